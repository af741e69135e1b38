"""Workers of communities without a name or number in clear, their training, and who was borrowed until when."""

from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.findings.models import Finding
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches


class Worker(ScopedModel):
    """One person on a community's roster (花名册). `identity` is a keyed hash: it finds doubles, names nobody."""

    class Kind(models.TextChoices):
        PARTY = "party", "党组织成员"
        COMMITTEE = "committee", "居（村）委会成员"
        OTHER = "other", "其他专职工作人员"

    place = models.ForeignKey(Place, models.PROTECT, related_name="workers")
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    title = models.CharField("岗位", max_length=40)
    identity = models.CharField("身份证号摘要", max_length=64)
    level = models.CharField("资格", max_length=10, default="none")
    term_from = models.DateField("到岗")
    term_to = models.DateField("任期到", null=True)
    left_on = models.DateField("离岗", null=True)
    entered_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="workers_entered")

    class Meta:
        indexes = [models.Index(fields=["place", "-id"], name="worker_place")]
        constraints = [
            models.UniqueConstraint(fields=["identity"], condition=Q(left_on=None), name="worker_once"),
            models.CheckConstraint(name="worker_term", condition=Q(term_to=None) | Q(term_to__gte=F("term_from"))),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return reaches(actor, "place__path")


class Training(models.Model):
    """One training of one worker: induction, in service, special; done or not, never scored (D5-4.1.2)."""

    class Kind(models.TextChoices):
        INDUCTION = "induction", "任职培训"
        IN_SERVICE = "in_service", "在职培训"
        SPECIAL = "special", "专门培训"

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="trainings")
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    title = models.CharField("名称", max_length=80)
    on = models.DateField("日期")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["worker", "kind", "title", "on"], name="training_once")]

    def __str__(self) -> str:
        return self.title


class Secondment(ScopedModel):
    """A worker who is away for somebody else (借调): a finding with a return date from the first day."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="secondments")
    borrower = models.ForeignKey(Body, models.PROTECT, null=True, related_name="secondments")
    borrower_name = models.CharField("借调单位", max_length=80)
    since = models.DateField("自")
    return_by = models.DateField("最迟返回")
    returned_on = models.DateField("返回", null=True)
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="secondments")
    told_by = models.ForeignKey(Post, models.PROTECT, related_name="secondments_told")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["worker"], condition=Q(returned_on=None), name="secondment_one_open"),
            models.CheckConstraint(
                name="secondment_dates", condition=Q(returned_on=None) | Q(returned_on__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.borrower_name} {self.since}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return reaches(actor, "worker__place__path")
