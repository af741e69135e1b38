"""Items a body shows by itself, the questions people ask on a community's page, and its opening hours."""

from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches
from shanzhi.kernel.publications.models import Publication

WATCHING = ("supervisor", "desk", "leader", "auditor", "system", "township_clerk")


class Profile(models.Model):
    """Where a community is found: address, telephone, hours (社区名片). No person's own number."""

    place = models.OneToOneField(Place, models.PROTECT, related_name="profile")
    address = models.CharField("地址", max_length=120, blank=True)
    telephone = models.CharField("办公电话", max_length=40, blank=True)
    hours = models.CharField("开门时间", max_length=120, blank=True)
    note = models.CharField("提示", max_length=200, blank=True)
    changed_at = models.DateTimeField("更新时间")

    def __str__(self) -> str:
        return f"{self.place}"


class Posting(ScopedModel):
    """One item a body shows at its place (公开事项): Party affairs, a notice, a contact day, an activity, a story."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        PUBLISHED = "published", "公开中"
        WITHDRAWN = "withdrawn", "已撤下"

    body = models.ForeignKey(Body, models.PROTECT, related_name="postings")
    place = models.ForeignKey(Place, models.PROTECT, related_name="postings")
    section = models.CharField("栏目", max_length=20)
    title = models.CharField("标题", max_length=100)
    text = models.TextField("内容", max_length=6000)
    happens_on = models.DateField("哪一天", null=True)
    until = models.DateField("公开到", null=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="postings")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    publication = models.OneToOneField(Publication, models.PROTECT, null=True, related_name="posting")
    written_by = models.ForeignKey(Post, models.PROTECT, related_name="postings")
    written_at = models.DateTimeField("写下时间")
    withdrawn_because = models.CharField("撤下原因", max_length=200, blank=True)
    chosen_by = models.ForeignKey(Body, models.PROTECT, null=True, related_name="chosen_postings")
    chosen_because = models.CharField("为什么值得学", max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["body", "-id"], name="posting_of_body")]
        constraints = [
            models.CheckConstraint(
                name="posting_shown_means_published",
                condition=Q(state="draft", publication=None) | ~Q(state="draft") & Q(publication__isnull=False),
            ),
            models.CheckConstraint(
                name="posting_withdrawn_says_why",
                condition=~Q(state="withdrawn") | ~Q(withdrawn_because=""),
            ),
            models.CheckConstraint(
                name="posting_chosen_by_another_and_says_why",
                condition=Q(chosen_by=None, chosen_because="")
                | Q(chosen_by__isnull=False) & ~Q(chosen_because="") & ~Q(chosen_by=F("body")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"posting:{self.pk}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        """The body's own; what is out, within the reach of streets and supervisors."""
        own = Q(body=actor.body_id)
        if actor.has(*WATCHING):
            return own | (~Q(state="draft") & reaches(actor, "place__path"))
        return own


class Question(ScopedModel):
    """What somebody asked, proposed or pointed out on a community's page, and the answer. Nobody is named."""

    class Kind(models.TextChoices):
        QUESTION = "question", "有事想问"
        PROPOSAL = "proposal", "提个建议"
        MISTAKE = "mistake", "这里写错了"

    class State(models.TextChoices):
        OPEN = "open", "等答复"
        ANSWERED = "answered", "已答复"

    place = models.ForeignKey(Place, models.PROTECT, related_name="questions")
    code = models.CharField("查询码", max_length=12, unique=True)
    kind = models.CharField("哪一类", max_length=10, choices=Kind.choices)
    text = models.TextField("内容", max_length=1000)
    asked_at = models.DateTimeField("收到时间")
    due_on = models.DateField("答复期限")
    provisional = models.BooleanField("期限待定", default=False)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.TextField("答复", max_length=2000, blank=True)
    answered_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="answers")
    answered_at = models.DateTimeField("答复时间", null=True)
    shown = models.BooleanField("问答公开", default=False)

    class Meta:
        indexes = [models.Index(fields=["place", "state", "due_on"], name="question_waiting")]
        constraints = [
            models.CheckConstraint(
                name="question_answered_has_its_answer",
                condition=Q(state="open", answer="", answered_at=None, shown=False)
                | Q(state="answered", answered_at__isnull=False) & ~Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def subject(self) -> str:
        return f"question:{self.pk}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        """The community's own; the street's and the supervisors' area to read."""
        own = Q(place=actor.place_id)
        return own | reaches(actor, "place__path") if actor.has(*WATCHING) else own
