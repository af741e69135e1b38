"""What a person should look at beside a demand: a number around which something changed (复查), a sign (疑点)."""

from django.db import models
from django.db.models import Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.places.scope import ScopedModel
from shanzhi.missions.admission.models.demands import Demand, Filing


class Recheck(ScopedModel):
    """A number that needs a person's look because something around it changed (复查); never a silent flip."""

    class Cause(models.TextChoices):
        LIST_CHANGED = "list_changed", "清单有变"
        NOT_RECOGNISED = "not_recognised", "居民不认可"

    class Outcome(models.TextChoices):
        KEEP = "keep", "继续有效"
        REVISE = "revise", "要求修订后重报"
        EXIT = "exit", "退出"

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="rechecks")
    cause = models.CharField("起因", max_length=16, choices=Cause.choices)
    source = models.CharField("来源", max_length=80)
    text = models.CharField("变了什么", max_length=500)
    body = models.ForeignKey(Body, models.PROTECT, related_name="rechecks")
    opened_at = models.DateTimeField("提出时间")
    outcome = models.CharField("结论", max_length=8, choices=Outcome.choices, blank=True)
    reason = models.CharField("理由", max_length=500, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True)
    decided_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="rechecks")

    class Meta:
        indexes = [models.Index(fields=["body", "decided_at", "-id"], name="recheck_body_open")]
        constraints = [
            models.UniqueConstraint(fields=["demand", "source"], name="recheck_once_per_source"),
            models.CheckConstraint(
                name="recheck_decided_with_reason",
                condition=Q(decided_at=None, decided_by=None, outcome="")
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(outcome="") & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_cause_display()} {self.demand}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return Q(body=actor.body_id)


class Suspicion(ScopedModel):
    """Something about a filing that a person should look at (疑点): a sign with its trail, never a verdict."""

    class Kind(models.TextChoices):
        HIDDEN_TARGET = "hidden_target", "像变相指标"
        SPLIT = "split", "像拆开报"
        ANOTHER_NAME = "another_name", "像换名目再报"
        ANOTHER_TIER = "another_tier", "像换层级审批"
        EARLY = "early", "先办后报"

    class Verdict(models.TextChoices):
        UNFOUNDED = "unfounded", "没有问题"
        FOUNDED = "founded", "确有问题"

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="suspicions")
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="suspicions")
    kind = models.CharField("种类", max_length=16, choices=Kind.choices)
    text = models.CharField("看到什么", max_length=300)
    marks = models.JSONField("标出的字", default=list)
    related = models.JSONField("有关的申报", default=list)
    body = models.ForeignKey(Body, models.PROTECT, related_name="suspicions")
    opened_at = models.DateTimeField("提出时间")
    verdict = models.CharField("结论", max_length=10, choices=Verdict.choices, blank=True)
    reason = models.CharField("理由", max_length=500, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True)
    decided_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="suspicions")

    class Meta:
        indexes = [models.Index(fields=["body", "decided_at", "-id"], name="suspicion_body_open")]
        constraints = [
            models.UniqueConstraint(fields=["filing", "kind"], name="suspicion_once_per_filing"),
            models.CheckConstraint(
                name="suspicion_decided_with_reason",
                condition=Q(decided_at=None, decided_by=None, verdict="")
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(verdict="") & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.demand}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return Q(body=actor.body_id)
