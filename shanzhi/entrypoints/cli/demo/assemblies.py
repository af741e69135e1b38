"""Demo assemblies (演示): one concluded in worker3's village, one convened in worker1's community."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from shanzhi.entrypoints.cli.demo.somebody import MARK, somebody
from shanzhi.kernel.assemblies import actions, papers, queries
from shanzhi.kernel.assemblies.actions import AssemblyDraft, Figures, MotionDraft
from shanzhi.kernel.audit.actor import Actor
from shanzhi.policy.assemblies.rolls import Line

LOCAL = ZoneInfo("Asia/Shanghai")
TEXT = """第一条 红事不超过 15 桌，白事不超过 3 天，烟每盒不超过 20 元。
第二条 每户门前三米自己扫净，垃圾投到组里的桶里。
第三条 村集体收支每季度 10 日前在公示栏贴出来。"""


def load(now: datetime) -> None:
    """Once; through the ordinary actions, on the days they would have happened."""
    worker3, worker1 = somebody("worker3", now), somebody("worker1", now)
    if not queries.anything(worker3.place_id or 0):
        _concluded(worker3, now)
    if not queries.anything(worker1.place_id or 0):
        _convened(worker1, now)


def _at(now: datetime, days: int, hour: int) -> datetime:
    day = now.astimezone(LOCAL).date() + timedelta(days=days)
    return datetime.combine(day, time(hour), tzinfo=LOCAL)


def _concluded(actor: Actor, now: datetime) -> None:
    """Households of four groups; just over two thirds came, one left before the vote."""
    told, day = _at(now, -24, 9), _at(now, -10, 9)
    draft = AssemblyDraft(
        voting_body="village_assembly",
        basis="households",
        title=f"村民会议（2026 年第 1 次）{MARK}",
        venue="村文化活动室",
        starts_at=day,
        motions=(MotionDraft("同意修订《村规民约》里红白事和环境卫生的约定", TEXT, matter="charter"),),
    )
    _, row = actions.convene(draft=draft, place_id=actor.place_id or 0, actor=actor, now=told)
    if row is None:
        raise LookupError(draft.title)
    lines = [Line(f"第{group}组", f"{group}-{house:02d}") for group in (1, 2, 3, 4) for house in range(1, 31)]
    actions.set_roll(assembly_id=row.pk, lines=lines, source=MARK, actor=actor, now=told)
    for channel, reached in (("board", 120), ("door", 96), ("phone", 24)):
        actions.deliver(
            assembly_id=row.pk,
            group="",
            channel=channel,
            on=told.date(),
            reached=reached,
            actor=actor,
            now=told,
        )
    actions.freeze_roll(assembly_id=row.pk, actor=actor, now=day)
    ids = [entry.pk for entry in queries.roll(row.pk)]
    actions.note_presence(assembly_id=row.pk, entry_ids=ids[:60], channel="staff", actor=actor, now=day)
    actions.note_presence(assembly_id=row.pk, entry_ids=ids[60:89], channel="sheet", actor=actor, now=day)
    actions.open_session(assembly_id=row.pk, actor=actor, now=day)
    said = ("红白事定桌数好，攀比累人。", "垃圾桶要放够，老人走不远。")
    for speaker, text in zip(("一组一位村民", "三组一位村民"), said, strict=True):
        actions.say(assembly_id=row.pk, speaker=speaker, text=text, actor=actor, now=day)
    actions.leave(assembly_id=row.pk, entry_id=ids[0], actor=actor, now=day + timedelta(minutes=40))
    (motion,) = queries.motions(row.pk)
    actions.count(motion_id=motion.pk, figures=Figures(71, 9, 8), actor=actor, now=day + timedelta(minutes=50))
    actions.close(assembly_id=row.pk, actor=actor, now=day + timedelta(hours=1))
    actions.record_minutes(assembly_id=row.pk, actor=actor, now=day + timedelta(hours=2))
    for number, name in (("1-02", "村民甲"), ("3-05", "村民乙")):
        actions.confirm_minutes(
            assembly_id=row.pk,
            number=number,
            name=name + MARK,
            actor=actor,
            now=day + timedelta(hours=3),
        )


def _convened(actor: Actor, now: datetime) -> None:
    """Tonight in worker1's community: the roll out of the base table where there is one."""
    draft = AssemblyDraft(
        voting_body="residents_assembly",
        basis="households",
        title=f"居民会议（2026 年第 2 次）{MARK}",
        venue="小区广场、2 号楼门厅两个会场",
        starts_at=_tonight(now),
        motions=(
            MotionDraft(
                "同意修订《居民公约》里夜间停车和楼道杂物的约定",
                "夜间 22 时后不鸣笛；楼道不堆杂物。",
                matter="charter",
            ),
        ),
    )
    told = _at(now, -12, 9)
    _, row = actions.convene(draft=draft, place_id=actor.place_id or 0, actor=actor, now=told)
    if row is None:
        raise LookupError(draft.title)
    lines = papers.lines_from_registry(row.place_id, row.basis, queries.on_day(row)) or [
        Line(f"{block}号楼", f"{block}-{flat:03d}") for block in range(1, 7) for flat in range(1, 41)
    ]
    actions.set_roll(assembly_id=row.pk, lines=lines, source=MARK, actor=actor, now=told)
    actions.deliver(
        assembly_id=row.pk, group="", channel="board", on=told.date(), reached=len(lines), actor=actor, now=told
    )


def _tonight(now: datetime) -> datetime:
    """Today at seven in the evening, in Anshan."""
    return _at(now, 0, 19)
