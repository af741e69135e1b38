"""The `shanzhi` command. Commands that need the database set it up first; policy does not."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from shanzhi.entrypoints.cli import asking, launching, prepared
from shanzhi.entrypoints.site import configuration, embedded

KINDS = ("party_committee", "government", "working_committee", "management_committee", "department", "committee")
FIELDS = (
    "civil_affairs",
    "organisation",
    "agriculture",
    "staffing",
    "justice",
    "women",
    "market",
    "general",
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="shanzhi", description="善治：照着四份文件做事的基层治理系统")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="网站、时钟一起运行，Ctrl-C 结束")
    serve.add_argument("--port", type=int, default=int(configuration.read("PORT")))
    demo = commands.add_parser("demo", help="演示数据：load 装入（可重复），reset 重来")
    demo.add_argument("step", choices=["load", "reset"])
    demo.add_argument("--yes", action="store_true", help="reset 时不再询问")
    office = commands.add_parser("create-office", help="开设单位和第一位安全管理员，打印一次性登录链接")
    office.add_argument("--place", required=True, help="区划代码，例如 210302")
    office.add_argument("--name", required=True, help="单位全称")
    office.add_argument("--kind", default="department", choices=KINDS, help="机构类别")
    office.add_argument("--field", default="general", choices=FIELDS, help="部门的领域")
    office.add_argument("--person", required=True, help="安全管理员姓名")
    office.add_argument("--username", required=True, help="账号：小写字母开头")
    policy = commands.add_parser("policy", help="规则问答：JSON 进，JSON 出")
    policy.add_argument("name")
    policy.add_argument("file", nargs="?", default="-")
    backup = commands.add_parser("backup", help="备份数据库和文件")
    backup.add_argument("folder", type=Path)
    restore = commands.add_parser("restore", help="恢复备份；损坏的不动任何数据")
    restore.add_argument("folder", type=Path)
    restore.add_argument("--yes", action="store_true", help="不再询问")
    clock = commands.add_parser("clock", help="时钟：投递消息、每日清扫")
    clock.add_argument("--once", action="store_true", help="只跑一次")
    _audit(commands.add_parser("audit", help="留痕存证：checkpoint 签检查点，verify 验证"))
    commands.add_parser("migrate", help="建表、升级、授权")
    commands.add_parser("doctor", help="检查环境")
    commands.add_parser("stop", help="停掉内置数据库")
    return parser


def _audit(audit: argparse.ArgumentParser) -> None:
    audit.add_argument("step", choices=["checkpoint", "verify"])
    audit.add_argument("--checkpoint", type=Path, action="append", default=[], help="在别处保管的检查点，可给多个")
    audit.add_argument("--key", type=Path, help="在别处保管的公钥文件（key.pub）")


OWNERS = ("migrate", "backup", "restore")
"""Commands that run with the owner's rights, `demo reset` besides; everything else runs as the application."""


def _prepare() -> None:
    """Migrate in a process of its own, because a process keeps one database role; not when nothing has changed."""
    if not prepared.stands(embedded.find()):
        subprocess.run([sys.executable, "-m", "shanzhi.entrypoints.cli", "migrate"], check=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code says whether it went well."""
    given = _parser().parse_args(arguments)
    if given.command == "policy":
        return asking.answer(given.name, given.file)
    if given.command == "stop":
        embedded.stop(configuration.var_folder())
        return 0
    if given.command in ("serve", "demo", "create-office"):
        _prepare()
    if given.command == "serve":
        os.environ["SHANZHI_DATABASE_ROLE"] = "app"
        import_module("shanzhi.entrypoints.site.settings")  # says why when they are unsafe, before anything starts
        return launching.serve(given.port)
    if given.command == "demo" and given.step == "load" and (shown := prepared.demo_ready(embedded.find())):
        sys.stdout.write(shown)
        return 0
    database = import_module("shanzhi.entrypoints.cli.database")
    database.connect("owner" if given.command in OWNERS or getattr(given, "step", "") == "reset" else "app")
    code: int = import_module("shanzhi.entrypoints.cli.commands").run(given)
    return code
