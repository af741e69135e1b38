"""Opening a campaign, reporting and finishing its places, drawing the spot check, asking departments to help."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.campaigns import queries
from shanzhi.kernel.campaigns.models import Campaign, CampaignItem, CampaignTask, Invitation, ItemFinding
from shanzhi.kernel.deadlines import actions as deadlines
from shanzhi.kernel.messages import actions as messages
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.places import queries as places
from shanzhi.kernel.places.models import Place, Tier
from shanzhi.policy import campaigns as rules
from shanzhi.policy import sampling
from shanzhi.policy.calendar import local_day
from shanzhi.policy.clauses import clause as clause_of
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.terms import in_force

LEADING = ("supervisor", "desk")
"""Roles that lead a campaign (牵头部门)."""
ORGAN = {Tier.TOWNSHIP: "government", Tier.COMMUNITY: "committee"}


@dataclass(frozen=True, slots=True)
class CampaignDraft:
    """What a campaign is opened with; `due_on` None takes the date the document sets."""

    kind: str
    title: str
    document: str
    issued_on: date
    due_on: date | None
    tier: str
    place_ids: tuple[int, ...]
    clause: str = ""
    list_version: str = ""
    tasks: tuple[str, ...] = ()
    follows_id: int | None = None
    rescan_days: int | None = None


@transaction.atomic
def open_campaign(*, draft: CampaignDraft, actor: Actor, now: datetime) -> tuple[Decision, Campaign | None]:
    """Bind every street or community of the scope to one last day; what breaks a rule is told all at once."""
    today = local_day(now)
    chosen = _scope(draft, actor, today)
    due_on = draft.due_on or rules.due_by_document(draft.kind, draft.issued_on, today) or draft.issued_on
    decision = rules.may_open(
        rules.Opening(
            draft.title, draft.document, draft.issued_on, due_on, draft.tier, len(chosen), actor.has(*LEADING)
        ),
        today,
    )
    if not decision.allowed:
        return decision, None
    known = rules.kinds(today).get(draft.kind, {})
    row: Campaign = Campaign.objects.create(
        kind=draft.kind,
        title=draft.title.strip(),
        clause=draft.clause or known.get("clause", "D1-5.1.1"),
        document=draft.document.strip(),
        issued_on=draft.issued_on,
        due_on=due_on,
        list_version=draft.list_version,
        place=_root(draft, actor),
        tier=draft.tier,
        owner_id=actor.own_body,
        opened_by_id=actor.held_post,
        opened_at=now,
        follows_id=draft.follows_id,
        rescan_days=draft.rescan_days,
    )
    _bind(row, chosen, draft.tasks, now)
    audit.record(at=now, actor=actor, act="campaigns.open", subject=row.subject, clauses=[row.clause])
    return decision, row


def _scope(draft: CampaignDraft, actor: Actor, today: date) -> list[Place]:
    """The streets or communities at or under the chosen places, within the actor's reach."""
    paths = list(Place.objects.filter(pk__in=draft.place_ids).values_list("path", flat=True))
    inside = [p for p in paths if any(p.startswith(r) for r in actor.reach)]
    find = places.townships_within if draft.tier == Tier.TOWNSHIP else places.communities_within
    rows = find(inside, today) if inside else Place.objects.none()
    return list(rows.exclude(kind=Place.Kind.AREA).order_by("path"))


def _root(draft: CampaignDraft, actor: Actor) -> Place:
    own = people.body(actor.own_body).place
    return Place.objects.get(pk=draft.place_ids[0]) if len(draft.place_ids) == 1 else own


def _bind(row: Campaign, chosen: list[Place], tasks: tuple[str, ...], now: datetime) -> None:
    """One item a place with the body that answers for it, and the breakdown by county; a fixed number of queries."""
    organs = people.organs([place.pk for place in chosen])
    kind = ORGAN.get(Tier(row.tier), "committee")
    bodies = {place.pk: organs.get((place.pk, kind)) for place in chosen}
    CampaignItem.objects.bulk_create(
        CampaignItem(campaign=row, place=place, body=bodies[place.pk], due_on=row.due_on) for place in chosen
    )
    _break_down(row, {place.path[:6] for place in chosen}, tasks)
    for place in chosen if row.tier == Tier.TOWNSHIP else []:
        body = bodies[place.pk]
        if body is not None:
            messages.write_notice(
                key=f"{row.subject}/{place.pk}",
                recipient_id=body.pk,
                kind="campaign",
                subject=row.subject,
                title=f"专项行动：{row.title}",
                text=f"请在 {row.due_on:%Y-%m-%d} 前完成自检自查。依据 {clause_of(row.clause).citation}。",
                link=f"/w/signboards/{row.pk}/" if "signboard" in row.kind else f"/s/campaigns/{row.pk}/",
                now=now,
            )


def _break_down(row: Campaign, codes: set[str], tasks: tuple[str, ...]) -> None:
    """Every county's civil-affairs department answers for each task (D1-5.1.1)."""
    titles = tasks or ("组织自检自查", "核实整改", "汇总上报")
    counties = Place.objects.filter(code__in=codes, tier=Tier.COUNTY)
    CampaignTask.objects.bulk_create(
        CampaignTask(
            campaign=row,
            place=county,
            body=people.department(county.pk, "civil_affairs"),
            title=title,
            due_on=row.due_on,
        )
        for county in counties
        for title in titles
    )


@transaction.atomic
def report(*, campaign_id: int, place_id: int, checked: int, actor: Actor, now: datetime, note: str = "") -> bool:
    """A place handed in its self-check; done at once when nothing is open there. False when it was there already."""
    row = _locked(campaign_id, place_id)
    if row is None or row.state != CampaignItem.State.WAITING:
        return False
    row.reported_at, row.reported_by_id, row.checked, row.note = now, actor.post_id, checked, note[:300]
    _rest(row, now)
    audit.record(at=now, actor=actor, act="campaigns.report", subject=f"campaign:{campaign_id}")
    return True


@transaction.atomic
def attach_finding(*, campaign_id: int, place_id: int, finding_id: int, actor: Actor, now: datetime) -> None:
    """A finding belongs to a place of a campaign; a place that was done is open again."""
    row = _locked(campaign_id, place_id)
    if row is None:
        return
    ItemFinding.objects.get_or_create(finding_id=finding_id, defaults={"item": row})
    if row.state != CampaignItem.State.WAITING:
        _rest(row, now)


@transaction.atomic
def settle(*, finding_id: int, now: datetime) -> None:
    """What became of a finding changes where its place stands: done when the last one is closed."""
    link = ItemFinding.objects.filter(finding=finding_id).select_related("item").first()
    row = _locked(link.item.campaign_id, link.item.place_id) if link else None
    if row is not None and row.state != CampaignItem.State.WAITING:
        _rest(row, now)


def _rest(row: CampaignItem, now: datetime) -> None:
    still = row.links.exclude(finding__state="closed").exists()
    row.state = CampaignItem.State.REPORTED if still else CampaignItem.State.DONE
    row.done_at = None if still else (row.done_at or now)
    row.save()


def _locked(campaign_id: int, place_id: int) -> CampaignItem | None:
    rows = CampaignItem.objects.unscoped("told by a mission").select_for_update(of=("self",))
    found: CampaignItem | None = rows.filter(campaign=campaign_id, place=place_id).first()
    return found


@transaction.atomic
def draw_spot_check(*, campaign_id: int, actor: Actor, now: datetime) -> tuple[str, ...]:
    """Mark the places to look at: drawn from the campaign's own number, so that anyone can draw them again."""
    campaign = queries.campaign_for(actor, campaign_id)
    if campaign is None or not actor.has(*LEADING):
        return ()
    terms = in_force("campaigns", local_day(now))
    rows = CampaignItem.objects.scoped(actor).filter(campaign=campaign).order_by("place__path")
    codes = list(rows.values_list("place__code", flat=True))
    size = sampling.sample_size(len(codes), terms["sample_share"], terms["sample_fewest"])
    chosen = sampling.drawn(f"{campaign.subject}@{campaign.opened_at:%Y-%m-%d}", codes, size)
    rows.filter(place__code__in=chosen).update(drawn=True)
    audit.record(
        at=now, actor=actor, act="campaigns.draw", subject=campaign.subject, detail={"size": size, "of": len(codes)}
    )
    return chosen


@transaction.atomic
def spot_checked(*, item_id: int, actor: Actor, now: datetime) -> Decision:
    """Somebody else looked at a drawn place; findings come up through `attach_finding`."""
    rows = CampaignItem.objects.scoped(actor).select_for_update(of=("self",))
    row = rows.filter(pk=item_id, drawn=True).first()
    if row is None or not actor.has(*LEADING) or row.reported_by_id == actor.post_id:
        why = "抽查由监管部门另派人做，自己报的自己不能抽查。"
        return Decision((Reason("spot_check_not_yours", "D1-4.1.2", clause_of("D1-4.1.2").zh, why, "请换一位同志。"),))
    row.spot_checked_at, row.spot_checked_by_id = now, actor.held_post
    row.save()
    audit.record(at=now, actor=actor, act="campaigns.spot_check", subject=f"campaign:{row.campaign_id}")
    return Decision()


@transaction.atomic
def close_campaign(*, campaign_id: int, actor: Actor, now: datetime) -> bool:
    """End a campaign; what is open stays open and visible."""
    rows = Campaign.objects.scoped(actor).filter(pk=campaign_id, closed_at=None, owner=actor.body_id)
    if not actor.has(*LEADING) or not rows.update(closed_at=now):
        return False
    audit.record(at=now, actor=actor, act="campaigns.close", subject=f"campaign:{campaign_id}")
    return True


@transaction.atomic
def invite(*, subject: str, title: str, question: str, body_id: int, actor: Actor, now: datetime) -> Invitation:
    """Ask a department to answer about a matter within the limit; asking twice is asking once."""
    days = in_force("campaigns", local_day(now))["answer_working_days"]
    due = deadlines.due_date(start=now, working_days=days)
    row, fresh = Invitation.objects.unscoped("asked once").get_or_create(
        subject=subject,
        body_id=body_id,
        defaults={
            "title": title[:200],
            "question": question[:1000],
            "asked_by_id": actor.held_post,
            "asked_at": now,
            "due_on": due.due,
        },
    )
    if fresh:
        messages.write_notice(
            key=f"invitation:{row.pk}",
            recipient_id=body_id,
            kind="invitation",
            subject=subject,
            title=f"请答复：{title}",
            text=f"{question[:200]}（{due.due:%Y-%m-%d} 前）",
            link="/s/invitations/",
            now=now,
        )
        audit.record(at=now, actor=actor, act="campaigns.invite", subject=subject, clauses=["D1-5.2.1"])
    found: Invitation = row
    return found


@transaction.atomic
def answer_invitation(*, invitation_id: int, text: str, actor: Actor, now: datetime) -> Decision:
    """The department's own words; late answers are taken and stay late."""
    rows = Invitation.objects.scoped(actor).select_for_update(of=("self",))
    row = rows.filter(pk=invitation_id, body=actor.body_id).first()
    quote = clause_of("D1-5.2.1").zh
    if row is None:
        return Decision((Reason("invitation_not_yours", "D1-5.2.1", quote, "这一件不由您答复。", "请被问的部门办。"),))
    if not text.strip():
        return Decision((Reason("invitation_empty", "D1-5.2.1", quote, "答复还是空的。", "写一两句就行。"),))
    if row.answered_at is not None:
        return Decision((Reason("invitation_done", "D1-5.2.1", quote, "已经答复过了。", "要补充的，请直接联系。"),))
    row.answer, row.answered_at, row.answered_by_id = text.strip(), now, actor.held_post
    row.save()
    audit.record(at=now, actor=actor, act="campaigns.answer", subject=row.subject)
    return Decision()
