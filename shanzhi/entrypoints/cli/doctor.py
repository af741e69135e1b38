"""`shanzhi doctor`: is everything as it should be? Each line says what to do if not."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from shanzhi.entrypoints.cli.database import INSERT_ONLY


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    ok: bool
    advice: str


def checks() -> Iterator[Check]:
    """Python, database, role, insert-only tables, migrations, disk, browser."""
    yield Check("Python 3.11 以上", sys.version_info >= (3, 11), "请安装 Python 3.11 或更新的版本。")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, current_user")
        version, user = cursor.fetchone()
    yield Check("PostgreSQL 15 以上", version >= 150000, "请升级数据库。")
    yield Check("以受限角色运行", user == "shanzhi_app", "请先运行 shanzhi migrate。")
    for table in INSERT_ONLY:
        yield Check(f"{table} 只增不改", _refuses_change(table), "请运行 shanzhi migrate 重新授权。")
    plan = MigrationExecutor(connection)
    waiting = plan.migration_plan(plan.loader.graph.leaf_nodes())
    yield Check("数据库结构是最新的", not waiting, "请运行 shanzhi migrate。")
    free = shutil.disk_usage(settings.VAR)
    yield Check("磁盘剩余一成以上", free.free > free.total // 10, "请清理磁盘。")
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    yield Check("有 Chromium（只有测试要用）", bool(browser), "apt-get install chromium")


def _refuses_change(table: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.SQL("DELETE FROM {} WHERE false").format(sql.Identifier(table)).as_string())
    except DatabaseError:
        return True
    return False
