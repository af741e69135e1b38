from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "shanzhi.entrypoints.portal"
    label = "portal"
