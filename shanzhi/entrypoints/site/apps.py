from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "shanzhi.entrypoints.site"
    label = "site"
