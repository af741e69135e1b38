"""Who serves (服务主体, D5-4.4.1): enterprises and social organisations, their incentives, exclusion and appeal."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches
from shanzhi.missions.resources.models.inventory import STAFF


class Provider(ScopedModel):
    """A service enterprise or social organisation on the register (服务主体)."""

    body = models.OneToOneField(Body, models.PROTECT, related_name="service_provider")
    credit_code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    categories = ArrayField(models.CharField(max_length=14), verbose_name="服务类别")
    licence = models.CharField("证照名称", max_length=60)
    licence_until = models.DateField("证照有效期至", null=True)
    licence_long_term = models.BooleanField("长期有效", default=False)
    counties = models.ManyToManyField(Place, related_name="service_providers")
    capacity = models.DecimalField("每季能承接（元）", max_digits=12, decimal_places=2, default=0)
    conflict = models.CharField("利益冲突申报", max_length=200)
    conflict_places = models.ManyToManyField(Place, related_name="conflicted_providers")
    status = models.CharField("来源状态", max_length=40, blank=True)
    registered_at = models.DateTimeField("登记时间")
    changed_at = models.DateTimeField("变更时间")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="provider_licence_dated",
                condition=Q(licence_long_term=True, licence_until=None)
                | Q(licence_long_term=False, licence_until__isnull=False),
            ),
            models.CheckConstraint(name="provider_capacity_not_negative", condition=Q(capacity__gte=0)),
        ]

    def __str__(self) -> str:
        return self.credit_code

    @property
    def subject(self) -> str:
        return f"provider:{self.pk}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        own = Q(body=actor.body_id)
        desks = actor.has("supervisor", "desk", "filer", "auditor", "system")
        return own | reaches(actor, "body__place__path") if desks or actor.has(*STAFF) else own


class Incentive(ScopedModel):
    """A measure applied for with its ground (扶持申请), answered by market supervision or the tax department."""

    class State(models.TextChoices):
        ASKED = "asked", "待答复"
        GRANTED = "granted", "给予"
        REFUSED = "refused", "不给予"

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="incentives")
    measure = models.CharField("措施", max_length=14)
    ground = models.CharField("理由", max_length=500)
    asked_of = models.ForeignKey(Body, models.PROTECT, related_name="incentives_asked")
    state = models.CharField("结果", max_length=8, choices=State.choices, default=State.ASKED)
    answer = models.CharField("答复", max_length=500, blank=True)
    asked_at = models.DateTimeField("申请时间")
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="incentives_answered")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "measure"], condition=Q(state="asked"), name="incentive_one_open"
            ),
            models.CheckConstraint(
                name="incentive_answered_paired",
                condition=Q(state="asked", answered_at=None, answered_by=None)
                | (~Q(state="asked") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.measure}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return Q(provider__body=actor.body_id) | Q(asked_of=actor.body_id)


class Exclusion(ScopedModel):
    """A provider may not offer for a time (暂停参与), with reason, appeal and the answer of somebody else."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", "维持"
        LIFTED = "lifted", "撤销"

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="exclusions")
    reason = models.CharField("理由", max_length=500)
    valid_from = models.DateField("自")
    valid_until = models.DateField("至（含）")
    excluded_by = models.ForeignKey(Post, models.PROTECT, related_name="providers_excluded")
    excluded_at = models.DateTimeField("作出时间")
    appeal = models.CharField("申诉", max_length=1000, blank=True)
    appealed_at = models.DateTimeField("申诉时间", null=True)
    outcome = models.CharField("申诉结果", max_length=8, choices=Outcome.choices, blank=True)
    outcome_reason = models.CharField("结果理由", max_length=500, blank=True)
    decided_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="appeals_decided")
    decided_at = models.DateTimeField("决定时间", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="exclusion_dates", condition=Q(valid_until__gte=F("valid_from"))),
            models.CheckConstraint(
                name="exclusion_appeal_decided_by_someone_else",
                condition=Q(decided_by=None) | ~Q(decided_by=F("excluded_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.valid_from}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        own = Q(provider__body=actor.body_id)
        if not actor.has("supervisor", "desk", "auditor", "system"):
            return own
        return own | reaches(actor, "provider__body__place__path")
