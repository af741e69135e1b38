"""What goes with a place: standing bodies and their sittings, contact days, guidance, suggestions, county rules."""

from django.db import models
from django.db.models import Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches
from shanzhi.missions.deliberation.models.case import Deliberation, Proposal


class StandingBody(ScopedModel):
    """A standing body or a recurring day (议事会、理事会、民情恳谈日、居民论坛、评理说事点; D3-4.3.5)."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "居（村）民议事会"
        BOARD = "board", "理事会"
        SUPERVISORS = "supervisors", "监督会"
        DAY = "day", "民情恳谈日"
        FORUM = "forum", "居（村）民论坛"
        SPOT = "spot", "评理说事点"

    place = models.ForeignKey(Place, models.PROTECT, related_name="standing_bodies")
    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
    name = models.CharField("名称", max_length=60)
    members = models.CharField("成员", max_length=500, blank=True)
    rhythm = models.CharField("什么时候开", max_length=80)
    venue = models.CharField("在哪里", max_length=80)
    founded_on = models.DateField("设立日")
    ended_on = models.DateField("停止日", null=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["place", "name"], name="standing_body_named_once"),)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return reaches(actor, "place__path")


class Sitting(models.Model):
    """One meeting of a standing body: when, what was said, the topic that came of it."""

    body = models.ForeignKey(StandingBody, models.PROTECT, related_name="sittings")
    on = models.DateField("日期")
    people = models.PositiveIntegerField("到场人数")
    record = models.TextField("记录", max_length=2000)
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="sittings")

    class Meta:
        ordering = ("-on", "-id")
        constraints = (models.UniqueConstraint(fields=["body", "on"], name="sitting_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.body} {self.on}"


class Contact(ScopedModel):
    """A delegate linked to a community and the day he or she is there (代表委员联系社区; D3-5.2.1)."""

    class Kind(models.TextChoices):
        PARTY = "party", "党代表"
        CONGRESS = "congress", "人大代表"
        CPPCC = "cppcc", "政协委员"

    place = models.ForeignKey(Place, models.PROTECT, related_name="deliberation_contacts")
    kind = models.CharField("身份", max_length=10, choices=Kind.choices)
    name = models.CharField("姓名", max_length=40)
    contact_day = models.CharField("联系日", max_length=80)
    venue = models.CharField("地点", max_length=80)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["place", "kind", "name"], name="contact_once"),)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return reaches(actor, "place__path")


class Guidance(models.Model):
    """The street's comment on a running case, or help it lends; it never takes the case over (D3-5.2.3)."""

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="guidance")
    body = models.ForeignKey(Body, models.PROTECT, related_name="deliberation_guidance")
    text = models.CharField("意见或支持", max_length=500)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.text


class Suggestion(ScopedModel):
    """A suggestion upward (工作建议; D3-5.1.1), owed an answer by a day."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="deliberation_suggestions")
    deliberation = models.ForeignKey(Deliberation, models.PROTECT, null=True, related_name="suggestions")
    to = models.ForeignKey(Body, models.PROTECT, related_name="deliberation_suggestions_received")
    text = models.CharField("建议", max_length=1000)
    made_by = models.ForeignKey(Post, models.PROTECT, related_name="deliberation_suggestions_made")
    made_at = models.DateTimeField("提出时间")
    due_on = models.DateField("答复期限")
    answer = models.CharField("答复", max_length=1000, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="suggestion_answer_paired",
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.text[:40]

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return Q(to=actor.body_id) | Q(place=actor.place_id)


class CountyRules(models.Model):
    """A county's own deliberation rules (县区细则; D3-4.1.1): text for the public, additions as data, dated."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="deliberation_rules")
    title = models.CharField("名称", max_length=80)
    text = models.TextField("正文", max_length=8000)
    additions = models.JSONField("增加的要求", default=list)
    in_force_from = models.DateField("施行日")
    status = models.CharField("来源状态", max_length=40)

    class Meta:
        ordering = ("-in_force_from", "-id")
        constraints = (models.UniqueConstraint(fields=["place", "in_force_from"], name="county_rules_dated_once"),)

    def __str__(self) -> str:
        return self.title
