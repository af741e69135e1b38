from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "shanzhi.kernel.registry"
    label = "registry"
    verbose_name = "底表"
    default_auto_field = "django.db.models.BigAutoField"
