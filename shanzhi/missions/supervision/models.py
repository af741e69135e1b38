"""Bulletins with the unit's answer beside its line, and joint inspections with their drawn places."""

from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.campaigns.models import Campaign, CampaignItem
from shanzhi.kernel.findings.models import Finding
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches
from shanzhi.kernel.publications.models import Publication


class Bulletin(ScopedModel):
    """One bulletin: drafted from late and repeated matters, signed by a named officer, published (D1-5.3.1)."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        SENT = "sent", "待签发"
        APPROVED = "approved", "已签发"

    class Audience(models.TextChoices):
        INSIDE = "inside", "系统内"
        OUTSIDE = "outside", "对外公开"

    title = models.CharField("标题", max_length=120)
    place = models.ForeignKey(Place, models.PROTECT, related_name="bulletins")
    owner = models.ForeignKey(Body, models.PROTECT, related_name="bulletins")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="bulletins")
    opening = models.CharField("开头", max_length=1000, blank=True)
    closing = models.CharField("要求", max_length=1000, blank=True)
    audience = models.CharField("发到哪里", max_length=8, choices=Audience.choices, default=Audience.INSIDE)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    drafted_at = models.DateTimeField("起草时间")
    drafted_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="bulletins_drafted")
    approved_at = models.DateTimeField("签发时间", null=True)
    approved_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="bulletins_approved")
    returned_because = models.CharField("退回原因", max_length=300, blank=True)
    number = models.CharField("文号", max_length=40, blank=True)
    publication = models.OneToOneField(Publication, models.PROTECT, null=True, related_name="bulletin")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="bulletin_approved_paired",
                condition=Q(state="approved", approved_at__isnull=False, approved_by__isnull=False) & ~Q(number="")
                | ~Q(state="approved") & Q(approved_at=None, approved_by=None),
            ),
            models.CheckConstraint(
                name="bulletin_signed_by_someone_else",
                condition=Q(approved_by=None) | Q(drafted_by=None) | ~Q(approved_by=F("drafted_by")),
            ),
            models.UniqueConstraint(fields=["owner", "number"], condition=~Q(number=""), name="bulletin_number_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"bulletin:{self.pk}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        """Its owner, whoever supervises or leads the area; a unit named in it once it is signed."""
        own = Q(owner=actor.body_id)
        named = Q(state="approved", pk__in=BulletinLine.objects.filter(unit=actor.body_id).values("bulletin"))
        if not actor.has("supervisor", "desk", "leader", "approver", "auditor", "system"):
            return named
        return own | named | reaches(actor, "place__path")


class BulletinLine(models.Model):
    """One unit's line: the facts, and its own answer beside them."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="lines")
    order = models.PositiveSmallIntegerField("次序")
    unit = models.ForeignKey(Body, models.PROTECT, null=True, related_name="bulletin_lines")
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="bulletin_lines")
    item = models.ForeignKey(CampaignItem, models.PROTECT, null=True, related_name="bulletin_lines")
    text = models.CharField("事实", max_length=500)
    answer = models.CharField("答复", max_length=2100)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "order"], name="bulletin_line_order"),
            models.UniqueConstraint(fields=["bulletin", "finding"], name="bulletin_finding_once"),
            models.UniqueConstraint(fields=["bulletin", "item"], name="bulletin_item_once"),
        ]

    def __str__(self) -> str:
        return self.text


class BulletinCounter(models.Model):
    """Last number of a body's bulletins in a year."""

    owner = models.ForeignKey(Body, models.PROTECT, related_name="bulletin_counters")
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后号", default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "year"], name="bulletin_counter_once")]

    def __str__(self) -> str:
        return f"{self.owner} {self.year}"


class Inspection(ScopedModel):
    """A joint inspection (联合检查): plan, partners, places drawn so that anyone can draw them again (D1-5.3.2)."""

    title = models.CharField("名称", max_length=120)
    plan = models.CharField("检查方案", max_length=2000)
    place = models.ForeignKey(Place, models.PROTECT, related_name="inspections")
    owner = models.ForeignKey(Body, models.PROTECT, related_name="inspections")
    tier = models.CharField("抽到哪一级", max_length=10)
    size = models.PositiveSmallIntegerField("抽几个")
    seed = models.CharField("抽样种子", max_length=80)
    starts_on = models.DateField("开始")
    ends_on = models.DateField("结束")
    planned_by = models.ForeignKey(Post, models.PROTECT, related_name="inspections")
    planned_at = models.DateTimeField("立项时间")
    report = models.CharField("检查报告", max_length=4000, blank=True)
    reported_at = models.DateTimeField("报告时间", null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="inspection_dates", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="inspection_draws_somebody", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="inspection_report_paired",
                condition=Q(reported_at=None, report="") | Q(reported_at__isnull=False) & ~Q(report=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"inspection:{self.pk}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        """Those who inspect; not the inspected, who hear of it by the finding."""
        if not actor.has("supervisor", "desk", "leader", "auditor", "system"):
            return Q(pk__in=[])
        return Q(owner=actor.body_id) | reaches(actor, "place__path")


class InspectionPlace(models.Model):
    """A place that was drawn, and what was seen there."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="places")
    place = models.ForeignKey(Place, models.PROTECT, related_name="inspected")
    order = models.PositiveSmallIntegerField("抽签次序")
    visited_at = models.DateTimeField("去过", null=True)
    visited_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="inspected")
    note = models.CharField("看到什么", max_length=1000, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "place"], name="inspection_place_once"),
            models.CheckConstraint(
                name="inspection_visit_paired",
                condition=Q(visited_at=None, visited_by=None)
                | Q(visited_at__isnull=False, visited_by__isnull=False) & ~Q(note=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.place)


class BurdenCell(models.Model):
    """One sum of the roll-up: what one body asked of one place in one month, by kind. Written by the database only."""

    month = models.DateField("月份")
    place = models.ForeignKey(Place, models.PROTECT, related_name="burden_cells")
    issuer = models.ForeignKey(Body, models.PROTECT, related_name="burden_cells")
    kind = models.CharField("种类", max_length=24)
    items = models.IntegerField("件数", default=0)
    minutes = models.BigIntegerField("分钟", default=0)
    refused = models.IntegerField("拒收", default=0)

    class Meta:
        indexes = [models.Index(fields=["month", "kind"], name="burden_cell_month")]
        constraints = [models.UniqueConstraint(fields=["month", "place", "issuer", "kind"], name="burden_cell_once")]

    def __str__(self) -> str:
        return f"{self.month} {self.place_id} {self.minutes}"
