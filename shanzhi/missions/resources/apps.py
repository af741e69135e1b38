from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "shanzhi.missions.resources"
    label = "resources"
    verbose_name = "社会资源"
    default_auto_field = "django.db.models.BigAutoField"
