"""What people say and how they answer. A voice is a pseudonym bound to one deliberation: no person stands here,
and no group of a person is kept anywhere."""

from django.db import models
from django.db.models import Q

from shanzhi.missions.deliberation.models.case import Deliberation
from shanzhi.policy.deliberation.statements import GROUNDS


class Voice(models.Model):
    """One person in one deliberation. `key` is a keyed hash of person and deliberation; it cannot be turned back."""

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="voices")
    key = models.CharField("代号", max_length=64)
    last_at = models.DateTimeField("最后表态")

    class Meta:
        indexes = (models.Index(fields=["deliberation", "-last_at"], name="voice_last"),)
        constraints = (models.UniqueConstraint(fields=["deliberation", "key"], name="voice_once"),)

    def __str__(self) -> str:
        return f"{self.pk}"


class Statement(models.Model):
    """One sentence people answer (话): seeded, said by a resident, or brought in from a chat with its source."""

    class State(models.TextChoices):
        SHOWN = "shown", "显示中"
        HELD = "held", "待看"
        HIDDEN = "hidden", "不显示"

    class Source(models.TextChoices):
        SEED = "seed", "工作人员整理"
        RESIDENT = "resident", "居民"
        WECHAT = "wechat", "微信群"
        QQ = "qq", "QQ群"
        MEETING = "meeting", "会上"
        VISIT = "visit", "走访"
        IMPORTED = "imported", "导入"

    class Answer(models.TextChoices):
        ADOPTED = "adopted", "采纳"
        MERGED = "merged", "合并采纳"
        NOT_ADOPTED = "not_adopted", "没有采纳"

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="statements")
    text = models.CharField("话", max_length=300)
    source = models.CharField("来源", max_length=10, choices=Source.choices)
    source_note = models.CharField("来源说明", max_length=60, blank=True)
    author = models.CharField("作者代号", max_length=64, blank=True, db_index=True)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.SHOWN)
    ground = models.CharField("理由", max_length=16, blank=True)
    note = models.CharField("给作者的说明", max_length=200, blank=True)
    answer = models.CharField("答复", max_length=12, choices=Answer.choices, blank=True)
    answer_text = models.CharField("答复说明", max_length=300, blank=True)
    said_at = models.DateTimeField("时间")
    looked_at = models.DateTimeField("查看时间", null=True)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["deliberation", "state", "id"], name="statement_state"),)
        constraints = (
            models.UniqueConstraint(fields=["deliberation", "text"], name="statement_said_once"),
            models.CheckConstraint(
                name="statement_hidden_on_a_ground",
                condition=~Q(state="hidden") | Q(ground__in=[g.value for g in GROUNDS]) & ~Q(note=""),
            ),
            models.CheckConstraint(
                name="statement_not_adopted_says_why", condition=~Q(answer="not_adopted") | ~Q(answer_text="")
            ),
        )

    def __str__(self) -> str:
        return self.text


class Vote(models.Model):
    """The last answer of one voice to one statement; an earlier one is replaced."""

    voice = models.ForeignKey(Voice, models.CASCADE, related_name="votes")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="votes")
    choice = models.SmallIntegerField("选择")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["voice", "statement"], name="vote_once"),
            models.CheckConstraint(name="vote_choice", condition=Q(choice__in=[-1, 0, 1])),
        )

    def __str__(self) -> str:
        return f"{self.pk}"


class Edition(models.Model):
    """The opinion map as it was shown at a moment. Points carry no voice; a new edition needs five changed voices."""

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="editions")
    made_at = models.DateTimeField("生成时间")
    people = models.PositiveIntegerField("人数")
    content = models.JSONField("内容")

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["deliberation", "-id"], name="edition_newest"),)

    def __str__(self) -> str:
        return f"{self.made_at}"
