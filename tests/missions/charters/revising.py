"""A small lawful revision to start from, step by step, through the mission's own actions."""

from datetime import datetime, timedelta
from typing import Any

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people import actions as people
from shanzhi.missions.charters import actions, queries
from shanzhi.missions.charters.actions import Notice, Said
from shanzhi.missions.charters.models import Revision
from tests.worlds import LOADER, START, World, actor_of, in_role

TEXT = "解放社区居民公约\n" + "\n".join(
    (
        "第一条 党员每人联系十户，每月十号上门一次，记在联系本上。",
        "第二条 晚十点到早六点，二楼以上不拖大件；楼门长当面提醒，第二次请到议事会说。",
        "第三条 每月第一个周六上午八点清楼道，各户出一个人，楼门长挨层看一遍。",
        "第四条 独居老人早上开窗为号，楼门长每天九点前看一眼，连着两天没开窗的上门。",
        "第五条 垃圾早七点前投到院里两个点，装修渣子自己联系清运。",
        "第六条 违反公约的，第一次提醒，第二次约到议事会，赔了、清了、改了就揭过。",
    )
)
FINE = "第七条 乱停车的，罚款五十元。"
MEETING: dict[str, Any] = {
    "body": "residents_assembly",
    "basis": "households",
    "eligible": 1126,
    "present": 682,
    "in_favour": 617,
    "against": 40,
    "abstained": 25,
}


def reloaded(revision: Revision) -> Revision:
    found: Revision = Revision.objects.unscoped("test").select_related("charter__place__parent").get(pk=revision.pk)
    return found


def begun(actor: Actor, now: datetime, text: str = TEXT) -> Revision:
    """A revision at its first step, with a text."""
    started = actions.start_revision(actor=actor, now=now)
    assert started.revision is not None, started.decision
    if text:
        saved = actions.save_text(revision_id=started.revision.pk, text=text, note="", actor=actor, now=now)
        assert saved.allowed, saved
    return started.revision


def announced(actor: Actor, now: datetime, text: str = TEXT) -> Revision:
    """At the second step, taking opinions."""
    revision = begun(actor, now, text)
    notice = Notice("要修订公约，请提意见。", ("公示栏", "入户"), now.date(), now.date() + timedelta(days=10))
    assert actions.announce(revision_id=revision.pk, notice=notice, actor=actor, now=now).allowed
    return reloaded(revision)


def told_everybody(revision: Revision, actor: Actor, now: datetime) -> None:
    """From the first step to the draft: a notice, two groups reached, one opinion answered."""
    notice = Notice("要修订公约，请提意见。", ("公示栏",), now.date(), now.date() + timedelta(days=10))
    if reloaded(revision).state == "publicity":
        assert actions.announce(revision_id=revision.pk, notice=notice, actor=actor, now=now).allowed
    for name, households in (("1 号楼", 12), ("2 号楼", 9)):
        actions.set_group(revision_id=revision.pk, name=name, households=households, actor=actor, now=now)
    for group in queries.groups_of(revision.pk):
        done = actions.record_reach(
            revision_id=revision.pk,
            group_id=group.pk,
            numbers="全部",
            way="paper",
            on=now.date(),
            actor=actor,
            now=now,
        )
        assert done.allowed, done
    said = Said("清楼道改到下午行不行？", "visit", now.date())
    opinion = queries.opinion_by_code(actions.take_opinion(revision_id=revision.pk, said=said, actor=actor, now=now))
    assert opinion is not None
    assert actions.answer_opinion(
        opinion_id=opinion.pk, answer="not_adopted", reason="上午人齐。", changed=None, actor=actor, now=now
    ).allowed
    assert actions.begin_draft(revision_id=revision.pk, actor=actor, now=now).allowed


def drafted(actor: Actor, now: datetime, text: str = TEXT) -> Revision:
    """At the third step, ready to be submitted unless the text has faults."""
    revision = announced(actor, now, text)
    told_everybody(revision, actor, now)
    return reloaded(revision)


def submitted(here: World) -> Revision:
    """At the fourth step, waiting for Party committee and government of the street."""
    revision = drafted(here.actors["one"], here.now)
    decision = actions.submit(revision_id=revision.pk, actor=here.actors["one"], now=here.now)
    assert decision.allowed, decision
    return reloaded(revision)


def with_street(here: World) -> World:
    """Party committee of the street beside its office; both answer."""
    from_people(here, "street_party", "解放街道党工委", "party_committee")
    here.actors["street"] = in_role(here.actors["street"], "township_clerk")
    return here


def from_people(here: World, name: str, title: str, kind: str) -> None:
    draft = people.BodyDraft(title, kind, "township", here.places["210302002"].pk, "general")
    (body,) = people.found_bodies(drafts=[draft], valid_from=START, actor=LOADER, now=here.now)
    here.actors[name] = actor_of(body, "township_clerk", here.now)


def answer(here: World, who: str, given: str, **told: Any) -> Any:
    """One body's answer to the review that waits for it."""
    actor = here.actors[who]
    row = queries.reviews_waiting(actor)[0]
    said = {"remark": "", "remarks": ()} | told
    return actions.answer_review(review_id=row.pk, answer=given, **said, actor=actor, now=here.now)


def reviewed(here: World) -> Revision:
    """At the fifth step: both agreed, the text is frozen."""
    revision = submitted(here)
    assert answer(here, "street_party", "agreed").allowed
    assert answer(here, "street", "agreed").allowed
    return reloaded(revision)


def voted(here: World, **changes: Any) -> Revision:
    """After the assembly; at the sixth step when it passed."""
    revision = reviewed(here)
    assert vote(here, revision, **changes).allowed
    return reloaded(revision)


def vote(here: World, revision: Revision, **changes: Any) -> Any:
    told = MEETING | {"on": here.now.date(), "notice_on": here.now.date() - timedelta(days=12)} | changes
    return actions.record_vote(revision_id=revision.pk, told=told, actor=here.actors["one"], now=here.now)


def filed(here: World) -> Revision:
    """Filed and numbered, not yet published."""
    revision = voted(here)
    assert answer(here, "street_party", "agreed").allowed
    assert answer(here, "street", "agreed").allowed
    return reloaded(revision)


def published(here: World) -> Revision:
    """In force."""
    revision = filed(here)
    decision = actions.publish(revision_id=revision.pk, actor=here.actors["one"], now=here.now)
    assert decision.allowed, decision
    return reloaded(revision)
