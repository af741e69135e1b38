"""Reviews with their remarks, the legal reviewer's word, votes, filing numbers, releases."""

from django.db import models
from django.db.models import Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.charters.models.texts import Charter, Clause, Revision, Version, within_area


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
