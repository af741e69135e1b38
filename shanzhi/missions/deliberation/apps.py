from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    name = "shanzhi.missions.deliberation"
    label = "deliberation"
    verbose_name = "议事协商"
    default_auto_field = "django.db.models.BigAutoField"
