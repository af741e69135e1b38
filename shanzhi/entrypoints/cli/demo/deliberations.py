"""What the demo community deliberates: a matter people answer now, one that went to the vote, one kept promise."""

import io
import random
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

import yaml
from PIL import Image

from shanzhi.entrypoints.cli.demo.somebody import somebody
from shanzhi.kernel.documents import actions as documents
from shanzhi.missions.deliberation import actions, queries
from shanzhi.missions.deliberation.actions.opening import SideDraft
from shanzhi.missions.deliberation.facts import local_day
from shanzhi.policy.opinions.votes import Vote

PEOPLE = 500
PER_PERSON = 12


@cache
def _content() -> list[dict[str, Any]]:
    text = resources.files("shanzhi.entrypoints.cli.demo").joinpath("content/deliberations.yaml").read_text("utf-8")
    found: list[dict[str, Any]] = yaml.load(text, Loader=yaml.CSafeLoader)["matters"]
    return found


def load(now: datetime) -> None:
    """Once: a matter with 500 neighbours, one through two failed rounds to the vote, one agreed and kept."""
    if queries.public_cases().exists():
        return
    parking, canteen, dancing = _content()
    _running(parking, PEOPLE, now - timedelta(days=4))
    _voted(canteen, now - timedelta(days=60))
    _kept(dancing, now - timedelta(days=40))
    _place(now)
    actions.propose(
        source="resident",
        title="三号楼后面的路灯坏了半年，能不能修？（演示）",
        text="晚上放学的孩子要摸黑走一段，去年有老人在这儿摔过。",
        subject="",
        actor=somebody("resident2", now),
        now=now - timedelta(days=1),
    )


def _opened(matter: dict[str, Any], now: datetime) -> int:
    """From the topic to the consultation, both organisations confirming."""
    actor = somebody("worker1", now)
    _, row = actions.open_case(
        changes={
            **{name: matter[name] for name in ("title", "scope", "attention", "matter")},
            "facts": "\n".join(matter["facts"]),
            "heard": "走访和线上问卷（演示）",
            "source": "visit",
            "forms": [],
        },
        proposal_id=None,
        rehearsal=False,
        actor=actor,
        now=now - timedelta(days=6),
    )
    if row is None:
        raise LookupError(matter["title"])
    drafts = [SideDraft(group, count, how, "列席" in group) for group, count, how in matter["sides"]]
    actions.set_sides(deliberation_id=row.pk, drafts=drafts, actor=actor, now=now)
    _go(row.pk, "participant", "party1", now)
    _from_sides(row.pk, now)
    texts = [text for text, _ in matter["statements"]]
    actions.bring_statements(deliberation_id=row.pk, texts=texts, source="seed", note="", actor=actor, now=now)
    return int(row.pk)


def _from_sides(pk: int, now: datetime) -> None:
    for name in ("party1", "head1"):
        actions.confirm_sides(deliberation_id=pk, actor=somebody(name, now), now=now)
    actions.notify(
        deliberation_id=pk,
        way="致居（村）民一封信",
        on=local_day(now) - timedelta(days=4),
        side_ids=[],
        actor=somebody("worker1", now),
        now=now,
    )
    _go(pk, "deliberation", "head1", now)


def _go(pk: int, to: str, by: str, now: datetime) -> None:
    decision = actions.move(deliberation_id=pk, to=to, actor=somebody(by, now), now=now)
    if not decision.allowed:
        raise LookupError("".join(reason.text for reason in decision.reasons))


def _running(matter: dict[str, Any], people: int, now: datetime) -> int:
    """Invented neighbours answer a part of the sentences each, as the example's shares say."""
    pk = _opened(matter, now)
    chance = random.Random(len(matter["title"]))  # noqa: S311  # a fixed seed, no secret
    ids = {one.text: one.pk for one in queries.shown_statements(pk)}
    kinds, weights = list(matter["shares"]), list(matter["shares"].values())
    votes = []
    for person in range(people):
        kind = chance.choices(kinds, weights)[0]
        for text, shares in chance.sample(matter["statements"], min(PER_PERSON, len(matter["statements"]))):
            choice = chance.choices((1, -1, 0), shares[kind])[0]
            votes.append(Vote(person, ids[text], choice, 1))
    actions.bring_votes(
        deliberation_id=pk, votes=votes, source="演示", actor=somebody("worker1", now), now=now + timedelta(hours=1)
    )
    return pk


def _end(pk: int, matter: dict[str, Any], agreed: bool, now: datetime) -> None:
    actor, record = somebody("head1", now), matter["human"] if agreed else "会上两种意见相持，没有谈成。"
    actions.end_round(deliberation_id=pk, agreed=agreed, record=record, people=43, actor=actor, now=now)
    if agreed:
        concern = matter["concern"]
        actions.confirm_opinion(deliberation_id=pk, opinion=record, concern=concern, actor=actor, now=now)


def _voted(matter: dict[str, Any], now: datetime) -> None:
    """Two rounds fail, the residents' assembly decides, the promises are on their way."""
    pk = _running(matter, 120, now)
    _end(pk, matter, False, now + timedelta(days=7))
    _go(pk, "participant", "party1", now + timedelta(days=8))
    _from_sides(pk, now + timedelta(days=14))
    _end(pk, matter, False, now + timedelta(days=20))
    _go(pk, "ballot", "party1", now + timedelta(days=21))
    later, text = now + timedelta(days=32), "居民会议（演示）：应到 612 户，实到 431 户，赞成 302、反对 96、弃权 33。"
    head = somebody("head1", later)
    actions.record_assembly(deliberation_id=pk, text=text, valid=True, passed=True, actor=head, now=later)
    actions.confirm_opinion(
        deliberation_id=pk, opinion=matter["human"], concern=matter["concern"], actor=head, now=later
    )
    _promised(pk, matter, later)
    actions.answer_concern(deliberation_id=pk, text=matter["answer"], actor=head, now=later)
    _allowances(pk, matter, later)


def _promised(pk: int, matter: dict[str, Any], now: datetime) -> None:
    for at, (what, owner, source, yuan) in enumerate(matter["commitments"]):
        actions.promise(
            deliberation_id=pk,
            what=what,
            owner=owner,
            due_on=local_day(now) + timedelta(days=20 + 25 * at),
            money_source=source,
            money_yuan=Decimal(yuan),
            actor=somebody("worker1", now),
            now=now,
        )
    _go(pk, "implementing", "party1", now)


def _kept(matter: dict[str, Any], now: datetime) -> None:
    """Agreed in the first round; every promise with a picture, everybody told, closed."""
    pk, later = _running(matter, 90, now), now + timedelta(days=8)
    _end(pk, matter, True, later)
    _promised(pk, matter, later)
    worker, end = somebody("worker1", later), later + timedelta(days=20)
    for promise in queries.commitments_of(pk):
        actions.bring_receipt(
            deliberation_id=pk,
            commitment_id=promise.pk,
            file_id=_picture(pk, end),
            text="现场照片（演示）",
            final=True,
            actor=worker,
            now=end,
        )
    actions.answer_concern(deliberation_id=pk, text=matter["answer"], actor=worker, now=end)
    _allowances(pk, matter, later)
    ways = {"participants": "结果告知函", "stakeholders": "入户告知", "residents": "公开栏公示"}
    actions.feed_back(deliberation_id=pk, audiences=ways, on=local_day(end), actor=worker, now=end)
    _go(pk, "closed", "head1", end)


def _place(now: datetime) -> None:
    """A council, a recurring day, a delegate, a suggestion upward."""
    worker = somebody("worker1", now)
    told = "刘民、赵邻等 9 人（演示）"
    actions.found_body(
        kind="council",
        name="居民议事会（演示）",
        members=told,
        rhythm="每月第一个周六上午",
        venue="社区二楼",
        actor=worker,
        now=now,
    )
    actions.found_body(
        kind="day", name="民情恳谈日（演示）", members="", rhythm="每月 15 日", venue="小广场", actor=worker, now=now
    )
    actions.link_delegate(
        kind="congress",
        name="喻民（演示）",
        contact_day="每月第二个周三下午",
        venue="社区一楼接待室",
        actor=worker,
        now=now,
    )
    actions.suggest(text="几个社区都在议停车，请街道牵头谈隔壁单位的错时停车。（演示）", actor=worker, now=now)


def _allowances(pk: int, matter: dict[str, Any], now: datetime) -> None:
    """Entrusted before, posted at once; names are invented."""
    for name, group, yuan, did, by, source in matter["allowances"]:
        actions.record_allowance(
            deliberation_id=pk,
            name=name,
            group=group,
            matter=did,
            amount_yuan=Decimal(yuan),
            budget_line=source,
            entrusted_by=by,
            entrusted_on=local_day(now) - timedelta(days=20),
            worked_on=local_day(now) - timedelta(days=10),
            decision="",
            paid_on=local_day(now),
            actor=somebody("worker1", now),
            now=now,
        )


def _picture(pk: int, now: datetime) -> int:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), (198, 214, 226)).save(drawn, "PNG")
    drawn.seek(0)
    worker = somebody("worker1", now)
    return documents.store_file(
        upload=drawn,
        name="现场.png",
        owner_id=worker.own_body,
        subject=f"deliberation:{pk}",
        images_only=True,
        actor=worker,
        now=now,
    ).pk
