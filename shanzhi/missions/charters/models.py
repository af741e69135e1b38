"""Charters, their revisions, texts clause by clause, opinions, reviews, votes and yearly check-ups."""

from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.people.roles import OUTSIDE_ROLES
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches
from shanzhi.kernel.publications.models import Publication
from shanzhi.policy.procedures.charter_revision import CHARTER_REVISION, OPEN

STATES = [(step.name, step.label) for step in CHARTER_REVISION.steps]


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


def within_area(actor: Actor, path: str) -> models.Q:
    if not actor.roles - OUTSIDE_ROLES:
        return models.Q(pk__in=[])
    return reaches(actor, path)


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


class Review(ScopedModel):
    """One body asked to look at one version (审核): Party and government must answer, joint reviewers may."""

    class Stage(models.TextChoices):
        REVIEW = "review", "提请审核"
        FILING = "filing", "把关备案"

    class Answer(models.TextChoices):
        PENDING = "pending", "还没答复"
        AGREED = "agreed", "同意"
        OBJECTED = "objected", "要求修改"
        LAPSED = "lapsed", "本轮已结束"

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="reviews")
    version = models.ForeignKey(Version, models.PROTECT, related_name="reviews")
    stage = models.CharField("环节", max_length=8, choices=Stage.choices)
    round = models.PositiveSmallIntegerField("第几轮")
    body = models.ForeignKey(Body, models.PROTECT, related_name="charter_reviews")
    field = models.CharField("看什么", max_length=40)
    deciding = models.BooleanField("须答复", default=False)
    opened_at = models.DateTimeField("送达时间")
    due_on = models.DateField("答复期限")
    answer = models.CharField("答复", max_length=8, choices=Answer.choices, default=Answer.PENDING)
    remark = models.CharField("意见", max_length=1000, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="charter_reviews")

    class Meta:
        indexes = [models.Index(fields=["body", "answer", "-id"], name="charter_review_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["revision", "stage", "round", "body"], name="charter_review_once"),
            models.CheckConstraint(
                name="charter_review_answered",
                condition=Q(answer__in=["pending", "lapsed"]) | Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.get_stage_display()}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return Q(body=actor.body_id) | within_area(actor, "revision__charter__place__path")


class Comment(models.Model):
    """A remark of a reviewer on one clause; answered by the committee, closed by the reviewer's agreement (D2-2.3)."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="comments")
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="comments")
    text = models.CharField("意见", max_length=1000)
    made_at = models.DateTimeField("时间")
    answer = models.CharField("怎么改的", max_length=500, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    settled_at = models.DateTimeField("了结时间", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="charter_comment_settled_after_answer",
                condition=Q(settled_at=None) | Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:30]


class FlagRuling(models.Model):
    """The legal reviewer's word on a machine's flag: it stands or the clause may stay (meetings.md 10)."""

    charter = models.ForeignKey(Charter, models.PROTECT, related_name="flag_rulings")
    code = models.CharField("标记", max_length=40)
    text_hash = models.CharField("条款摘要", max_length=64)
    cleared = models.BooleanField("可以保留")
    reason = models.CharField("理由", max_length=500)
    ruled_by = models.ForeignKey(Post, models.PROTECT, related_name="charter_flag_rulings")
    ruled_at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["charter", "code", "text_hash"], name="charter_flag_ruled_once"),
            models.CheckConstraint(name="charter_flag_ruling_reasoned", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {'保留' if self.cleared else '须改'}"


class Vote(models.Model):
    """The assembly's verdict on one frozen text (表决), as the evaluator of that day gave it (D2-2.4)."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="votes")
    version = models.ForeignKey(Version, models.PROTECT, related_name="votes")
    round = models.PositiveSmallIntegerField("第几轮")
    on = models.DateField("会议日期")
    adopted = models.BooleanField("通过")
    meeting = models.JSONField("会议情况")
    verdict = models.JSONField("结论和算式")
    recorded_by = models.ForeignKey(Post, models.PROTECT, related_name="charter_votes")
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "round"], name="charter_one_vote_a_round")]

    def __str__(self) -> str:
        return f"{self.on} {'通过' if self.adopted else '没有通过'}"


class FilingNumber(models.Model):
    """The number a township gives to a filed text (备案编号)."""

    revision = models.OneToOneField(Revision, models.PROTECT, related_name="filing_number")
    township = models.ForeignKey(Place, models.PROTECT, related_name="charter_filings")
    year = models.PositiveSmallIntegerField("年")
    serial = models.PositiveSmallIntegerField("号")
    version = models.ForeignKey(Version, models.PROTECT, related_name="filing_numbers")
    given_at = models.DateTimeField("备案时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["township", "year", "serial"], name="charter_filing_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.township.name}民约备〔{self.year}〕{self.serial} 号"


class Release(models.Model):
    """What of a revision was published: exactly the voted text (D2-2.5)."""

    revision = models.OneToOneField(Revision, models.PROTECT, related_name="release")
    version = models.ForeignKey(Version, models.PROTECT, related_name="releases")
    publication = models.OneToOneField(Publication, models.PROTECT, related_name="charter_release")
    released_at = models.DateTimeField("公布时间")

    def __str__(self) -> str:
        return str(self.publication)


class CheckUp(models.Model):
    """Once a year: are the rules used? (house rule)"""

    charter = models.ForeignKey(Charter, models.PROTECT, related_name="check_ups")
    year = models.PositiveSmallIntegerField("年")
    cases = models.PositiveIntegerField("用了几次")
    unused = models.CharField("没用上的条款", max_length=300, blank=True)
    note = models.CharField("说明", max_length=500)
    made_by = models.ForeignKey(Post, models.PROTECT, related_name="charter_check_ups")
    made_at = models.DateTimeField("时间")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["charter", "year"], name="charter_check_up_once_a_year")]

    def __str__(self) -> str:
        return f"{self.charter} {self.year}"


class Exemplar(ScopedModel):
    """A text a county sends to the city as an example (范本), with why it was chosen (D2-3.2)."""

    charter = models.ForeignKey(Charter, models.PROTECT, related_name="exemplars")
    area_code = models.CharField("地区", max_length=6)
    kind = models.CharField("种类", max_length=20, choices=Charter.Kind.choices)
    year = models.PositiveSmallIntegerField("年")
    reason = models.CharField("为什么选它", max_length=300)
    chosen_by = models.ForeignKey(Post, models.PROTECT, related_name="charter_exemplars")
    chosen_at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["charter", "year"], name="charter_exemplar_once"),
            models.CheckConstraint(name="charter_exemplar_reasoned", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.charter} {self.year}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return within_area(actor, "charter__place__path")
