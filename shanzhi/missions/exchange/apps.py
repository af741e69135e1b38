from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "shanzhi.missions.exchange"
    label = "exchange"
    verbose_name = "共享与对接"
    default_auto_field = "django.db.models.BigAutoField"
