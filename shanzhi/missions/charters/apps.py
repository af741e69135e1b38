from django.apps import AppConfig


class ChartersConfig(AppConfig):
    name = "shanzhi.missions.charters"
    label = "charters"
    verbose_name = "村规民约和居民公约"
    default_auto_field = "django.db.models.BigAutoField"
