from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "shanzhi.kernel.findings"
    label = "findings"
    verbose_name = "问题"
    default_auto_field = "django.db.models.BigAutoField"
