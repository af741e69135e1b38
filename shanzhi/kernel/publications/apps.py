from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "shanzhi.kernel.publications"
    label = "publications"
    verbose_name = "公布"
    default_auto_field = "django.db.models.BigAutoField"
