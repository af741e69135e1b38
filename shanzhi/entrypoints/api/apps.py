from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "shanzhi.entrypoints.api"
    label = "api"
