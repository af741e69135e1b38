from django.apps import AppConfig


class StaffingConfig(AppConfig):
    name = "shanzhi.missions.staffing"
    label = "staffing"
    verbose_name = "社区工作者"
    default_auto_field = "django.db.models.BigAutoField"
