from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "shanzhi.missions.reporting"
    label = "reporting"
    verbose_name = "报表"
    default_auto_field = "django.db.models.BigAutoField"
