"""Signboards as they hang (牌子), what was checked in a campaign, and which office a duty belongs to."""

from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.campaigns.models import Campaign
from shanzhi.kernel.catalogues.models import Entry
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.findings.models import Finding
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches
from shanzhi.kernel.publications.models import Publication


class Board(ScopedModel):
    """One board at one place. `key` is its name without places; taken down boards stay with their day."""

    class Placement(models.TextChoices):
        OUTDOOR = "outdoor", "室外"
        INDOOR = "indoor", "室内"

    class Category(models.TextChoices):
        WORK_INSTITUTION = "work_institution", "工作机构挂牌"
        FUNCTIONAL = "functional", "功能性挂牌"
        OFFICE = "office", "综合办事机构挂牌"
        HONOUR = "honour", "荣誉性挂牌"

    class Outcome(models.TextChoices):
        LISTED = "listed", "在清单里"
        EXEMPT = "exempt", "不算挂牌"
        TEMPORARY = "temporary", "临时加挂"
        MISPLACED = "misplaced", "挂错地方"
        MISNAMED = "misnamed", "名称不规范"
        UNLISTED = "unlisted", "清单外"

    place = models.ForeignKey(Place, models.PROTECT, related_name="boards")
    placement = models.CharField("位置", max_length=8, choices=Placement.choices)
    category = models.CharField("类别", max_length=18, choices=Category.choices)
    text = models.CharField("牌子上的字", max_length=60)
    key = models.CharField("规范化名称", max_length=60)
    spot = models.CharField("具体位置", max_length=40, blank=True)
    duty = models.CharField("背后的职责", max_length=24, blank=True)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="boards")
    outcome = models.CharField("结论", max_length=10, choices=Outcome.choices)
    admission = models.ForeignKey(Publication, models.PROTECT, null=True, related_name="boards")
    temporary_until = models.DateField("临时挂到", null=True)
    asked_by = models.ForeignKey(Body, models.PROTECT, null=True, related_name="boards_asked_for")
    asked_by_name = models.CharField("谁要求挂的", max_length=80, blank=True)
    photo = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="boards")
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="boards")
    hung_on = models.DateField("登记日期")
    checked_on = models.DateField("最近查过")
    removed_on = models.DateField("摘除日期", null=True)
    registered_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="boards")

    class Meta:
        ordering = ["place__path", "placement", "id"]
        indexes = [
            models.Index(fields=["place", "-id"], name="board_place"),
            models.Index(fields=["temporary_until"], condition=Q(removed_on=None), name="board_running_out"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "placement", "key"], condition=Q(removed_on=None), name="board_hangs_once"
            ),
            models.CheckConstraint(
                name="board_category_fits_place",
                condition=Q(placement="outdoor", category__in=["work_institution", "functional"])
                | Q(placement="indoor", category__in=["office", "honour"]),
            ),
            models.CheckConstraint(
                name="board_temporary_has_end",
                condition=~Q(outcome="temporary") | Q(temporary_until__isnull=False, admission__isnull=False),
            ),
            models.CheckConstraint(
                name="board_removed_after_hung", condition=Q(removed_on=None) | Q(removed_on__gte=F("hung_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def subject(self) -> str:
        return f"board:{self.pk}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        """A community's own, a street's own and its communities', a supervisor's area; nobody else's."""
        return reaches(actor, "place__path")


class BoardCheck(models.Model):
    """What a self-check said about one board (keep, change, new, gone), with its photo if one was taken."""

    class Result(models.TextChoices):
        SAME = "same", "和上次一样"
        CHANGED = "changed", "变了"
        EXTRA = "extra", "多出来的"
        REMOVED = "removed", "已摘"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="checks")
    board = models.ForeignKey(Board, models.PROTECT, related_name="checks")
    result = models.CharField("结果", max_length=8, choices=Result.choices)
    photo = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="checks")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="board_checks")
    accepted_at = models.DateTimeField("街道看过", null=True)
    accepted_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="board_checks_accepted")

    class Meta:
        indexes = [models.Index(fields=["campaign", "board"], name="board_check_campaign")]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "board"], name="board_check_once"),
            models.CheckConstraint(
                name="board_check_accepted_by_someone_else",
                condition=Q(accepted_by=None) | Q(by=None) | ~Q(accepted_by=F("by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board} {self.get_result_display()}"


class DutyOffice(ScopedModel):
    """Which comprehensive office of a street carries a duty (职责归口, D1-4.1.5)."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="duty_offices")
    duty = models.CharField("职责", max_length=24)
    office = models.CharField("综合办事机构", max_length=40)
    since = models.DateField("自")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "duty"], name="duty_office_once")]

    def __str__(self) -> str:
        return f"{self.duty} → {self.office}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return reaches(actor, "place__path")
