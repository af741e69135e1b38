from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "shanzhi.kernel.cases"
    label = "cases"
    verbose_name = "派单"
    default_auto_field = "django.db.models.BigAutoField"
