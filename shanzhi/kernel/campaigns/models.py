"""Campaigns (专项行动), the places they bind, what was found there, and the departments asked to help.

One table for all missions: signboards, secondment, charters, deliberation. A mission tells a campaign that a
place reported or finished; it never writes these rows itself.
"""

from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.findings.models import Finding
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches


class Campaign(ScopedModel):
    """One drive with its ground, list edition, last day and scope. `due_on` is whole: late from the next day on."""

    kind = models.CharField("种类", max_length=30)
    title = models.CharField("名称", max_length=120)
    clause = models.CharField("条款", max_length=12)
    document = models.CharField("依据的文件", max_length=200)
    issued_on = models.DateField("下发日期")
    due_on = models.DateField("完成期限")
    list_version = models.CharField("清单版本", max_length=40, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="campaigns")
    tier = models.CharField("落到哪一级", max_length=10)
    owner = models.ForeignKey(Body, models.PROTECT, related_name="campaigns")
    opened_by = models.ForeignKey(Post, models.PROTECT, related_name="campaigns")
    opened_at = models.DateTimeField("发起时间")
    closed_at = models.DateTimeField("结束时间", null=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="rescans")
    rescan_days = models.PositiveSmallIntegerField("清理后第几天", null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "-id"], name="campaign_kind")]
        constraints = [
            models.CheckConstraint(name="campaign_dates", condition=Q(due_on__gte=F("issued_on"))),
            models.CheckConstraint(
                name="campaign_rescan_paired",
                condition=Q(follows=None, rescan_days=None) | Q(follows__isnull=False, rescan_days__isnull=False),
            ),
            models.UniqueConstraint(fields=["follows", "rescan_days"], name="campaign_rescan_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"campaign:{self.pk}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        """Whoever reaches one of its places, or stands in its scope."""
        reached = CampaignItem.objects.scoped(actor).values("campaign")
        return Q(owner=actor.body_id) | reaches(actor, "place__path") | Q(pk__in=reached)


class CampaignTask(models.Model):
    """What one county's responsible body has to see to (责任分工): one line of the breakdown (D1-5.1.1)."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="tasks")
    place = models.ForeignKey(Place, models.PROTECT, related_name="campaign_tasks")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="campaign_tasks")
    title = models.CharField("任务", max_length=120)
    due_on = models.DateField("期限")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["campaign", "place", "title"], name="campaign_task_once")]

    def __str__(self) -> str:
        return f"{self.place} {self.title}"


class CampaignItem(ScopedModel):
    """One place a campaign binds: waiting, reported, or done when nothing found there is open any more."""

    class State(models.TextChoices):
        WAITING = "waiting", "待自查"
        REPORTED = "reported", "整改中"
        DONE = "done", "已办结"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="items")
    place = models.ForeignKey(Place, models.PROTECT, related_name="campaign_items")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="campaign_items")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    due_on = models.DateField("期限")
    reported_at = models.DateTimeField("自查时间", null=True)
    reported_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="campaign_items_reported")
    done_at = models.DateTimeField("办结时间", null=True)
    checked = models.PositiveIntegerField("查了几项", default=0)
    note = models.CharField("说明", max_length=300, blank=True)
    drawn = models.BooleanField("抽中", default=False)
    spot_checked_at = models.DateTimeField("抽查时间", null=True)
    spot_checked_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="campaign_items_checked")

    class Meta:
        ordering = ["place__path"]
        indexes = [
            models.Index(fields=["place", "state"], name="campaign_item_place"),
            models.Index(fields=["due_on"], condition=~Q(state="done"), name="campaign_item_open"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "place"], name="campaign_item_once"),
            models.CheckConstraint(
                name="campaign_item_reported",
                condition=Q(state="waiting", reported_at=None) | ~Q(state="waiting") & Q(reported_at__isnull=False),
            ),
            models.CheckConstraint(
                name="campaign_item_done",
                condition=Q(state="done", done_at__isnull=False) | ~Q(state="done") & Q(done_at=None),
            ),
            models.CheckConstraint(
                name="campaign_item_checked_by_someone_else",
                condition=Q(spot_checked_by=None) | Q(reported_by=None) | ~Q(spot_checked_by=F("reported_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.place}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return reaches(actor, "place__path")


class ItemFinding(models.Model):
    """A finding that came up at one place of a campaign."""

    item = models.ForeignKey(CampaignItem, models.PROTECT, related_name="links")
    finding = models.OneToOneField(Finding, models.PROTECT, related_name="campaign_link")

    class Meta:
        indexes = [models.Index(fields=["item"], name="item_finding_item")]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.finding_id}"


class Invitation(ScopedModel):
    """A co-responsible department is asked about a matter and answers by a day; its silence shows (D1-5.2.1)."""

    subject = models.CharField("事情", max_length=80)
    title = models.CharField("标题", max_length=200)
    question = models.CharField("请答复什么", max_length=1000)
    body = models.ForeignKey(Body, models.PROTECT, related_name="invitations")
    asked_by = models.ForeignKey(Post, models.PROTECT, related_name="invitations_asked")
    asked_at = models.DateTimeField("发出时间")
    due_on = models.DateField("答复期限")
    answer = models.CharField("答复", max_length=2000, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="invitations_answered")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject"], name="invitation_subject")]
        constraints = [
            models.UniqueConstraint(fields=["subject", "body"], name="invitation_once"),
            models.CheckConstraint(
                name="invitation_answer_paired",
                condition=Q(answered_at=None, answered_by=None, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}：{self.title}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        own = Q(body=actor.body_id)
        if not actor.has("supervisor", "desk", "leader", "auditor", "system"):
            return own
        return own | reaches(actor, "body__place__path") | Q(asked_by__body=actor.body_id)
