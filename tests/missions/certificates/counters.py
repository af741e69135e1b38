"""A community that issues: guides open, seals kept and mandated, residents in the base table."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Body
from shanzhi.kernel.registry import actions as registry
from shanzhi.kernel.registry.actions import DwellingDraft, PersonDraft
from shanzhi.kernel.registry.models import Person
from shanzhi.kernel.seals import actions as seals
from shanzhi.kernel.seals import queries as register
from shanzhi.kernel.seals.models import Seal
from shanzhi.missions.certificates import actions
from shanzhi.missions.certificates.actions import Paper, Wish
from shanzhi.missions.certificates.models import Application, Certificate, ServiceGuide
from shanzhi.policy.certificates.guides import shipped_guides
from tests.kernel.registry_tables import number
from tests.worlds import World, actor_of

SINCE = date(2020, 1, 1)
SCHOOL = "铁东区钢城小学"


@dataclass
class Counter:
    """Who works at the counter of the first community, and who comes to it."""

    here: World
    worker: Actor
    head: Actor
    keeper: Actor
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return self.here.now

    def seal(self, kind: str = "electronic") -> Seal:
        found = register.seal_of(self.worker.own_body, kind)
        assert found is not None
        return found

    def guide(self, code: str = "cert-10") -> ServiceGuide:
        return ServiceGuide.objects.get(code=code, state="open")

    def applied(self, code: str = "cert-10", who: str = "wang", **changes: Any) -> Application:
        """Applied for at the counter; `changes` break one thing of a lawful wish."""
        extra = {"manner": "counter", "proxy_id": None, "actor": self.worker} | {
            name: changes.pop(name) for name in ("manner", "proxy_id", "actor") if name in changes
        }
        wish = Wish(**({"purpose": "孩子上学报名", "demander": SCHOOL, "answers": ANSWERS.get(code, {})} | changes))
        decision, row = actions.apply(
            guide_id=self.guide(code).pk, person_id=self.people[who].pk, wish=wish, now=self.now, **extra
        )
        assert decision.reasons == ()
        assert row is not None
        return row

    def approved(self, **changes: Any) -> Application:
        row = self.applied(**changes)
        decision = actions.approve(application_id=row.pk, noted={}, actor=self.worker, now=self.now)
        assert decision.reasons == ()
        return reloaded(row)

    def issued(self, later: int = 31, **changes: Any) -> Certificate:
        row = self.approved(**changes)
        at = self.now + timedelta(seconds=later)
        decision, made = actions.issue(application_id=row.pk, paper=Paper(), actor=self.keeper, now=at)
        assert decision.reasons == ()
        assert made is not None
        return made


ANSWERS: dict[str, dict[str, str]] = {
    "cert-10": {"demander": SCHOOL},
    "cert-07": {"kind": "最低生活保障", "reason": "腿脚不便"},
    "cert-13": {"building": "3号楼", "work": "屋面防水", "budget": "30000", "votes": "见附件", "notice": "见附件"},
    "cert-03": {"relative": "李四", "relation": "父亲", "notary": "某某公证处", "notice": "见附件"},
    "cert-20": {"school": "某某大学", "demand": "见附件", "consent": "是"},
}


def reloaded(row: Application) -> Application:
    found: Application = Application.objects.unscoped("test").get(pk=row.pk)
    return found


def open_guides(desk: Actor, now: datetime) -> None:
    for guide in shipped_guides():
        _, row = actions.draft_guide(
            code=guide.code, place_id=desk.place_id or 0, content=guide.content, in_duty=True, reason="",
            actor=desk, now=now,
        )  # fmt: skip
        assert row is not None
        assert actions.open_guide(guide_id=row.pk, configured={}, actor=desk, now=now).allowed


def counter(here: World, head: Actor | None = None, keeper: Actor | None = None) -> Counter:
    """Build it through the ordinary actions."""
    open_guides(here.actors["civil"], here.now)
    body = Body.objects.select_related("place").get(pk=here.actors["one"].own_body)
    made = Counter(
        here,
        here.actors["one"],
        head or actor_of(body, "head", here.now, "主任"),
        keeper or actor_of(body, "keeper", here.now, "印章保管人"),
    )
    for kind in ("electronic", "paper"):
        seals.open_seal(
            body_id=body.pk, kind=kind, name=f"章 {kind}", keeper_id=made.keeper.post_id, actor=made.head, now=here.now
        )
    made.people["wang"] = resident(here, "王桂兰", 11, date(1951, 3, 2), "head")
    made.people["child"] = resident(here, "王子安", 12, date(2018, 5, 1), "grandchild")
    made.people["son"] = resident(here, "王建国", 13, date(1975, 5, 1), "son")
    return made


def resident(here: World, name: str, serial: int, born: date, relation: str, login_id: int | None = None) -> Person:
    actor = here.actors["one"]
    household = registry.add_household(
        place_id=actor.place_id or 0, dwelling=DwellingDraft("7号楼", "2", "301", "owned"), number="h301",
        since=SINCE, source="community", actor=actor, now=here.now,
    )  # fmt: skip
    draft = PersonDraft(name, number(serial), "", born_on=born, relation=relation, login_id=login_id)
    decision, made = registry.add_person(
        place_id=actor.place_id or 0, household_id=household.pk, draft=draft, since=SINCE, actor=actor, now=here.now
    )
    assert decision.reasons == ()
    assert made is not None
    return made


def mandate(made: Counter, code: str = "cert-10", quota: int = 5) -> None:
    today = made.now.date()
    decision = seals.give_mandate(
        seal_id=made.seal().pk, matter=code, matter_name=code, quota=quota, valid_from=today,
        valid_to=today + timedelta(days=90), actor=made.keeper, now=made.now,
    )  # fmt: skip
    assert decision.reasons == ()
