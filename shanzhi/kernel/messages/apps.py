from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "shanzhi.kernel.messages"
    label = "messages"
    verbose_name = "消息"
    default_auto_field = "django.db.models.BigAutoField"
