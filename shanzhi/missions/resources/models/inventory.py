"""The three inventories (三类摸底, D5-4.3) and the consents an asset needs."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.people.models import Post
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches

STAFF = (
    *("worker", "head", "party_secretary", "grid_worker", "township_clerk"),
    *("supervisor", "desk", "approver", "leader", "auditor", "system"),
)
"""Roles that see what lies in their reach; enterprises and residents see what is published."""


class MomentRange(Func):
    function = "tstzrange"


class Asset(ScopedModel):
    """One public asset (公共资源): a room, an advert surface, open ground."""

    class Group(models.TextChoices):
        ROOM = "room", "用房"
        AD_SURFACE = "ad_surface", "广告位载体"
        OPEN_SPACE = "open_space", "空地"

    class Owner(models.TextChoices):
        STATE = "state", "国有"
        COLLECTIVE = "collective", "集体"
        OWNERS_COMMON = "owners_common", "业主共有"
        OTHER = "other", "其他"

    class State(models.TextChoices):
        SURVEYED = "surveyed", "已摸底"
        VERIFIED = "verified", "已核权属"
        PUBLISHED = "published", "已公布"
        COMMITTED = "committed", "已有用途"
        WITHDRAWN = "withdrawn", "已撤下"

    place = models.ForeignKey(Place, models.PROTECT, related_name="assets")
    name = models.CharField("叫什么", max_length=60)
    group = models.CharField("哪一类", max_length=12, choices=Group.choices)
    item = models.CharField("是什么", max_length=20)
    owner_class = models.CharField("归谁所有", max_length=14, choices=Owner.choices)
    title_proof = models.CharField("凭什么认定", max_length=200, blank=True)
    area = models.DecimalField("面积（平方米）", max_digits=9, decimal_places=2)
    monthly_rent = models.DecimalField("登记租金（元/月）", max_digits=10, decimal_places=2, default=0)
    use_price = models.CharField("使用价格", max_length=60, blank=True)
    spot_x = models.PositiveSmallIntegerField("示意图横", null=True)
    spot_y = models.PositiveSmallIntegerField("示意图竖", null=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.SURVEYED)
    status = models.CharField("来源状态", max_length=40, blank=True)
    surveyed_by = models.ForeignKey(Post, models.PROTECT, related_name="assets_surveyed")
    surveyed_at = models.DateTimeField("摸底时间")
    verified_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="assets_verified")
    verified_at = models.DateTimeField("核权属时间", null=True)

    class Meta:
        indexes = [models.Index(fields=["place", "state", "-id"], name="asset_place_state")]
        constraints = [
            models.UniqueConstraint(fields=["place", "name"], name="asset_named_once"),
            models.CheckConstraint(name="asset_area_sane", condition=Q(area__gt=0, area__lte=100_000)),
            models.CheckConstraint(name="asset_rent_not_negative", condition=Q(monthly_rent__gte=0)),
            models.CheckConstraint(
                name="asset_verified_paired",
                condition=Q(verified_by=None, verified_at=None)
                | Q(verified_by__isnull=False, verified_at__isnull=False),
            ),
            models.CheckConstraint(
                name="asset_verified_by_someone_else",
                condition=Q(verified_by=None) | ~Q(verified_by=F("surveyed_by")),
            ),
            models.CheckConstraint(
                name="asset_public_only_when_verified",
                condition=Q(state__in=["surveyed", "withdrawn"]) | Q(verified_by__isnull=False),
            ),
            models.CheckConstraint(
                name="asset_spot_on_the_sheet",
                condition=Q(spot_x=None, spot_y=None) | Q(spot_x__lte=99, spot_y__lte=99),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        return f"asset:{self.pk}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return reaches(actor, "place__path") if actor.has(*STAFF) else Q(pk__in=[])


class AssetPhoto(models.Model):
    """A picture of an asset (照片), drawn anew when it was kept."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="photos")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="asset_photo")

    def __str__(self) -> str:
        return f"{self.asset} {self.file}"


class Booking(ScopedModel):
    """Who uses an asset from when to when (日历); the database refuses what overlaps."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="bookings")
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    purpose = models.CharField("做什么用", max_length=60)
    used_by = models.CharField("谁用", max_length=60)
    price = models.DecimalField("收费（元）", max_digits=10, decimal_places=2, default=0)
    cancelled_at = models.DateTimeField("取消时间", null=True)
    booked_by = models.ForeignKey(Post, models.PROTECT, related_name="asset_bookings")
    booked_at = models.DateTimeField("登记时间")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="booking_never_overlaps",
                expressions=[
                    (F("asset"), RangeOperators.EQUAL),
                    (MomentRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(cancelled_at=None),
            ),
            models.CheckConstraint(name="booking_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="booking_price_not_negative", condition=Q(price__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.asset} {self.starts_at:%m-%d %H:%M}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return reaches(actor, "asset__place__path") if actor.has(*STAFF) else Q(pk__in=[])


class ServiceNeed(ScopedModel):
    """A service residents need (服务需求) with how many ask for it; outside only in groups of ten or more."""

    class Source(models.TextChoices):
        SURVEY = "survey", "问卷"
        DELIBERATION = "deliberation", "协商"
        HOTLINE = "hotline", "热线"
        IMPORT = "import", "导入"

    class Urgency(models.TextChoices):
        HIGH = "high", "高"
        MEDIUM = "medium", "中"
        LOW = "low", "低"

    place = models.ForeignKey(Place, models.PROTECT, related_name="service_needs")
    name = models.CharField("需要什么", max_length=60)
    category = models.CharField("类别", max_length=14)
    source = models.CharField("来源", max_length=14, choices=Source.choices)
    count = models.PositiveIntegerField("多少户（人）")
    can_pay = models.CharField("能付多少", max_length=40, blank=True)
    urgency = models.CharField("急不急", max_length=8, choices=Urgency.choices, default=Urgency.MEDIUM)
    status = models.CharField("来源状态", max_length=40, blank=True)
    recorded_by = models.ForeignKey(Post, models.PROTECT, related_name="service_needs")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "name", "source"], name="service_need_once"),
            models.CheckConstraint(name="service_need_counts", condition=Q(count__gte=1, count__lte=1_000_000)),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return reaches(actor, "place__path") if actor.has(*STAFF) else Q(pk__in=[])


class Workforce(ScopedModel):
    """People who can help (人力资源): counted by kind and skill, never by name."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="workforce")
    kind = models.CharField("哪一类", max_length=20)
    name = models.CharField("名称或专长", max_length=60)
    headcount = models.PositiveSmallIntegerField("人数")
    hours_month = models.PositiveSmallIntegerField("每月能出的小时", default=0)
    status = models.CharField("来源状态", max_length=40, blank=True)
    recorded_by = models.ForeignKey(Post, models.PROTECT, related_name="workforce_recorded")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name_plural = "workforce"
        constraints = [
            models.UniqueConstraint(fields=["place", "kind", "name"], name="workforce_once"),
            models.CheckConstraint(name="workforce_counts", condition=Q(headcount__gte=1, headcount__lte=10_000)),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return reaches(actor, "place__path") if actor.has(*STAFF) else Q(pk__in=[])


class InventoryDone(models.Model):
    """A community has finished one of the three inventories, even when it found nothing."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="inventories_done")
    kind = models.CharField("哪一类", max_length=10)
    note = models.CharField("说明", max_length=100, blank=True)
    done_by = models.ForeignKey(Post, models.PROTECT, related_name="inventories_done")
    done_at = models.DateTimeField("完成时间")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "kind"], name="inventory_done_once")]

    def __str__(self) -> str:
        return f"{self.place} {self.kind}"


class Consent(ScopedModel):
    """A decision of those who own an asset, or of the residents (同意): counted, on paper, vouched for by two."""

    class State(models.TextChoices):
        OPEN = "open", "办理中"
        GIVEN = "given", "已同意"
        REFUSED = "refused", "没有通过"

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="consents")
    route = models.CharField("谁同意", max_length=20)
    purpose = models.CharField("用来做什么", max_length=100)
    state = models.CharField("结果", max_length=8, choices=State.choices, default=State.OPEN)
    eligible = models.PositiveIntegerField("全部人数", null=True)
    present = models.PositiveIntegerField("参加人数", null=True)
    in_favour = models.PositiveIntegerField("同意人数", null=True)
    eligible_area = models.DecimalField("全部面积", max_digits=12, decimal_places=2, null=True)
    present_area = models.DecimalField("参加面积", max_digits=12, decimal_places=2, null=True)
    in_favour_area = models.DecimalField("同意面积", max_digits=12, decimal_places=2, null=True)
    decided_on = models.DateField("决定日期", null=True)
    paper = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="asset_consents")
    reason = models.CharField("答复理由", max_length=200, blank=True)
    entered_by = models.ForeignKey(Post, models.PROTECT, related_name="consents_entered")
    entered_at = models.DateTimeField("录入时间")
    first_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="consents_confirmed")
    second_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="consents_confirmed_too")
    closed_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asset", "route"], condition=Q(state="open"), name="asset_consent_one_open"
            ),
            models.CheckConstraint(
                name="consent_vouched_for_by_others",
                condition=(Q(first_by=None) | ~Q(first_by=F("entered_by")))
                & (Q(second_by=None) | (~Q(second_by=F("entered_by")) & ~Q(second_by=F("first_by")))),
            ),
            models.CheckConstraint(
                name="consent_closed_paired",
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & Q(closed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asset} {self.route}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return reaches(actor, "asset__place__path") if actor.has(*STAFF) else Q(pk__in=[])
