"""After publication: the yearly check-up, and exemplars within the quota of document 2 (D2-3.2, D2-3.3)."""

from datetime import datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.places.models import Place
from shanzhi.missions.charters import facts, queries
from shanzhi.missions.charters.actions.opening import not_yours
from shanzhi.missions.charters.models import CheckUp, Exemplar
from shanzhi.policy.charters import quotas
from shanzhi.policy.charters.moving import refused
from shanzhi.policy.decision import Decision


@transaction.atomic
def check_up(*, charter_id: int, cases: int, unused: str, note: str, actor: Actor, now: datetime) -> Decision:
    """Once a year the committee says whether the rules are used; written again, it replaces this year's."""
    charter = queries.charter_seen(actor, charter_id)
    if charter is None or charter.place_id != actor.place_id:
        return not_yours()
    if charter.published is None:
        return refused("check_up_nothing", "还没有公布过文本，没有可以体检的。", "公布以后每年看一遍。")
    year = facts.today(now).year
    CheckUp.objects.update_or_create(
        charter=charter,
        year=year,
        defaults={"cases": cases, "unused": unused, "note": note, "made_by_id": actor.held_post, "made_at": now},
    )
    audit.record(at=now, actor=actor, act="charters.check_up", subject=charter.subject, detail={"year": year})
    return Decision()


@transaction.atomic
def choose_exemplar(*, charter_id: int, reason: str, actor: Actor, now: datetime) -> Decision:
    """A county or management area puts a published text forward; above its quota it is refused."""
    area = Place.objects.select_for_update().filter(pk=actor.place_id or 0).first()
    charter = queries.charter_seen(actor, charter_id)
    if area is None or charter is None or area.tier not in ("county", "zone"):
        return refused("exemplar_not_yours", "范本由县（市）区、开发区报送。", "请县级民政部门办理。", "D2-3.2")
    year = facts.today(now).year
    chosen = [row for row in queries.exemplars_of(year, area.code[:6]) if row.kind == charter.kind]
    decision = quotas.may_choose(
        area.name,
        charter.kind,
        chosen=len([row for row in chosen if row.charter_id != charter.pk]),
        published=charter.published_id is not None,
        reason=reason,
    )
    if not decision.allowed:
        return decision
    Exemplar.objects.unscoped("one a year").update_or_create(
        charter=charter,
        year=year,
        defaults={
            "area_code": area.code[:6],
            "kind": charter.kind,
            "reason": reason.strip(),
            "chosen_by_id": actor.held_post,
            "chosen_at": now,
        },
    )
    audit.record(at=now, actor=actor, act="charters.exemplar", subject=charter.subject, clauses=["D2-3.2"])
    return Decision()


@transaction.atomic
def drop_exemplar(*, charter_id: int, actor: Actor, now: datetime) -> Decision:
    """Take a text back out of this year's list, so that another finds room."""
    charter = queries.charter_seen(actor, charter_id)
    rows = Exemplar.objects.scoped(actor).filter(charter=charter_id, year=facts.today(now).year)
    if charter is None or actor.tier not in ("county", "zone") or not rows.delete()[0]:
        return refused("exemplar_not_chosen", "这一份今年没有报送。", "在范本页上看已经报送的。", "D2-3.2")
    audit.record(at=now, actor=actor, act="charters.exemplar_dropped", subject=charter.subject)
    return Decision()
