from django.apps import AppConfig


class CataloguesConfig(AppConfig):
    name = "shanzhi.kernel.catalogues"
    label = "catalogues"
    verbose_name = "清单"
    default_auto_field = "django.db.models.BigAutoField"
