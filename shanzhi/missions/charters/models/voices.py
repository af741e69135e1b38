"""Households reached and opinions given."""

from django.db import models
from django.db.models import Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Post
from shanzhi.kernel.places.scope import ScopedModel
from shanzhi.missions.charters.models.texts import Clause, Revision, within_area


class HouseholdGroup(models.Model):
    """A group or building with the number of its households; households are numbers, never names."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="groups")
    name = models.CharField("组或楼", max_length=40)
    households = models.PositiveSmallIntegerField("户数")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "name"], name="charter_group_once"),
            models.CheckConstraint(name="charter_group_not_empty", condition=Q(households__range=(1, 2000))),
        ]

    def __str__(self) -> str:
        return self.name


class Reach(models.Model):
    """One household was reached in a recorded way (送达); it need not have said anything (meetings.md 14)."""

    class Way(models.TextChoices):
        PAPER = "paper", "纸质送到家"
        VISIT = "visit", "上门当面说"
        ONLINE = "online", "线上（群、短信）"
        MEETING = "meeting", "院坝会、楼门会"

    group = models.ForeignKey(HouseholdGroup, models.PROTECT, related_name="reached")
    number = models.PositiveSmallIntegerField("户号")
    way = models.CharField("方式", max_length=8, choices=Way.choices)
    on = models.DateField("日期")
    recorded_by = models.ForeignKey(Post, models.PROTECT, related_name="charter_reach")
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "number"], name="charter_household_reached_once")]

    def __str__(self) -> str:
        return f"{self.group} {self.number}"


class Opinion(ScopedModel):
    """What a resident said (意见); followed by a code, no account stands beside it (D2-2.2)."""

    class Way(models.TextChoices):
        PAPER = "paper", "纸质"
        VISIT = "visit", "上门"
        ONLINE = "online", "线上"

    class Answer(models.TextChoices):
        WAITING = "waiting", "还没答复"
        ADOPTED = "adopted", "采纳"
        MERGED = "merged", "合并采纳"
        NOT_ADOPTED = "not_adopted", "没有采纳"

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="opinions")
    code = models.CharField("查询码", max_length=10, unique=True)
    way = models.CharField("方式", max_length=8, choices=Way.choices)
    text = models.TextField("意见", max_length=2000)
    about = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="opinions")
    given_on = models.DateField("日期")
    recorded_at = models.DateTimeField("记录时间")
    answer = models.CharField("答复", max_length=12, choices=Answer.choices, default=Answer.WAITING)
    reason = models.CharField("答复的话", max_length=500, blank=True)
    changed = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="changed_by_opinions")
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="charter_answers")

    class Meta:
        indexes = [models.Index(fields=["revision", "answer", "id"], name="charter_opinion_answer")]
        constraints = [
            models.CheckConstraint(
                name="charter_answer_complete",
                condition=Q(answer="waiting", answered_at=None) | ~Q(answer="waiting") & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="charter_adopted_names_its_clause",
                condition=~Q(answer__in=["adopted", "merged"]) | Q(changed__isnull=False),
            ),
            models.CheckConstraint(
                name="charter_not_adopted_says_why", condition=~Q(answer="not_adopted") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.text[:30]

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return within_area(actor, "revision__charter__place__path")
