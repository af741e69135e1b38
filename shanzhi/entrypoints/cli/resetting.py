"""`demo reset`: all of a demo database goes, so that the demo world can be loaded anew. No other is ever wiped."""

import shutil

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from shanzhi.entrypoints.cli import prepared
from shanzhi.entrypoints.site import configuration
from shanzhi.kernel.people import queries as people

KEPT = ("django_migrations", "django_content_type", "auth_permission")
"""Tables that belong to the code, not to the world."""


class NotADemo(SystemExit):
    """The database holds something that is no demo data; says what."""


def refuse_unless_demo() -> None:
    """Raise NotADemo unless everything here is demo data: demo mode, and no login of a real person."""
    if configuration.mode() != "demo":
        raise NotADemo(f"现在是 {configuration.mode()} 模式：只有演示模式能重来。没有动任何数据。")
    if not people.only_demo_accounts():
        raise NotADemo("这个数据库里有不是演示的账号，或者还没有装过演示数据：不能重来。没有动任何数据。")


def wipe() -> int:
    """Empty every table of the demo world as the owner, and its files; returns how many tables."""
    refuse_unless_demo()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall() if row[0] not in KEPT]
        names = sql.SQL(", ").join(sql.Identifier(table) for table in tables)
        cursor.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(names).as_string())
    shutil.rmtree(settings.FILES_ROOT, ignore_errors=True)
    prepared.forget_demo()
    return len(tables)
