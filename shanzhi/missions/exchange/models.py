"""Agreements and their exchanges, records of the national system, the control link with its tasks and results."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.people.roles import Role
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches
from shanzhi.kernel.publications.models import Publication

WORKERS = (Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY, Role.GRID_WORKER)


class Agreement(ScopedModel):
    """One body may ask certain questions about people of a place, for a purpose, until a day (共享协议)."""

    class State(models.TextChoices):
        REQUESTED = "requested", "待批"
        APPROVED = "approved", "可以查"
        REFUSED = "refused", "没同意"
        ENDED = "ended", "已终止"

    requester = models.ForeignKey(Body, models.PROTECT, related_name="agreements")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    questions = ArrayField(models.CharField(max_length=20), verbose_name="查什么")
    purpose = models.CharField("用途", max_length=120)
    ground = models.CharField("依据", max_length=200)
    retention_days = models.PositiveSmallIntegerField("留存天数")
    until = models.DateField("截止")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.REQUESTED)
    requested_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("答复时间", null=True)
    note = models.CharField("答复", max_length=200, blank=True)

    class Meta:
        verbose_name = "共享协议"
        indexes = [models.Index(fields=["requester", "-id"], name="agreement_of_requester")]
        constraints = [
            models.CheckConstraint(
                name="agreement_decided_by_somebody_else",
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")),
            ),
            models.CheckConstraint(
                name="agreement_decision_is_whole",
                condition=Q(state="requested", decided_by=None) | ~Q(state="requested") & Q(decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.purpose

    @classmethod
    def within(cls, actor: Actor) -> Q:
        own = Q(requester=actor.body_id)
        return own | reaches(actor, "place__path") if actor.has(Role.DESK) else own


class Exchange(models.Model):
    """One question and its answer as digests, each linked to the one before; no value, no number."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="exchanges")
    sequence = models.PositiveIntegerField("序号")
    question = models.CharField("问题", max_length=20)
    request_digest = models.CharField("请求摘要", max_length=64)
    response_digest = models.CharField("答复摘要", max_length=64)
    link = models.CharField("链", max_length=64)
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "sequence"], name="exchange_sequence_once")]

    def __str__(self) -> str:
        return f"{self.agreement_id}/{self.sequence}"


class NationalRecord(ScopedModel):
    """What the national system was last given of one community, and what it said to it (全国系统)."""

    class Receipt(models.TextChoices):
        NONE = "none", "还没回执"
        ACCEPTED = "accepted", "已接收"
        REJECTED = "rejected", "退回"

    place = models.OneToOneField(Place, models.PROTECT, related_name="+")
    digest = models.CharField("指纹", max_length=16)
    exported_at = models.DateTimeField("导出时间")
    receipt = models.CharField("回执", max_length=10, choices=Receipt.choices, default=Receipt.NONE)
    receipt_digest = models.CharField("回执指纹", max_length=16, blank=True)
    receipt_text = models.CharField("回执说明", max_length=200, blank=True)
    receipt_at = models.DateTimeField("回执时间", null=True)

    class Meta:
        verbose_name = "全国系统记录"

    def __str__(self) -> str:
        return f"{self.place} {self.digest}"

    @classmethod
    def within(cls, actor: Actor) -> Q:
        return reaches(actor, "place__path")


class ControlLink(ScopedModel):
    """The link to an outside control platform: off unless all of it is there, over on its last day (D1-4.8.4)."""

    class State(models.TextChoices):
        ON = "on", "打开"
        OFF = "off", "已关闭"

    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    purpose = models.CharField("用途", max_length=120)
    ground = models.CharField("依据", max_length=200)
    officer = models.CharField("负责人", max_length=60)
    assessment = models.TextField("个人信息保护影响评估")
    ends_on = models.DateField("结束日")
    secret_sealed = models.BinaryField("签名密钥")
    state = models.CharField("状态", max_length=4, choices=State.choices, default=State.ON)
    opened_at = models.DateTimeField("打开时间")
    opened_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField("关闭时间", null=True)
    removed = models.PositiveIntegerField("已删联系方式", default=0)

    class Meta:
        verbose_name = "对接"
        constraints = [
            models.UniqueConstraint(fields=["place"], name="control_link_one_on", condition=Q(state="on")),
            models.CheckConstraint(
                name="control_link_closed_when",
                condition=Q(state="on", closed_at=None) | Q(state="off", closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.purpose

    @classmethod
    def within(cls, actor: Actor) -> Q:
        return reaches(actor, "place__path")


class ControlTask(ScopedModel):
    """One service task from the platform; the contact is sealed and seen by the worker who took it."""

    class State(models.TextChoices):
        WAITING = "waiting", "待接"
        TAKEN = "taken", "有人在办"
        SETTLED = "settled", "办完"
        CANCELLED = "cancelled", "已取消"

    link = models.ForeignKey(ControlLink, models.PROTECT, related_name="tasks")
    key = models.CharField("任务编号", max_length=60)
    version = models.PositiveIntegerField("版本")
    admission = models.ForeignKey(Publication, models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    kind = models.CharField("任务", max_length=10, blank=True)
    text = models.CharField("要做什么", max_length=200, blank=True)
    contact_sealed = models.BinaryField("联系方式", default=b"")
    due_on = models.DateField("截止", null=True)
    state = models.CharField("状态", max_length=10, choices=State.choices)
    taken_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    result = models.CharField("结果", max_length=12, blank=True)
    received_at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = "服务任务"
        indexes = [models.Index(fields=["place", "state"], name="control_task_of_place")]
        constraints = [
            models.UniqueConstraint(fields=["link", "key"], name="control_task_once"),
            models.CheckConstraint(
                name="control_task_has_number", condition=Q(state="cancelled") | Q(admission__isnull=False)
            ),
            models.CheckConstraint(
                name="control_task_settled_has_result", condition=~Q(state="settled") | ~Q(result="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.text}"

    @classmethod
    def within(cls, actor: Actor) -> Q:
        return reaches(actor, "place__path") if actor.has(*WORKERS) else Q(pk__in=[])


class ControlResult(models.Model):
    """A result on its way back: kept until the platform has said yes, sent again as often as it takes."""

    task = models.OneToOneField(ControlTask, models.PROTECT, related_name="outgoing")
    key = models.CharField("幂等键", max_length=40, unique=True)
    result = models.CharField("结果", max_length=12)
    attempts = models.PositiveSmallIntegerField("送过几次", default=0)
    next_at = models.DateTimeField("下次送")
    delivered_at = models.DateTimeField("送达时间", null=True)

    class Meta:
        indexes = [models.Index(fields=["next_at", "id"], name="control_result_due", condition=Q(delivered_at=None))]

    def __str__(self) -> str:
        return self.key
