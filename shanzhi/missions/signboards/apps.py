from django.apps import AppConfig


class SignboardsConfig(AppConfig):
    name = "shanzhi.missions.signboards"
    label = "signboards"
    verbose_name = "挂牌"
    default_auto_field = "django.db.models.BigAutoField"
