"""Charters, their revisions and their texts clause by clause."""

from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.people.roles import OUTSIDE_ROLES
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches
from shanzhi.policy.procedures.charter_revision import CHARTER_REVISION, OPEN

STATES = [(step.name, step.label) for step in CHARTER_REVISION.steps]


def within_area(actor: Actor, path: str) -> models.Q:
    if not actor.roles - OUTSIDE_ROLES:
        return models.Q(pk__in=[])
    return reaches(actor, path)


class Charter(ScopedModel):
    """The village rules or convention of one place (民约); its texts live in revisions."""

    class Kind(models.TextChoices):
        VILLAGE_RULES = "village_rules", "村规民约"
        RESIDENTS_CONVENTION = "residents_convention", "居民公约"

    place = models.OneToOneField(Place, models.PROTECT, related_name="charter")
    body = models.ForeignKey(Body, models.PROTECT, related_name="charters")
    kind = models.CharField("种类", max_length=20, choices=Kind.choices)
    title = models.CharField("名称", max_length=80)
    newest = models.ForeignKey("Version", models.PROTECT, null=True, related_name="newest_of")
    published = models.ForeignKey("Version", models.PROTECT, null=True, related_name="published_of")
    created_at = models.DateTimeField("建立时间")

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"rules:{self.pk}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        """Staff see the charters of their area; people from outside see what is published, elsewhere."""
        return within_area(actor, "place__path")


class Revision(ScopedModel):
    """One round from notice to publication (修订)."""

    charter = models.ForeignKey(Charter, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField("第几次修订")
    state = models.CharField("步骤", max_length=12, choices=STATES, default="publicity")
    notice = models.TextField("通知", max_length=4000, blank=True)
    notice_ways = models.CharField("发出的方式", max_length=100, blank=True)
    notice_on = models.DateField("通知日期", null=True)
    opinions_until = models.DateField("征集到哪天", null=True)
    frozen = models.ForeignKey("Version", models.PROTECT, null=True, related_name="frozen_for")
    round = models.PositiveSmallIntegerField("第几轮审核", default=0)
    opened_by = models.ForeignKey(Post, models.PROTECT, related_name="charter_revisions")
    opened_at = models.DateTimeField("开始时间")
    changed_at = models.DateTimeField("变更时间")

    class Meta:
        indexes = [models.Index(fields=["state", "-id"], name="charter_revision_state")]
        constraints = [
            models.UniqueConstraint(fields=["charter", "number"], name="charter_revision_once"),
            models.UniqueConstraint(fields=["charter"], condition=Q(state__in=OPEN), name="charter_one_open_revision"),
            models.UniqueConstraint(fields=["charter"], condition=Q(state="in_force"), name="charter_one_in_force"),
            models.CheckConstraint(
                name="charter_frozen_from_vote_on",
                condition=~Q(state__in=["vote", "filing", "filed", "in_force"]) | Q(frozen__isnull=False),
            ),
            models.CheckConstraint(
                name="charter_notice_complete",
                condition=Q(notice_on=None) | Q(opinions_until=None) | Q(opinions_until__gte=F("notice_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.charter}（第 {self.number} 次修订）"

    @property
    def subject(self) -> str:
        return f"charter:{self.pk}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return within_area(actor, "charter__place__path")


class StepTaken(models.Model):
    """One move of a revision: append-only, so going back keeps history (D2-2.1)."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="steps")
    came_from = models.CharField("从", max_length=12, choices=STATES, blank=True)
    to = models.CharField("到", max_length=12, choices=STATES)
    capacity = models.CharField("以什么身份", max_length=120)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="charter_steps")
    at = models.DateTimeField("时间")
    note = models.CharField("说明", max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.came_from} → {self.to}"


class Clause(models.Model):
    """A clause as such: its id stays the same however its number and words change."""

    charter = models.ForeignKey(Charter, models.PROTECT, related_name="clauses")
    created_at = models.DateTimeField("首次出现")

    def __str__(self) -> str:
        return f"clause:{self.pk}"


class Version(models.Model):
    """One text of a charter (稿), never changed: a correction is the next version. `sha256` covers the whole text."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("第几稿")
    head = models.CharField("标题和通过情况", max_length=400, blank=True)
    text = models.TextField("全文")
    sha256 = models.CharField("摘要", max_length=64)
    signature = models.BinaryField("雷同签名")
    note = models.CharField("改了什么", max_length=200, blank=True)
    made_by = models.ForeignKey(Post, models.PROTECT, related_name="charter_versions")
    made_at = models.DateTimeField("写成时间")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "number"], name="charter_version_once")]

    def __str__(self) -> str:
        return f"第 {self.number} 稿"


class ClauseText(models.Model):
    """The words of a clause in one version, at its place."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="clause_texts")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="texts")
    position = models.PositiveSmallIntegerField("次序")
    label = models.CharField("条号", max_length=20, blank=True)
    text = models.TextField("正文")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="charter_clause_position_once"),
            models.UniqueConstraint(fields=["version", "clause"], name="charter_clause_once_a_version"),
        ]

    def __str__(self) -> str:
        return self.text[:30]
