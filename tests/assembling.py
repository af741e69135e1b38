"""An assembly to start from: six households of a community, one motion, convened by its worker."""

from dataclasses import replace
from datetime import datetime, timedelta

from shanzhi.kernel.assemblies import actions, queries
from shanzhi.kernel.assemblies.actions import AssemblyDraft, MotionDraft
from shanzhi.kernel.assemblies.models import Assembly, Motion
from shanzhi.policy.assemblies.rolls import Line
from tests.worlds import World

LINES = tuple(Line(f"{block}号楼", f"{block}-{flat}", "王*兰") for block in (1, 2) for flat in (1, 2, 3))
MOTION = MotionDraft("居民公约（2026 年修订）", text="第一条 邻里互助。", subject="charter:1", matter="charter")


def draft_for(here: World, **changes: object) -> AssemblyDraft:
    """A residents' assembly by households, the day after tomorrow."""
    lawful = AssemblyDraft(
        voting_body="residents_assembly",
        basis="households",
        title="解放社区居民会议",
        venue="社区活动室",
        starts_at=here.now + timedelta(days=2),
        motions=(MOTION,),
    )
    return replace(lawful, **changes)  # type: ignore[arg-type]  # fields of the draft


def convened(here: World, **changes: object) -> Assembly:
    actor = here.actors["one"]
    decision, row = actions.convene(
        draft=draft_for(here, **changes), place_id=actor.place_id or 0, actor=actor, now=here.now
    )
    assert row is not None, decision
    actions.set_roll(assembly_id=row.pk, lines=LINES, source="测试", actor=actor, now=here.now)
    return row


def day_of(row: Assembly) -> datetime:
    return row.starts_at


def signing(here: World, **changes: object) -> Assembly:
    row = convened(here, **changes)
    assert actions.freeze_roll(assembly_id=row.pk, actor=here.actors["one"], now=day_of(row)).allowed
    return row


def present(here: World, row: Assembly, *numbers: str) -> None:
    ids = [entry.pk for entry in queries.roll(row.pk) if entry.number in numbers]
    actions.note_presence(assembly_id=row.pk, entry_ids=ids, channel="staff", actor=here.actors["one"], now=day_of(row))


def in_session(here: World, *numbers: str, **changes: object) -> Assembly:
    row = signing(here, **changes)
    present(here, row, *(numbers or ("1-1", "1-2", "1-3", "2-1")))
    assert actions.open_session(assembly_id=row.pk, actor=here.actors["one"], now=day_of(row)).allowed
    return row


def motion_of(row: Assembly) -> Motion:
    return Motion.objects.get(assembly=row)
