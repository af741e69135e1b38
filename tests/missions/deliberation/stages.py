"""A case of the small world brought to any step through the ordinary actions."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Body, Person
from shanzhi.missions.deliberation import actions
from shanzhi.missions.deliberation.models import Commitment, Deliberation, Side, Statement
from tests.kernel.test_documents import picture
from tests.missions.admission.test_attachments import kept
from tests.worlds import World, actor_of

SENTENCES = ("车位晚上停车，白天给孩子", "先把路灯修好", "收费的账要贴出来", "先到先停最公平", "消防通道不能停")
LAWFUL: dict[str, Any] = {
    "title": "7 号楼旁空地怎么用？",
    "facts": "空地 300 平方米，涉及 540 户。甲：停车；乙：种树。",
    "heard": "10 月入户走访 86 户",
    "source": "visit",
    "scope": "building",
    "matter": "local_affair",
    "attention": "high",
    "forms": [],
}


def seated(here: World) -> World:
    """The people of the first community: worker, head, Party secretary; and residents when asked for."""
    if "party1" not in here.actors:
        place = here.places["210302002001"]
        body = Body.objects.create(
            name="解放社区党组织", kind="party_branch", tier="community", place=place, valid_from=date(2021, 8, 10)
        )
        here.actors["party1"] = actor_of(body, "party_secretary", here.now, "书记")
    if "head1" not in here.actors:
        body = Body.objects.get(pk=here.actors["one"].own_body)
        here.actors["head1"] = actor_of(body, "head", here.now, "主任")
    return here


def resident(here: World, number: int = 1) -> Actor:
    """A neighbour with an account: a person of the first community."""
    person = Person.objects.create(name=f"居民{number}")
    roles = frozenset({"resident"})
    return replace(here.actors["one"], capacity="居民", roles=roles, person_id=person.pk, post_id=None)


def opened(here: World, now: datetime, **changes: Any) -> Deliberation:
    decision, row = actions.open_case(
        changes=LAWFUL | changes, proposal_id=None, rehearsal=False, actor=here.actors["one"], now=now
    )
    assert decision.allowed, decision.reasons
    assert row is not None
    return row


def reloaded(row: Deliberation) -> Deliberation:
    found: Deliberation = Deliberation.objects.unscoped("test").get(pk=row.pk)
    return found


def go(here: World, row: Deliberation, to: str, now: datetime, by: str = "party1") -> None:
    decision = actions.move(deliberation_id=row.pk, to=to, actor=here.actors[by], now=now)
    assert decision.allowed, [reason.text for reason in decision.reasons]


def confirmed(here: World, row: Deliberation, now: datetime) -> None:
    for name in ("party1", "head1"):
        assert actions.confirm_sides(deliberation_id=row.pk, actor=here.actors[name], now=now).allowed


def briefed(here: World, row: Deliberation, now: datetime) -> None:
    told = {"way": "告知函", "on": now.date() - timedelta(days=3), "side_ids": []}
    assert actions.notify(deliberation_id=row.pk, **told, actor=here.actors["one"], now=now).allowed


def running(here: World, now: datetime, **changes: Any) -> Deliberation:
    """In the fourth step, with five sentences to answer."""
    row = opened(seated(here), now, **changes)
    go(here, row, "participant", now)
    again(here, row, now)
    actions.bring_statements(
        deliberation_id=row.pk, texts=SENTENCES, source="seed", note="", actor=here.actors["one"], now=now
    )
    return reloaded(row)


def again(here: World, row: Deliberation, now: datetime) -> None:
    """From the sides to the consultation."""
    confirmed(here, row, now)
    briefed(here, row, now)
    go(here, row, "deliberation", now, by="one")


def answered(here: World, row: Deliberation, now: datetime, people: int = 6) -> list[Actor]:
    """Neighbours answer every sentence, every third against."""
    sentences = list(Statement.objects.filter(deliberation=row).values_list("pk", flat=True))
    neighbours = [resident(here, number) for number in range(people)]
    for number, one in enumerate(neighbours):
        for at, pk in enumerate(sentences):
            choice = -1 if number % 3 == 0 and at == 0 else 1
            decision = actions.answer_statement(
                deliberation_id=row.pk, statement_id=pk, choice=choice, actor=one, now=now
            )
            assert decision.allowed, decision.reasons
    return neighbours


def ended(here: World, row: Deliberation, now: datetime, agreed: bool) -> None:
    told = {"agreed": agreed, "record": "晚上停车，白天活动。", "people": 43}
    decision = actions.end_round(deliberation_id=row.pk, **told, actor=here.actors["one"], now=now)
    assert decision.allowed, [reason.text for reason in decision.reasons]


def promised(here: World, row: Deliberation, now: datetime) -> Commitment:
    decision = actions.promise(
        deliberation_id=row.pk,
        what="划线 168 个",
        owner="社区居委会",
        due_on=now.date() + timedelta(days=30),
        money_source="为民服务资金",
        money_yuan=Decimal(19200),
        actor=here.actors["one"],
        now=now,
    )
    assert decision.allowed, decision.reasons
    return Commitment.objects.filter(deliberation=row).latest("id")


def kept_promise(here: World, row: Deliberation, promise: Commitment, now: datetime) -> None:
    proof = kept(here, "one", picture())
    decision = actions.bring_receipt(
        deliberation_id=row.pk,
        commitment_id=promise.pk,
        file_id=proof.pk,
        text="验收单",
        final=True,
        actor=here.actors["one"],
        now=now,
    )
    assert decision.allowed, decision.reasons


def fed_back(here: World, row: Deliberation, now: datetime) -> None:
    ways = {"participants": "告知函", "stakeholders": "入户", "residents": "公开栏"}
    told = {"audiences": ways, "on": now.date()}
    assert actions.feed_back(deliberation_id=row.pk, **told, actor=here.actors["one"], now=now).allowed


def implementing(here: World, now: datetime, **changes: Any) -> Deliberation:
    row = running(here, now, **changes)
    answered(here, row, now)
    ended(here, row, now, True)
    promised(here, row, now)
    go(here, row, "implementing", now)
    return reloaded(row)


def sides(row: Deliberation) -> list[Side]:
    return list(Side.objects.filter(deliberation=row))
