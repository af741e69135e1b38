"""Services at the door (服务到家, D5-4.5.2): orders with a completion code, and rules for coming into a compound."""

from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches
from shanzhi.missions.resources.models.inventory import STAFF
from shanzhi.missions.resources.models.projects import Project


class ServiceOrder(ScopedModel):
    """One order of a resident (预约). Address and telephone are deleted some days after it is over."""

    class State(models.TextChoices):
        ORDERED = "ordered", "已预约"
        DONE = "done", "已完成"
        CANCELLED = "cancelled", "已取消"
        MISSED = "missed", "没来，已换人"

    class Rating(models.TextChoices):
        GOOD = "good", "满意"
        FAIR = "fair", "一般"
        POOR = "poor", "不满意"

    project = models.ForeignKey(Project, models.PROTECT, related_name="orders")
    ordered_by = models.ForeignKey(Post, models.PROTECT, related_name="service_orders")
    at_home = models.BooleanField("上门")
    slot_at = models.DateTimeField("约定时间")
    address = models.CharField("地址", max_length=80, blank=True)
    phone = models.CharField("电话", max_length=20, blank=True)
    note = models.CharField("备注", max_length=100, blank=True)
    price = models.DecimalField("价格（元）", max_digits=10, decimal_places=2)
    code = models.CharField("完工码", max_length=4)
    tries = models.PositiveSmallIntegerField("试过几次", default=0)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.ORDERED)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    rating = models.CharField("评价", max_length=6, choices=Rating.choices, blank=True)
    complaint = models.CharField("投诉", max_length=500, blank=True)
    reply = models.CharField("答复", max_length=500, blank=True)
    ordered_at = models.DateTimeField("下单时间")
    closed_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        indexes = [
            models.Index(fields=["project", "-id"], name="order_project"),
            models.Index(fields=["ordered_by", "-id"], name="order_resident"),
        ]
        constraints = [
            models.CheckConstraint(
                name="order_closed_paired",
                condition=Q(state="ordered", closed_at=None) | (~Q(state="ordered") & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(name="order_rated_when_done", condition=Q(rating="") | Q(state="done")),
            models.CheckConstraint(name="order_not_its_own_successor", condition=~Q(replaces=F("id"))),
            models.UniqueConstraint(
                fields=["project", "ordered_by", "slot_at"], condition=Q(state="ordered"), name="order_slot_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.slot_at:%m-%d %H:%M}"

    @property
    def subject(self) -> str:
        return f"order:{self.pk}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        """Whoever ordered it and whoever serves it; nobody else."""
        mine = Q(ordered_by=actor.post_id)
        return mine | Q(project__provider__body=actor.body_id) if actor.has("enterprise", "social") else mine


class AccessRule(ScopedModel):
    """How delivery, retail and catering come into a compound (进小区约定), as residents agreed."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="access_rules")
    estate = models.CharField("小区", max_length=40)
    hours = models.CharField("时间", max_length=100)
    rules = models.JSONField("约定", default=list)
    agreed_by = models.CharField("怎么议定的", max_length=100)
    answers = models.CharField("谁负责", max_length=40)
    review = models.CharField("回头看", max_length=40, blank=True)
    status = models.CharField("来源状态", max_length=40, blank=True)
    recorded_by = models.ForeignKey(Post, models.PROTECT, related_name="access_rules")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "estate"], name="access_rule_once")]

    def __str__(self) -> str:
        return self.estate

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return reaches(actor, "place__path") if actor.has(*STAFF) else Q(pk__in=[])


class AccessRegistration(models.Model):
    """A delivery, retail or catering service that keeps to the rules (进门登记): a body, never a rider."""

    class Kind(models.TextChoices):
        PARCELS = "parcels", "快递"
        RETAIL = "retail", "零售"
        CATERING = "catering", "餐饮配送"

    rule = models.ForeignKey(AccessRule, models.PROTECT, related_name="registrations")
    body = models.ForeignKey(Body, models.PROTECT, related_name="access_registrations")
    kind = models.CharField("哪一种", max_length=10, choices=Kind.choices)
    vehicles = models.PositiveSmallIntegerField("车辆数", default=0)
    accepted_at = models.DateTimeField("承诺遵守的时间")
    suspended_at = models.DateTimeField("暂停骑行", null=True)
    suspended_reason = models.CharField("暂停原因", max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "body", "kind"], name="access_registered_once")]

    def __str__(self) -> str:
        return f"{self.rule} {self.body}"
