"""A board is written down, judged, and becomes a finding when it may not hang (D1-4.1.2, D1-4.4.1)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.campaigns import actions as campaigns
from shanzhi.kernel.campaigns import queries as campaign_queries
from shanzhi.kernel.findings import actions as findings
from shanzhi.kernel.findings.models import Finding
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.models import Body
from shanzhi.kernel.places import queries as places
from shanzhi.kernel.places.models import Place, Tier
from shanzhi.missions.signboards import facts, queries
from shanzhi.missions.signboards.models import Board, BoardCheck
from shanzhi.policy import signboards as rules
from shanzhi.policy.calendar import local_day
from shanzhi.policy.decision import Decision, Reason


@dataclass(frozen=True, slots=True)
class BoardDraft:
    """A board as somebody reads it off the wall."""

    text: str
    placement: str
    category: str = ""
    spot: str = ""
    duty: str = ""
    asked_by_id: int | None = None
    asked_by_name: str = ""
    admission_number: str = ""
    task: str = ""
    photo_id: int | None = None
    campaign_id: int | None = None


@transaction.atomic
def register_board(*, draft: BoardDraft, actor: Actor, now: datetime) -> tuple[Decision, Board | None]:
    """Write a board down for the actor's own place; one that may not hang becomes a finding at once."""
    today = local_day(now)
    place = Place.objects.select_related("parent__parent__parent").get(pk=actor.place_id or 0)
    decision = rules.readable(draft.text, draft.placement, today)
    until, admission, asked = _consent(draft, place, today)
    decision = Decision((*decision.reasons, *asked.reasons, *_fits(draft, today)))
    if not decision.allowed:
        return decision, None
    judged = judge(place, draft.text, draft.placement, today, until)
    key = rules.key_of(draft.text, facts.around(place), rules.terms(today)["same_name"])[:60]
    if Board.objects.scoped(actor).filter(place=place, placement=draft.placement, key=key, removed_on=None).exists():
        told = f"“{draft.text}”已经登记在{rules.WHERE[draft.placement]}了。"
        return Decision((Reason("board_twice", None, "", told, "在牌子清单里找到它，不用再登记。"),)), None
    row: Board = Board.objects.create(
        place=place,
        placement=draft.placement,
        category=draft.category or rules.category_of(draft.text, draft.placement, today),
        text=draft.text.strip(),
        key=key,
        spot=draft.spot,
        duty=draft.duty,
        entry_id=judged.entry.key if judged.entry and judged.entry.key else None,
        outcome=judged.outcome,
        admission_id=admission,
        temporary_until=until,
        asked_by_id=draft.asked_by_id,
        asked_by_name=draft.asked_by_name,
        photo_id=draft.photo_id,
        hung_on=today,
        checked_on=today,
        registered_by_id=actor.post_id,
    )
    audit.record(at=now, actor=actor, act="signboards.register", subject=row.subject)
    if not judged.outcome.stays:
        raise_for(row, judged, draft.campaign_id, actor, now)
    if draft.campaign_id and campaign_queries.campaign_for(actor, draft.campaign_id):
        result = BoardCheck.Result.SAME if judged.outcome.stays else BoardCheck.Result.EXTRA
        note_check(draft.campaign_id, row, result, draft.photo_id, actor, now)
    return decision, row


def _fits(draft: BoardDraft, today: date) -> tuple[Reason, ...]:
    """A chosen category belongs to the place (室外 two, 室内 two)."""
    allowed = rules.terms(today)["category_places"].get(draft.placement, ())
    if not draft.category or not allowed or draft.category in allowed:
        return ()
    names = "、".join(rules.terms(today)["categories"][code] for code in allowed)
    where = rules.WHERE[draft.placement]
    return (Reason("board_category", "D1-4.1.1", "", f"{where}的牌子只有：{names}。", "换一个类别，或者换位置。"),)


def _consent(draft: BoardDraft, place: Place, today: date) -> tuple[date | None, int | None, Decision]:
    """The county staffing office's consent behind a temporary board; only looked for when somebody names one."""
    if not draft.admission_number and not draft.task:
        return None, None, Decision()
    row = queries.admission_by_number(draft.admission_number.strip().upper())
    sound = row is not None and row.state == "active" and row.content.get("kind") == "street_signboard"
    until = row.valid_until if row is not None and sound else None
    holder = queries.holder_of(place)
    return until, row.pk if row and sound else None, rules.may_hang_for_now(holder, draft.task, until, sound, today)


def list_for(place: Place, today: date) -> tuple[rules.Listed, ...]:
    """The edition in force for this place on this day; two queries."""
    return facts.listed(queries.entries_of(queries.edition_for(place, today)))


def judge(
    place: Place,
    text: str,
    placement: str,
    today: date,
    until: date | None = None,
    listed: tuple[rules.Listed, ...] | None = None,
) -> rules.Judgement:
    """Against the list in force, or one that was read already."""
    entries = list_for(place, today) if listed is None else listed
    return rules.judge(facts.board(place, text, placement, until), entries, today)


def raise_for(row: Board, judged: rules.Judgement, campaign_id: int | None, actor: Actor, now: datetime) -> Finding:
    """The finding against whoever caused the board: the street for its own, for a community's who asked for it."""
    before = queries.removed_before(row.place_id, row.key)
    issuer = _causer(row)
    area = _area(row, local_day(now))
    reason = judged.reasons[0]
    finding = findings.raise_finding(
        kind="board_rebound" if before else judged.kind,
        clause=reason.clause or "D1-4.1.1",
        source=Finding.Source.SELF_CHECK,
        title=_title(row, judged, bool(before)),
        quote="",
        subject=f"board-name:{row.key}" if row.place.tier == Tier.COMMUNITY else row.subject,
        issuer_id=issuer.pk if issuer else None,
        issuer_name=issuer.name if issuer else (row.asked_by_name or "还不清楚是谁要求挂的"),
        area_id=area.pk,
        raised_by_id=actor.post_id if row.place.tier == Tier.TOWNSHIP else None,
        repeat_of_id=before.finding_id if before else None,
        actor=actor,
        now=now,
    )
    row.finding = finding
    row.save(update_fields=["finding"])
    _join_campaign(row, finding, campaign_id, actor, now)
    return finding


def _title(row: Board, judged: rules.Judgement, again: bool) -> str:
    told = f"{rules.WHERE[row.placement]}挂“{row.text}”，{judged.outcome.label}"
    return f"{told}，清理后又挂出来" if again else told


def _causer(row: Board) -> Body | None:
    if row.place.tier == Tier.TOWNSHIP:
        return people.organ(row.place_id, Body.Kind.GOVERNMENT)
    return row.asked_by


def _area(row: Board, today: date) -> Place:
    """A street answers under its own name; a community's board is shown in an area of three communities."""
    return row.place if row.place.tier == Tier.TOWNSHIP else places.protecting_area(row.place, today)


def _join_campaign(row: Board, finding: Finding, campaign_id: int | None, actor: Actor, now: datetime) -> None:
    """Inside a campaign the street's own findings are ordered with its last day: the campaign is the order."""
    campaign = campaign_queries.campaign_for(actor, campaign_id) if campaign_id else None
    if campaign is None:
        return
    campaigns.attach_finding(
        campaign_id=campaign.pk, place_id=row.place_id, finding_id=finding.pk, actor=actor, now=now
    )
    if finding.issuer_id is not None and row.place.tier == Tier.TOWNSHIP:
        Finding.objects.unscoped("ordered by the campaign").filter(pk=finding.pk).update(
            state=Finding.State.ORDERED,
            due_on=max(campaign.due_on, local_day(now)),
            ordered_at=now,
            ordered_by=campaign.opened_by_id,
        )
        audit.record(at=now, actor=actor, act="findings.order", subject=f"finding:{finding.pk}")


def note_check(campaign_id: int, row: Board, result: str, photo_id: int | None, actor: Actor, now: datetime) -> None:
    """One line a board and campaign; saying it again replaces what was said before the street looked."""
    BoardCheck.objects.update_or_create(
        campaign_id=campaign_id,
        board=row,
        defaults={"result": result, "photo_id": photo_id, "at": now, "by_id": actor.post_id},
    )
