"""Taking a board down, with proof, and sorting the duty behind it into an office first (D1-4.1.2, D1-4.1.5)."""

from datetime import datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.campaigns import queries as campaign_queries
from shanzhi.kernel.findings import actions as findings
from shanzhi.kernel.findings.actions import Cure
from shanzhi.kernel.places.models import Place
from shanzhi.missions.signboards import queries
from shanzhi.missions.signboards.actions.registering import note_check
from shanzhi.missions.signboards.models import BoardCheck, DutyOffice
from shanzhi.policy import signboards as rules
from shanzhi.policy.calendar import local_day
from shanzhi.policy.decision import Decision, Reason


@transaction.atomic
def take_down(*, board_id: int, after_id: int | None, campaign_id: int | None, actor: Actor, now: datetime) -> Decision:
    """The board is gone: proven by a photo where one was a finding; somebody else verifies it."""
    today = local_day(now)
    row = queries.locked_board(actor, board_id)
    if row is None:
        return Decision((Reason("board_gone", None, "", "这块牌子已经摘了，或者不是您这里的。", "回牌子清单看看。"),))
    decision = rules.may_remove(row.duty, frozenset(queries.offices_of(row.place_id)), today)
    answered = row.finding is not None and row.finding.state == "ordered" and row.finding.issuer_id == actor.body_id
    if answered and after_id is None:
        told = "还缺一张摘掉以后的照片。"
        why = Reason("cure_unproven", "D1-4.1.2", "", told, "照原来的角度拍一张，用来核实整改。")
        decision = Decision((*decision.reasons, why))
    if not decision.allowed:
        return decision
    if answered and row.finding_id is not None:
        cure = Cure(f"“{row.text}”已经摘除。", before_id=row.photo_id, after_id=after_id)
        findings.rectify(finding_id=row.finding_id, cure=cure, actor=actor, now=now)
    row.removed_on = today
    row.save(update_fields=["removed_on"])
    if campaign_id and campaign_queries.item_of(actor, campaign_id):
        note_check(campaign_id, row, BoardCheck.Result.REMOVED, after_id, actor, now)
    audit.record(at=now, actor=actor, act="signboards.take_down", subject=row.subject)
    return decision


@transaction.atomic
def map_duty(*, duty: str, office: str, actor: Actor, now: datetime) -> Decision:
    """统战、扫黑、营商环境 belong to one comprehensive office of the street each."""
    today = local_day(now)
    offices = office_names(actor, now)
    if duty not in rules.terms(today)["duties"] or office not in offices:
        told = "没选职责，或者选的不是本街道的综合办事机构。"
        return Decision((Reason("duty_unknown", "D1-4.1.5", "", told, "从列表里选一个。"),))
    DutyOffice.objects.unscoped("the street's own map").update_or_create(
        place_id=actor.place_id or 0, duty=duty, defaults={"office": office, "since": today}
    )
    audit.record(at=now, actor=actor, act="signboards.map_duty", subject=f"place:{actor.place_id}")
    return Decision()


def office_names(actor: Actor, now: datetime) -> tuple[str, ...]:
    """The comprehensive offices the list in force names for this street."""
    place = Place.objects.get(pk=actor.place_id or 0)
    entries = queries.entries_of(queries.edition_for(place, local_day(now)))
    return tuple(e.name for e in entries if e.placement == "indoor" and e.name.endswith("办公室"))
