"""Migrations, roles and grants; the embedded server when no DATABASE_URL is given."""

import os
from importlib import resources

import django
from django.core.management import call_command
from django.db import connection

from shanzhi.entrypoints.cli import prepared
from shanzhi.entrypoints.site import embedded

APP_ROLE = "shanzhi_app"
INSERT_ONLY = (
    "audit_event",
    "audit_leaf",
    "admission_ruling",
    "places_succession",
    "exchange_exchange",
    "registry_disclosure",
    "registry_occurrence",
    "registry_placefact",
    "resources_ledgerentry",
    "seals_sealuse",
    "seals_sealevent",
)
"""Tables the application may add to and read, never change: the database itself refuses."""
CACHE_TABLE = "site_cache"


def connect(role: str = "app") -> None:
    """Set Django up on the right server in the right role: `app`, or `owner` for migrations and backup."""
    os.environ["SHANZHI_DATABASE_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.entrypoints.site.settings")
    embedded.find()
    django.setup()


def migrate() -> None:
    """Bring tables, roles and grants up to date; safe to run again and again."""
    with connection.cursor() as cursor:
        cursor.execute(resources.files("shanzhi.entrypoints.cli").joinpath("roles.sql").read_text("utf-8"))
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", CACHE_TABLE, verbosity=0)
    grant()
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON TABLE django_migrations IS %s", [prepared.wanted(*prepared.SOURCES)])


def collect_static() -> None:
    """Put stylesheets, scripts and icons where the web server finds them."""
    call_command("collectstatic", verbosity=0, interactive=False)
    prepared.note_static()


def grant() -> None:
    """What the application may do with each table; everything it does not need is taken away."""
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}")
        for table in INSERT_ONLY:
            cursor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM {APP_ROLE}')
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APP_ROLE}")
