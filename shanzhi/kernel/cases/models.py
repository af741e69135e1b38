"""The inbox of a community. The foreign key to a published admission is the gate in the database:
an assignment without a number cannot exist (D1-4.2.1, D1-4.2.5)."""

from django.db import models
from django.db.models import Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Post
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches
from shanzhi.kernel.publications.models import Publication


class Assignment(ScopedModel):
    """One admitted matter in front of one community or street (派单)."""

    class State(models.TextChoices):
        WAITING = "waiting", "待接收"
        RECEIVED = "received", "办理中"
        REFUSED = "refused", "已拒收"
        DONE = "done", "已办结"
        CANCELLED = "cancelled", "已取消"

    place = models.ForeignKey(Place, models.PROTECT, related_name="assignments")
    admission = models.ForeignKey(Publication, models.PROTECT, related_name="assignments")
    occurrence = models.CharField("期次", max_length=12, blank=True)
    title = models.CharField("事项", max_length=200)
    issuer_name = models.CharField("提出单位", max_length=80)
    minutes = models.PositiveIntegerField("预计分钟")
    due_on = models.DateField("截止日")
    paused = models.BooleanField("暂停", default=False)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    assigned_at = models.DateTimeField("派发时间")
    settled_at = models.DateTimeField("处理时间", null=True)
    settled_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="assignments_settled")
    refusal = models.CharField("拒收理由", max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["place", "due_on", "id"],
                condition=Q(state__in=["waiting", "received"]),
                name="assignment_open",
            ),
            models.Index(fields=["place", "-settled_at"], name="assignment_settled"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["admission", "place", "occurrence"], name="assignment_once"),
            models.CheckConstraint(
                name="assignment_waiting_is_unsettled",
                condition=Q(state="waiting", settled_at=None, settled_by=None)
                | ~Q(state="waiting") & Q(settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="assignment_refusal_has_reason",
                condition=~Q(state="refused") | ~Q(refusal=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return reaches(actor, "place__path")


class Measurement(models.Model):
    """Minutes one occurrence really took. Kept per demand, without person or community (gate.md §7)."""

    admission = models.ForeignKey(Publication, models.PROTECT, related_name="measurements")
    minutes = models.PositiveIntegerField("分钟")
    on = models.DateField("日期")
    erase_hash = models.CharField("删除凭据", max_length=64, unique=True)

    class Meta:
        constraints = [models.CheckConstraint(name="measurement_plausible", condition=Q(minutes__range=(1, 6000)))]

    def __str__(self) -> str:
        return f"{self.minutes} 分钟"
