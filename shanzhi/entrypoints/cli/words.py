"""The words of the `shanzhi` command: what can be typed, one function for each group of commands."""

import argparse
from pathlib import Path
from typing import Any

from shanzhi.entrypoints.site import configuration

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


def parser() -> argparse.ArgumentParser:
    """Every command with its help; a wrong one is told by argparse with exit code 2."""
    made = argparse.ArgumentParser(prog="shanzhi", description="善治：照着四份文件做事的基层治理系统")
    commands = made.add_subparsers(dest="command", required=True)
    for group in (_running, _offices, _asking, _keeping, _auditing, _exchanging):
        group(commands)
    return made


def _running(commands: Any) -> None:
    serve = commands.add_parser("serve", help="网站、时钟一起运行，Ctrl-C 结束")
    serve.add_argument("--port", type=int, default=int(configuration.read("PORT")))
    demo = commands.add_parser("demo", help="演示数据：load 装入（可重复），reset 重来")
    demo.add_argument("step", choices=["load", "reset"])
    demo.add_argument("--yes", action="store_true", help="reset 时不再询问")
    clock = commands.add_parser("clock", help="时钟：投递消息、每日清扫")
    clock.add_argument("--once", action="store_true", help="只跑一次")
    commands.add_parser("migrate", help="建表、升级、授权")
    commands.add_parser("doctor", help="检查环境")
    commands.add_parser("stop", help="停掉内置数据库")


def _offices(commands: Any) -> None:
    office = commands.add_parser("create-office", help="开设单位和第一位安全管理员，打印一次性登录链接")
    office.add_argument("--place", required=True, help="区划代码，例如 210302")
    office.add_argument("--name", required=True, help="单位全称")
    office.add_argument("--kind", default="department", choices=KINDS, help="机构类别")
    office.add_argument("--field", default="general", choices=FIELDS, help="部门的领域")
    office.add_argument("--person", required=True, help="安全管理员姓名")
    office.add_argument("--username", required=True, help="账号：小写字母开头")


def _asking(commands: Any) -> None:
    policy = commands.add_parser("policy", help="规则问答：JSON 进，JSON 出")
    policy.add_argument("name")
    policy.add_argument("file", nargs="?", default="-")
    vote = commands.add_parser("vote", help="网上无记名表决：verify 离线复算公示板")
    vote.add_argument("step", choices=["verify"])
    vote.add_argument("file", help="公示板 BOARD.json，或 - 从标准输入读")
    vote.add_argument("--key", default="", help="开票前公布的公示板公钥")


def _keeping(commands: Any) -> None:
    backup = commands.add_parser("backup", help="备份数据库和文件")
    backup.add_argument("folder", type=Path)
    restore = commands.add_parser("restore", help="恢复备份；损坏的不动任何数据")
    restore.add_argument("folder", type=Path)
    restore.add_argument("--yes", action="store_true", help="不再询问")


def _auditing(commands: Any) -> None:
    audit = commands.add_parser("audit", help="留痕存证：checkpoint 签检查点，verify 验证")
    audit.add_argument("step", choices=["checkpoint", "verify"])
    audit.add_argument("--checkpoint", type=Path, action="append", default=[], help="在别处保管的检查点，可给多个")
    audit.add_argument("--key", type=Path, help="在别处保管的公钥文件（key.pub）")


def _exchanging(commands: Any) -> None:
    bring_in = commands.add_parser("import", help="导入：holidays（放假安排）")
    bring_in.add_argument("kind")
    bring_in.add_argument("file", type=Path)
    take_out = commands.add_parser("export", help="导出：publications、admissions、catalogues")
    take_out.add_argument("kind")
    take_out.add_argument("--to", type=Path, help="写进文件：.json 或 .xlsx；不写就打在屏幕上")
