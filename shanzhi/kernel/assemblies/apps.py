from django.apps import AppConfig


class AssembliesConfig(AppConfig):
    name = "shanzhi.kernel.assemblies"
    label = "assemblies"
    verbose_name = "会议"
    default_auto_field = "django.db.models.BigAutoField"
