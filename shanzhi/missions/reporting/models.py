"""Forms with their columns, rounds, what each community handed in, and the sums above it."""

from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.people.roles import Role
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches
from shanzhi.kernel.publications.models import Publication

OVERSEERS = (Role.DESK, Role.SUPERVISOR, Role.LEADER, "system")
FREQUENCIES = (
    ("once", "一次性"),
    ("weekly", "每周"),
    ("monthly", "每月"),
    ("quarterly", "每季度"),
    ("half_yearly", "每半年"),
    ("yearly", "每年"),
)


class ReportForm(ScopedModel):
    """A form (报表) of one department: what it asks, how often, under which number."""

    class State(models.TextChoices):
        MATCHING = "matching", "查重中"
        READY = "ready", "可以申请编号"
        ACTIVE = "active", "填报中"
        ENDED = "ended", "已停用"

    class Owner(models.TextChoices):
        ISSUER = "issuer", "我们单位自己掌握"
        AGRI_ENTITY = "agri_entity", "家庭农场、合作社、农业企业"
        TOWNSHIP = "township", "街道（乡镇）汇总"

    issuer = models.ForeignKey(Body, models.PROTECT, related_name="report_forms")
    title = models.CharField("表名", max_length=120)
    frequency = models.CharField("多久一次", max_length=12, choices=FREQUENCIES)
    asked_frequency = models.CharField("原来要多久一次", max_length=12, choices=FREQUENCIES)
    rural_scheduling = models.BooleanField("涉农调度", default=False)
    material_owner = models.CharField("材料谁掌握", max_length=12, choices=Owner.choices, default=Owner.ISSUER)
    minutes_per_cell = models.PositiveSmallIntegerField("每格分钟")
    places_count = models.PositiveIntegerField("社区（村）数")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.MATCHING)
    admission = models.ForeignKey(Publication, models.PROTECT, null=True, related_name="report_forms")
    created_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = "报表"
        indexes = [models.Index(fields=["issuer", "-id"], name="report_form_of_issuer")]
        constraints = [
            models.UniqueConstraint(
                fields=["admission"], name="report_form_one_per_number", condition=Q(state="active")
            ),
            models.CheckConstraint(
                name="report_form_active_has_number", condition=~Q(state="active") | Q(admission__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def within(cls, actor: Actor) -> Q:
        own = Q(issuer=actor.body_id)
        return own | reaches(actor, "issuer__place__path") if actor.has(*OVERSEERS) else own


class FormColumn(models.Model):
    """One column: the heading as pasted and what it was taken for. A suggestion waits for the department."""

    class Kind(models.TextChoices):
        AUTO = "auto", "对上了"
        SUGGEST = "suggest", "请您定"
        NEW = "new", "新的一格"
        NONE = "none", "不是数据"
        NEVER = "never", "不能收"

    form = models.ForeignKey(ReportForm, models.PROTECT, related_name="columns")
    position = models.PositiveSmallIntegerField("次序")
    header = models.CharField("表头", max_length=120)
    kind = models.CharField("对应", max_length=8, choices=Kind.choices)
    element = models.CharField("数据元", max_length=12, blank=True)
    candidates = models.JSONField("可能是", default=list)
    why = models.CharField("说明", max_length=120, blank=True)
    type = models.CharField("填什么", max_length=10, default="int")
    unit = models.CharField("单位", max_length=20, blank=True)
    origin = models.CharField("来处", max_length=10)
    compulsory = models.BooleanField("必填", default=True)
    most = models.DecimalField("不超过", max_digits=14, decimal_places=2, null=True)
    at_most = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["form", "position"], name="form_column_position_once"),
            models.CheckConstraint(name="form_column_matched_has_element", condition=~Q(kind="auto") | ~Q(element="")),
        ]

    def __str__(self) -> str:
        return self.header

    @property
    def asked(self) -> bool:
        return self.origin in ("own", "new")

    @property
    def held(self) -> bool:
        return self.origin in ("place", "computed", "known", "other")

    @property
    def prefilled(self) -> bool:
        return self.origin in ("place", "computed", "known")

    @property
    def numeric(self) -> bool:
        return self.type in ("int", "decimal", "money", "area")


class FormRound(models.Model):
    """One round (期): opens, is due, closes; how many are expected."""

    form = models.ForeignKey(ReportForm, models.PROTECT, related_name="rounds")
    label = models.CharField("期次", max_length=12)
    opens_on = models.DateField("开始")
    due_on = models.DateField("截止")
    closes_on = models.DateField("关闭")
    expected = models.PositiveIntegerField("应报")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "label"], name="form_round_once"),
            models.CheckConstraint(
                name="form_round_dates",
                condition=Q(due_on__gte=F("opens_on")) & Q(closes_on__gte=F("due_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Submission(ScopedModel):
    """What one community owes in one round, and when it handed it in; late by the server's clock."""

    class State(models.TextChoices):
        OPEN = "open", "待填"
        DRAFT = "draft", "填了一半"
        SUBMITTED = "submitted", "已交"

    round = models.ForeignKey(FormRound, models.PROTECT, related_name="submissions")
    place = models.ForeignKey(Place, models.PROTECT, related_name="report_submissions")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    draft = models.JSONField("草稿", default=dict)
    late = models.BooleanField("迟报", default=False)
    submitted_at = models.DateTimeField("交表时间", null=True)
    by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "填报"
        indexes = [models.Index(fields=["place", "state"], name="submission_of_place")]
        constraints = [
            models.UniqueConstraint(fields=["round", "place"], name="submission_once"),
            models.CheckConstraint(
                name="submission_when_submitted",
                condition=Q(state="submitted", submitted_at__isnull=False)
                | ~Q(state="submitted") & Q(submitted_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.round}"

    @classmethod
    def within(cls, actor: Actor) -> Q:
        return reaches(actor, "place__path")


class Cell(models.Model):
    """One value with its source; a correction adds a newer one, the older stays."""

    class Source(models.TextChoices):
        PREFILLED = "prefilled", "系统带出"
        TYPED = "typed", "手填"
        PASTED = "pasted", "从表格粘贴"

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="cells")
    column = models.ForeignKey(FormColumn, models.PROTECT, related_name="cells")
    value = models.CharField("数值", max_length=200)
    source = models.CharField("来源", max_length=10, choices=Source.choices)
    origin = models.CharField("出处", max_length=120, blank=True)
    newest = models.BooleanField("现值", default=True)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    reason = models.CharField("更正原因", max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["submission", "column", "-id"], name="cell_history")]
        constraints = [
            models.UniqueConstraint(fields=["submission", "column"], name="cell_one_newest", condition=Q(newest=True))
        ]

    def __str__(self) -> str:
        return self.value


class RollUp(models.Model):
    """The sum of one column over a place and everything below it, kept by deltas in the entry's transaction."""

    round = models.ForeignKey(FormRound, models.PROTECT, related_name="roll_ups")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    column = models.ForeignKey(FormColumn, models.PROTECT, related_name="+")
    total = models.DecimalField("合计", max_digits=20, decimal_places=4)
    filled = models.PositiveIntegerField("已填")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "place", "column"], name="roll_up_once")]

    def __str__(self) -> str:
        return str(self.total)
