"""/health: the process answers. /ready: database, disk, clock and backup are as they should be. No secrets."""

import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shanzhi.entrypoints.clock import log, marks
from shanzhi.kernel.audit import verifying
from shanzhi.kernel.people.permission import public

DISK_SHARE, DISK_BYTES = 0.05, 2_000_000_000
BEAT_LATE = timedelta(minutes=5)
BACKUP_LATE = timedelta(hours=48)
SEQUENCED_LATE = timedelta(seconds=60)
CHINESE = {"ensure_ascii": False}


@dataclass(frozen=True, slots=True)
class Check:
    """`needed`: the site is not ready without it; otherwise it is only reported."""

    name: str
    ok: bool
    text: str
    needed: bool = True


def _database(now: datetime) -> Check:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return Check("database", False, "数据库连不上。")
    return Check("database", True, "数据库能用。")


def _disk(now: datetime) -> Check:
    try:
        disk = shutil.disk_usage(settings.VAR)
    except OSError:
        return Check("disk", False, "数据目录读不到。")
    enough = disk.free >= min(disk.total * DISK_SHARE, DISK_BYTES)
    return Check("disk", enough, "磁盘够用。" if enough else "磁盘快满了，请清理。")


def _clock(now: datetime) -> Check:
    beat = marks.noted(settings.VAR, marks.BEAT)
    if beat is None:
        return Check("clock", False, "时钟进程还没有跑过：消息不会投递，到期不会处理。")
    late = now - beat
    told = f"时钟进程 {max(int(late.total_seconds()), 0)} 秒前跑过。"
    return Check("clock", late <= BEAT_LATE, told)


def _backup(now: datetime) -> Check:
    """Decides in production only: a demo is not asked for backups."""
    needed = settings.MODE == "production"
    made = marks.noted(settings.VAR, marks.BACKUP)
    if made is None:
        return Check("backup", False, "还没有备份过，请运行 shanzhi backup。", needed)
    hours = int((now - made).total_seconds() // 3600)
    return Check("backup", now - made <= BACKUP_LATE, f"上次备份在 {hours} 小时前。", needed)


def _audit(now: datetime) -> Check:
    """Late or broken is an alarm everywhere; a site that has just started has signed nothing yet."""
    anchor = log.anchor()
    if anchor.alarmed():
        return Check("audit", False, "留痕和存证对不上，请运行 shanzhi audit verify。")
    try:
        queue = verifying.waiting()
    except Error:
        return Check("audit", False, "留痕读不到。")
    if queue.since is not None and now - queue.since > SEQUENCED_LATE:
        return Check("audit", False, f"有 {queue.count} 条留痕超过 {SEQUENCED_LATE.seconds} 秒没有入链。")
    newest = anchor.newest()
    if newest is None:
        return Check("audit", False, "还没有签过检查点。", settings.MODE == "production")
    seconds = max(int((now - newest.at).total_seconds()), 0)
    return Check("audit", True, f"最近的检查点有 {newest.size} 条，{seconds} 秒前签的。")


CHECKS: tuple[Callable[[datetime], Check], ...] = (_database, _disk, _clock, _backup, _audit)


@public
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"alive": True})


@public
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """503 while anything needed is missing."""
    now = timezone.now()
    found = [check(now) for check in CHECKS]
    fine = all(check.ok for check in found if check.needed)
    told = {"ready": fine, "checks": [asdict(check) for check in found]}
    return JsonResponse(told, status=200 if fine else 503, json_dumps_params=CHINESE)
