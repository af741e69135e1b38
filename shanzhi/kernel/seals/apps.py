from django.apps import AppConfig


class SealsConfig(AppConfig):
    name = "shanzhi.kernel.seals"
    label = "seals"
    verbose_name = "印章"
    default_auto_field = "django.db.models.BigAutoField"
