"""Open calls and sealed offers (征集、应征): what was handed in stays as it was until all are opened together."""

from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.resources.models.inventory import STAFF, Asset, ServiceNeed
from shanzhi.missions.resources.models.providers import Provider


class Call(ScopedModel):
    """An open call (公开征集) for somebody to serve with an asset or without one."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        OPEN = "open", "征集中"
        UNSEALED = "unsealed", "已开封"
        AWARDED = "awarded", "已定标"
        FAILED = "failed", "无人应征"
        CANCELLED = "cancelled", "已取消"

    place = models.ForeignKey(Place, models.PROTECT, related_name="service_calls")
    issuer = models.ForeignKey(Body, models.PROTECT, related_name="service_calls")
    asset = models.ForeignKey(Asset, models.PROTECT, null=True, related_name="calls")
    needs = models.ManyToManyField(ServiceNeed, related_name="calls")
    title = models.CharField("名称", max_length=60)
    purpose = models.CharField("做什么", max_length=500)
    public_matter = models.BooleanField("涉及公共事项", default=True)
    price_cap = models.DecimalField("价格上限（元）", max_digits=10, decimal_places=2)
    cash_cap = models.DecimalField("政府现金上限（元）", max_digits=12, decimal_places=2, default=0)
    promise_least = models.DecimalField("每季公益让利下限（元）", max_digits=12, decimal_places=2)
    term_from = models.DateField("项目自")
    term_months = models.PositiveSmallIntegerField("项目月数")
    exit_terms = models.CharField("退出条款", max_length=500)
    weights = models.JSONField("评分权重", default=dict)
    source_subject = models.CharField("来自", max_length=80, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    opens_at = models.DateTimeField("开始", null=True)
    closes_at = models.DateTimeField("截止", null=True)
    unsealed_at = models.DateTimeField("开封", null=True)
    unsealed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="calls_unsealed")
    publication = models.OneToOneField(Publication, models.PROTECT, null=True, related_name="service_call")
    drawn_up_by = models.ForeignKey(Post, models.PROTECT, related_name="calls_drawn_up")
    created_at = models.DateTimeField("建立时间")

    class Meta:
        indexes = [models.Index(fields=["state", "-id"], name="call_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["asset"], condition=Q(state__in=["open", "unsealed"]), name="call_one_open_for_an_asset"
            ),
            models.CheckConstraint(
                name="call_amounts_not_negative",
                condition=Q(price_cap__gte=0, cash_cap__gte=0, promise_least__gte=0),
            ),
            models.CheckConstraint(
                name="call_open_is_dated",
                condition=Q(state__in=["draft", "cancelled"])
                | Q(opens_at__isnull=False, closes_at__isnull=False, publication__isnull=False),
            ),
            models.CheckConstraint(
                name="call_unsealed_after_closing",
                condition=Q(unsealed_at=None, unsealed_by=None)
                | Q(unsealed_at__gt=F("closes_at"), unsealed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="call_unsealed_by_someone_else",
                condition=Q(unsealed_by=None) | ~Q(unsealed_by=F("drawn_up_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"call:{self.pk}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        """Staff in their reach; whoever may offer sees what is open to all, and what they offered for."""
        if actor.has("enterprise", "social"):
            return Q(state="open") | Q(offers__provider__body=actor.body_id)
        return reaches(actor, "place__path") if actor.has(*STAFF) else Q(pk__in=[])


class Offer(ScopedModel):
    """One offer (应征). Nobody but its provider reads it before the opening; the digest proves it unchanged."""

    class State(models.TextChoices):
        SEALED = "sealed", "已密封"
        OPENED = "opened", "已开封"
        CHOSEN = "chosen", "中选"
        PASSED_OVER = "passed_over", "未中选"
        WITHDRAWN = "withdrawn", "已撤回"

    call = models.ForeignKey(Call, models.PROTECT, related_name="offers")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="offers")
    price = models.DecimalField("单价（元）", max_digits=10, decimal_places=2)
    reference_price = models.DecimalField("周边参考价（元）", max_digits=10, decimal_places=2)
    public_benefit = models.DecimalField("每季公益让利（元）", max_digits=12, decimal_places=2)
    cash_wanted = models.DecimalField("希望政府出的现金（元）", max_digits=12, decimal_places=2, default=0)
    plan = models.CharField("怎么做", max_length=1000)
    conflict = models.CharField("利益冲突", max_length=200)
    digest = models.CharField("指纹", max_length=64)
    salt = models.CharField("盐", max_length=32)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.SEALED)
    plan_points = models.PositiveSmallIntegerField("方案评议分", null=True)
    total = models.DecimalField("总分", max_digits=5, decimal_places=1, null=True)
    parts = models.JSONField("得分", default=list)
    handed_in_by = models.ForeignKey(Post, models.PROTECT, related_name="offers_handed_in")
    handed_in_at = models.DateTimeField("提交时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call", "provider"], condition=~Q(state="withdrawn"), name="offer_once_each"
            ),
            models.UniqueConstraint(fields=["call"], condition=Q(state="chosen"), name="offer_one_chosen"),
            models.CheckConstraint(
                name="offer_amounts_not_negative",
                condition=Q(price__gte=0, reference_price__gte=0, public_benefit__gte=0, cash_wanted__gte=0),
            ),
            models.CheckConstraint(name="offer_plan_points", condition=Q(plan_points=None) | Q(plan_points__lte=10)),
        ]

    def __str__(self) -> str:
        return f"{self.call} {self.provider}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        """One's own; staff only after the opening."""
        own = Q(provider__body=actor.body_id)
        if not actor.has(*STAFF):
            return own
        return own | (reaches(actor, "call__place__path") & Q(call__unsealed_at__isnull=False))
