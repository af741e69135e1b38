"""The case: what was proposed, what is deliberated, its rounds and sides."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Post
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches
from shanzhi.kernel.publications.models import Publication
from shanzhi.policy.deliberation import forms, topics
from shanzhi.policy.procedures.deliberation import DELIBERATION

STATES = [(step.name, step.label) for step in DELIBERATION.steps]


class Proposal(ScopedModel):
    """A matter somebody wants settled (议题建议). `author` is a pseudonym: it finds its author, nobody by it."""

    class State(models.TextChoices):
        OPEN = "open", "待研究"
        TAKEN_UP = "taken_up", "已作为议题"
        DECLINED = "declined", "未作为议题"

    place = models.ForeignKey(Place, models.PROTECT, related_name="deliberation_proposals")
    source = models.CharField("来源", max_length=16, choices=list(topics.SOURCES.items()))
    title = models.CharField("议题", max_length=80)
    text = models.TextField("情况", max_length=2000)
    author = models.CharField("提议人代号", max_length=64, blank=True)
    subject = models.CharField("关联事项", max_length=80, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.CharField("理由", max_length=500, blank=True)
    proposed_at = models.DateTimeField("提出时间")
    decided_at = models.DateTimeField("研究时间", null=True)
    decided_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="proposals_decided")
    review_asked_at = models.DateTimeField("申请复核时间", null=True)
    review = models.CharField("复核意见", max_length=500, blank=True)
    reviewed_at = models.DateTimeField("复核时间", null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["place", "state", "-id"], name="proposal_place_state"),)
        constraints = (
            models.CheckConstraint(
                name="proposal_decided_paired",
                condition=Q(state="open", decided_at=None) | ~Q(state="open") & Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(name="proposal_declined_says_why", condition=~Q(state="declined") | ~Q(reason="")),
        )

    def __str__(self) -> str:
        return self.title

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return reaches(actor, "place__path")


class Support(models.Model):
    """One resident supports a proposal; a pseudonym, once."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="supports")
    key = models.CharField("代号", max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["proposal", "key"], name="support_once"),)

    def __str__(self) -> str:
        return f"{self.proposal_id}"


class Deliberation(ScopedModel):
    """One matter under deliberation (协商), in one of the steps of the procedure."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="deliberations")
    proposal = models.OneToOneField(Proposal, models.PROTECT, null=True, related_name="deliberation")
    title = models.CharField("议题", max_length=80)
    source = models.CharField("来源", max_length=16, choices=list(topics.SOURCES.items()))
    heard = models.CharField("怎么征求的意见", max_length=300, blank=True)
    facts = models.TextField("情况说明", max_length=4000)
    scope = models.CharField("涉及谁", max_length=12, choices=[(k.value, v) for k, v in forms.SCOPES.items()])
    attention = models.CharField("关注程度", max_length=8, choices=[(k.value, v) for k, v in forms.ATTENTIONS.items()])
    matter = models.CharField("什么事", max_length=16, choices=[(k.value, v) for k, v in forms.MATTERS.items()])
    forms = ArrayField(models.CharField(max_length=10), verbose_name="协商形式")
    deviation = models.CharField("未按建议形式的理由", max_length=300, blank=True)
    final_form = models.CharField("最终形式", max_length=16, blank=True)
    subject = models.CharField("关联事项", max_length=80, blank=True)
    rehearsal = models.BooleanField("演练", default=False)
    state = models.CharField("步骤", max_length=14, choices=STATES, default="topic")
    round = models.PositiveSmallIntegerField("第几轮", default=1)
    taken_up_reason = models.CharField("提出议题的说明", max_length=500, blank=True)
    missing_seen_at = models.DateTimeField("看过还缺谁", null=True)
    party_confirmed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="sides_confirmed_party")
    committee_confirmed_by = models.ForeignKey(
        Post, models.PROTECT, null=True, related_name="sides_confirmed_committee"
    )
    opens_on = models.DateField("协商开始", null=True)
    closes_on = models.DateField("网上截止（含）", null=True)
    opinion = models.TextField("协商意见", max_length=4000, blank=True)
    opinion_confirmed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="opinions_confirmed")
    concern = models.CharField("少数人的意见", max_length=300, blank=True)
    concern_answer = models.TextField("对少数人意见的答复", max_length=2000, blank=True)
    assembly = models.CharField("会议表决", max_length=300, blank=True)
    assembly_valid = models.BooleanField("会议有效", default=False)
    assembly_passed = models.BooleanField("表决通过", default=False)
    reviewed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="outcomes_reviewed")
    outcome_on = models.DateField("成果形成日", null=True)
    created_at = models.DateTimeField("建立时间")
    local = models.JSONField("本县另加要求的记录", default=dict)
    closed_at = models.DateTimeField("办结时间", null=True)
    publication = models.OneToOneField(Publication, models.PROTECT, null=True, related_name="deliberation")

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["place", "state", "-id"], name="deliberation_place_state"),)
        constraints = (
            models.CheckConstraint(
                name="deliberation_closed_paired",
                condition=Q(state="closed", closed_at__isnull=False) | ~Q(state="closed") & Q(closed_at=None),
            ),
            models.CheckConstraint(
                name="deliberation_dates",
                condition=Q(closes_on=None) | Q(opens_on__isnull=False, closes_on__gte=F("opens_on")),
            ),
            models.CheckConstraint(
                name="deliberation_sides_confirmed_by_both",
                condition=Q(state__in=["topic", "participant"])
                | Q(party_confirmed_by__isnull=False, committee_confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="deliberation_two_capacities",
                condition=Q(party_confirmed_by=None)
                | Q(committee_confirmed_by=None)
                | ~Q(party_confirmed_by=F("committee_confirmed_by")),
            ),
            models.CheckConstraint(
                name="deliberation_no_work_before_review",
                condition=~Q(state="implementing") | Q(reviewed_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def evidence_matter(self) -> str:
        """What other missions ask evidence about: their own matter, or this case."""
        return self.subject or f"deliberation:{self.pk}"

    @property
    def form_names(self) -> list[str]:
        return [forms.FORMS[forms.Form(form)] for form in self.forms]

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        own = Q(rehearsal=False) | Q(place=actor.place_id)
        return own & reaches(actor, "place__path")


class Round(models.Model):
    """One round that ended: agreed or failed, with its record."""

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField("第几轮")
    agreed = models.BooleanField("谈成")
    record = models.TextField("记录", max_length=4000)
    people = models.PositiveIntegerField("参加人数")
    ended_on = models.DateField("结束日")

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["deliberation", "number"], name="round_once"),)

    def __str__(self) -> str:
        return f"第 {self.number} 轮"


class Side(models.Model):
    """One side of the deliberation (协商主体): a group or an organisation, how it was told, what it replied."""

    deliberation = models.ForeignKey(Deliberation, models.CASCADE, related_name="sides")
    group = models.CharField("哪一方", max_length=40)
    people = models.PositiveIntegerField("人数", default=1)
    invited = models.CharField("怎么请", max_length=60, blank=True)
    observer = models.BooleanField("列席", default=False)
    notified_way = models.CharField("通报方式", max_length=20, blank=True)
    notified_on = models.DateField("通报日", null=True)
    replied_on = models.DateField("答复日", null=True)
    reply = models.TextField("答复", max_length=1000, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["deliberation", "group"], name="side_once"),
            models.CheckConstraint(
                name="side_notified_paired",
                condition=Q(notified_on=None, notified_way="") | Q(notified_on__isnull=False) & ~Q(notified_way=""),
            ),
        )

    def __str__(self) -> str:
        return self.group
