"""Findings (问题): one lifecycle for every mission. Whoever raised one never verifies its cure."""

from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches


class Finding(ScopedModel):
    """Something that breaks a clause, the body that answers for it, and what became of it.

    `area` is wide enough that at least three communities lie in it, so that a protected report
    does not give its community away (D1-4.2.5). No reporter stands here.
    """

    class State(models.TextChoices):
        RAISED = "raised", "已发现"
        ORDERED = "ordered", "已责令"
        RECTIFIED = "rectified", "已整改待核"
        CLOSED = "closed", "已销号"

    class Source(models.TextChoices):
        REPORT = "report", "反映"
        SELF_CHECK = "self_check", "自查"
        SPOT_CHECK = "spot_check", "抽查"
        AUTOMATIC = "automatic", "系统发现"

    class Severity(models.TextChoices):
        LIGHT = "light", "轻微"
        ORDINARY = "ordinary", "一般"
        SERIOUS = "serious", "严重"

    kind = models.CharField("种类", max_length=40)
    clause = models.CharField("条款", max_length=12)
    source = models.CharField("来源", max_length=12, choices=Source.choices)
    title = models.CharField("问题", max_length=200)
    quote = models.TextField("原话", max_length=4000, blank=True)
    subject = models.CharField("关联对象", max_length=80, blank=True)
    issuer = models.ForeignKey(Body, models.PROTECT, null=True, related_name="findings")
    issuer_name = models.CharField("责任单位", max_length=80)
    area = models.ForeignKey(Place, models.PROTECT, related_name="findings")
    severity = models.CharField("轻重", max_length=10, choices=Severity.choices, default=Severity.ORDINARY)
    repeat_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="repeats")
    escalated_at = models.DateTimeField("上报时间", null=True)
    reopened = models.PositiveSmallIntegerField("重开次数", default=0)
    returned_because = models.CharField("退回原因", max_length=300, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.RAISED)
    terminated_at = models.DateTimeField("终止时间", null=True)
    due_on = models.DateField("整改期限", null=True)
    raised_at = models.DateTimeField("发现时间")
    raised_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="findings_raised")
    ordered_at = models.DateTimeField("责令时间", null=True)
    ordered_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="findings_ordered")
    answer = models.TextField("责任单位答复", max_length=2000, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="findings_answered")
    closed_at = models.DateTimeField("销号时间", null=True)
    closed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="findings_closed")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["area", "state"], name="finding_area_state"),
            models.Index(fields=["issuer", "-id"], name="finding_issuer"),
            models.Index(fields=["due_on"], condition=Q(state="ordered"), name="finding_running_out"),
            models.Index(fields=["subject"], name="finding_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                name="finding_ordered_paired",
                condition=Q(ordered_at=None, ordered_by=None) | Q(ordered_at__isnull=False, ordered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_closed_paired",
                condition=Q(state="closed", closed_at__isnull=False, closed_by__isnull=False)
                | ~Q(state="closed") & Q(closed_at=None, closed_by=None),
            ),
            models.CheckConstraint(
                name="finding_never_repeats_itself", condition=Q(repeat_of=None) | ~Q(repeat_of=F("id"))
            ),
            models.CheckConstraint(
                name="finding_verified_by_someone_else",
                condition=Q(closed_by=None)
                | (
                    (Q(raised_by=None) | ~Q(closed_by=F("raised_by")))
                    & (Q(answered_by=None) | ~Q(closed_by=F("answered_by")))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        """Supervisors see their area; an issuer sees what is ordered against it."""
        own = Q(issuer=actor.body_id, state__in=["ordered", "rectified", "closed"])
        if actor.has("leader"):
            return own | reaches(actor, "area__path")
        if not actor.has("supervisor", "desk", "system", "auditor"):
            return own
        return own | reaches(actor, "area__path")


class Rectification(ScopedModel):
    """One attempt to put a finding right (整改): words and pictures from before and after. Appended, never changed."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="rectifications")
    text = models.CharField("怎么改的", max_length=2000)
    before = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="shown_before")
    after = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="shown_after")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(Post, models.PROTECT, related_name="rectifications")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.finding_id}: {self.text[:20]}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        seen = Finding.objects.scoped(actor).values("pk")
        return Q(finding__in=seen)


class Referral(ScopedModel):
    """A serious case handed to the body that may decide it (移送), by a named officer, by hand (D1-4.1.7).

    Never written by the system and never from a score: `officer` is a post that somebody holds.
    """

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="referrals")
    to = models.CharField("移送给", max_length=80)
    facts = models.CharField("事实和材料", max_length=2000)
    answer = models.CharField("责任单位的说法", max_length=2000)
    officer = models.ForeignKey(Post, models.PROTECT, related_name="referrals")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="referral_heard_first", condition=~Q(answer="")),
            models.UniqueConstraint(fields=["finding", "to"], name="referral_once"),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} → {self.to}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        if not actor.has("supervisor", "desk", "auditor", "system"):
            return Q(pk__in=[])
        return Q(finding__in=Finding.objects.scoped(actor).values("pk"))
