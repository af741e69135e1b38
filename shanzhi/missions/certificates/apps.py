from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "shanzhi.missions.certificates"
    label = "certificates"
    verbose_name = "出具证明"
    default_auto_field = "django.db.models.BigAutoField"
