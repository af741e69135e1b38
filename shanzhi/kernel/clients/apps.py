from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "shanzhi.kernel.clients"
    label = "clients"
    verbose_name = "系统对接"
    default_auto_field = "django.db.models.BigAutoField"
