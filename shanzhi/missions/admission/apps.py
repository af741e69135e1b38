from django.apps import AppConfig


class AdmissionConfig(AppConfig):
    name = "shanzhi.missions.admission"
    label = "admission"
    verbose_name = "准入"
    default_auto_field = "django.db.models.BigAutoField"
