"""Reading campaigns: the progress tree, what is late, what a place still has to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.campaigns.models import Campaign, CampaignItem, Invitation
from shanzhi.kernel.places import queries as places
from shanzhi.policy.calendar import local_day
from shanzhi.policy.campaigns import Standing, Tally, standing, total


def campaigns_for(actor: Actor, kind: str = "") -> QuerySet[Campaign]:
    """What the actor leads or is bound by, newest first."""
    rows: QuerySet[Campaign] = Campaign.objects.scoped(actor).select_related("owner", "place")
    return (rows.filter(kind=kind) if kind else rows).order_by("-id")


def campaign_for(actor: Actor, pk: int) -> Campaign | None:
    return campaigns_for(actor).filter(pk=pk).first()


def item_of(actor: Actor, campaign_id: int) -> CampaignItem | None:
    """The actor's own place in a campaign."""
    rows = CampaignItem.objects.scoped(actor).filter(campaign=campaign_id, place=actor.place_id)
    found: CampaignItem | None = rows.select_related("campaign", "place").first()
    return found


def open_items(actor: Actor) -> list[CampaignItem]:
    """What the actor's own place still has to report, soonest first."""
    rows = CampaignItem.objects.scoped(actor).filter(place=actor.place_id, campaign__closed_at=None)
    return list(rows.exclude(state="done").select_related("campaign").order_by("due_on", "id"))


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the tree: a street or community with its standing and counts."""

    item: CampaignItem
    standing: Standing
    tally: Tally


@dataclass(frozen=True, slots=True)
class County:
    """One county with everything below it."""

    code: str
    name: str
    tally: Tally
    branches: tuple[Branch, ...]

    @property
    def most_late(self) -> int:
        return max((b.standing.overdue_days for b in self.branches), default=0)


@dataclass(frozen=True, slots=True)
class Tree:
    """A campaign as counties and their streets, in code order, with the sum on top."""

    counties: tuple[County, ...]
    tally: Tally


def progress_tree(actor: Actor, campaign: Campaign, today: date) -> Tree:
    """Three queries, whatever the size; counties in the order of their codes, never ranked."""
    names = places.county_names()
    grouped: dict[str, list[Branch]] = {}
    for item in _counted(CampaignItem.objects.scoped(actor).filter(campaign=campaign)):
        grouped.setdefault(item.place.path[:6], []).append(_branch(item, today))
    counties = tuple(
        County(code, names.get(code, code), total(b.tally for b in rows), tuple(rows))
        for code, rows in sorted(grouped.items())
    )
    return Tree(counties, total(county.tally for county in counties))


def _counted(rows: QuerySet[CampaignItem]) -> Iterable[CampaignItem]:
    cured = Count("links", filter=Q(links__finding__state="closed"))
    return rows.annotate(found=Count("links"), cured=cured).select_related("place", "body").order_by("place__path")


def _branch(item: CampaignItem, today: date) -> Branch:
    done_on = local_day(item.done_at) if item.done_at else None
    stands = standing(item.state, item.due_on, done_on, today)
    found, cured = getattr(item, "found", 0), getattr(item, "cured", 0)
    tally = Tally(
        places=1,
        reported=int(item.state != "waiting"),
        done=int(item.state == "done"),
        late=int(stands.late),
        findings=found,
        cured=cured,
    )
    return Branch(item, stands, tally)


def late_items(on: date, campaign_id: int | None = None) -> QuerySet[CampaignItem]:
    """Places that were not done when the last day had passed, of campaigns still open."""
    rows = CampaignItem.objects.unscoped("overdue").filter(due_on__lt=on, campaign__closed_at=None)
    rows = rows.exclude(state="done").select_related("campaign__owner", "place__parent", "body")
    return (rows.filter(campaign=campaign_id) if campaign_id else rows).order_by("campaign_id", "place__path")


def drawn_items(actor: Actor, campaign_id: int) -> list[CampaignItem]:
    rows = CampaignItem.objects.scoped(actor).filter(campaign=campaign_id, drawn=True)
    return list(rows.select_related("place", "spot_checked_by__body").order_by("place__path"))


def tasks_of(campaign: Campaign) -> list[tuple[str, list[str], str]]:
    """County, its tasks, the body that answers for them."""
    told: dict[str, tuple[list[str], str]] = {}
    for task in campaign.tasks.select_related("place", "body").order_by("place__path", "id"):
        titles, _ = told.setdefault(task.place.name, ([], task.body.name if task.body else "待定"))
        titles.append(task.title)
    return [(name, titles, body) for name, (titles, body) in told.items()]


def invitations_about(actor: Actor, subject: str) -> list[Invitation]:
    rows = Invitation.objects.scoped(actor).filter(subject=subject).select_related("body")
    return list(rows.order_by("due_on", "id"))


def invitations_to(actor: Actor) -> QuerySet[Invitation]:
    """What the actor's body was asked, unanswered ones first."""
    rows = Invitation.objects.scoped(actor).filter(body=actor.body_id).select_related("asked_by__body")
    ordered: QuerySet[Invitation] = rows.order_by("-id")
    return ordered


def silent(on: date) -> QuerySet[Invitation]:
    """Invitations past their day without an answer."""
    rows = Invitation.objects.unscoped("silence").filter(answered_at=None, due_on__lt=on)
    found: QuerySet[Invitation] = rows.select_related("body").order_by("due_on", "id")
    return found


def rescanned(campaign_id: int, days: int) -> bool:
    """Whether the rescan of that day was opened already."""
    rows = Campaign.objects.unscoped("one rescan a day").filter(follows=campaign_id, rescan_days=days)
    return bool(rows.exists())
