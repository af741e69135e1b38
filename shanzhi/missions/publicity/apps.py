from django.apps import AppConfig


class PublicityConfig(AppConfig):
    name = "shanzhi.missions.publicity"
    label = "publicity"
    verbose_name = "公开宣传"
    default_auto_field = "django.db.models.BigAutoField"
