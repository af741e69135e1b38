"""Demands (准入事项), their filings, rulings, approvals and reports of unnumbered demands."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.catalogues.models import Entry
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.findings.models import Finding
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches
from shanzhi.kernel.publications.models import Publication


class Demand(ScopedModel):
    """Anything a body requires communities to do, host, hang, fill, certify, be judged by or lend."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        SUBMITTED = "submitted", "已提交"
        COMPLETE = "complete", "要素齐全"
        RULED = "ruled", "已判定"
        RETURNED = "returned", "待补正"
        REVISE = "revise", "待修改"
        PROHIBITED = "prohibited", "禁止"
        REDIRECTED = "redirected", "建议购买服务"
        LEGAL_REVIEW = "legal_review", "法制审查中"
        IN_APPROVAL = "in_approval", "审批中"
        ADMITTED = "admitted", "准予准入"
        ACTIVE = "active", "已准入"
        SUSPENDED = "suspended", "已暂停"
        EXPIRED = "expired", "已到期"
        WITHDRAWN = "withdrawn", "已撤回"
        REVOKED = "revoked", "已撤销"
        EXITED = "exited", "已退出"
        SUPERSEDED = "superseded", "已被新版本取代"

    issuer = models.ForeignKey(Body, models.PROTECT, related_name="demands")
    sponsor = models.ForeignKey(Body, models.PROTECT, null=True, related_name="sponsored_demands")
    filed_by = models.ForeignKey(Post, models.PROTECT, related_name="demands")
    state = models.CharField("状态", max_length=16, choices=State.choices, default=State.DRAFT)
    admission = models.OneToOneField(Publication, models.PROTECT, null=True, related_name="demand")
    continues = models.ForeignKey("self", models.PROTECT, null=True, related_name="continued_by")
    continuation = models.CharField("延续或修订", max_length=8, blank=True)
    continuation_change = models.CharField("变的是什么", max_length=12, blank=True)
    use_evidence = models.CharField("谁用了收上来的", max_length=500, blank=True)
    created_at = models.DateTimeField("建立时间")
    changed_at = models.DateTimeField("变更时间")

    class Meta:
        indexes = [
            models.Index(fields=["issuer", "-id"], name="demand_issuer"),
            models.Index(fields=["state", "-id"], name="demand_state"),
            models.Index(fields=["issuer", "state", "-id"], name="demand_issuer_state"),
        ]
        constraints = [
            models.CheckConstraint(
                name="demand_numbered_when_active",
                condition=~Q(state__in=["active", "suspended", "expired", "revoked"]) | Q(admission__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"demand:{self.pk}"

    @property
    def subject(self) -> str:
        return f"demand:{self.pk}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        """The issuer's own; what waits for one's body; the supervisors' area; never a draft of others."""
        own = Q(issuer=actor.body_id)
        filed = ~Q(state="draft")
        if actor.has("supervisor", "desk", "legal_reviewer", "leader", "auditor", "system"):
            return own | (filed & reaches(actor, "issuer__place__path"))
        asked = Approval.objects.filter(body=actor.body_id).values("demand")
        return own | (filed & Q(pk__in=asked))


class Filing(models.Model):
    """One version of what is asked (申报). Immutable once ruled: a trigger refuses changes."""

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="filings")
    version = models.PositiveSmallIntegerField("版本", default=1)
    kind = models.CharField("种类", max_length=20, default="work")
    title = models.CharField("事项名称", max_length=200, blank=True)
    purpose = models.TextField("要社区做什么", max_length=4000, blank=True)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="filings")
    frequency = models.CharField("频度", max_length=12, default="once")
    role = models.CharField("社区角色", max_length=12, default="assist")
    result_owner = models.CharField("结果由谁负责", max_length=10, default="issuer")
    community_share = models.DecimalField("社区承担比例", max_digits=3, decimal_places=2, default=0)
    topic = models.CharField("事项性质", max_length=24, default="general")
    own_duty = models.CharField("属于本单位职责", max_length=8, default="unknown")
    sponsor_tier = models.CharField("牵头层级", max_length=10, blank=True)
    no_basis = models.BooleanField("没有依据", default=False)
    funding_source = models.CharField("经费来源", max_length=100, blank=True)
    funding_per_community = models.DecimalField("每个社区金额（元）", max_digits=12, decimal_places=2, null=True)
    funding_channel = models.CharField("拨付渠道", max_length=100, blank=True)
    funding_arrives_on = models.DateField("到位日期", null=True)
    funding_none_reason = models.CharField("无需经费理由", max_length=200, blank=True)
    starts_on = models.DateField("开始", null=True)
    ends_on = models.DateField("结束", null=True)
    minutes = models.PositiveIntegerField("每次分钟（中位）", null=True)
    minutes_p90 = models.PositiveIntegerField("每次分钟（九成以内）", null=True)
    tested_by = models.PositiveSmallIntegerField("试填人数", default=0)
    system_used = models.CharField("使用的系统", max_length=100, blank=True)
    exit_condition = models.CharField("退出条件", max_length=200, blank=True)
    personal_data = models.CharField("涉及个人信息", max_length=200, blank=True)
    particulars = models.JSONField("分类要素", default=dict)
    places_count = models.PositiveIntegerField("涉及社区数", default=0)
    filed_at = models.DateTimeField("提交时间", null=True)
    search = SearchVectorField("检索", null=True)

    class Meta:
        indexes = [GinIndex(fields=["search"], name="filing_search")]
        constraints = [
            models.UniqueConstraint(fields=["demand", "version"], name="filing_version_once"),
            models.CheckConstraint(name="filing_share", condition=Q(community_share__range=(0, 1))),
            models.CheckConstraint(
                name="filing_dates",
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="filing_funding_not_negative",
                condition=Q(funding_per_community=None) | Q(funding_per_community__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Basis(models.Model):
    """One ground a filing rests on (依据): a statute, an order, a department paper."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="bases")
    kind = models.CharField("种类", max_length=12)
    level = models.CharField("效力", max_length=12, blank=True)
    document = models.CharField("文件", max_length=200)
    document_number = models.CharField("文号", max_length=60, blank=True)
    article = models.CharField("条款", max_length=60, blank=True)
    quote = models.TextField("原文", max_length=2000, blank=True)
    law_article = models.CharField("法条库编号", max_length=120, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="bases")

    class Meta:
        verbose_name_plural = "bases"

    def __str__(self) -> str:
        return f"{self.document} {self.article}".strip()


class Target(models.Model):
    """A place a filing asks something of: a community, or everything below a wider place."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="targets")
    place = models.ForeignKey(Place, models.PROTECT, related_name="targets")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filing", "place"], name="target_once")]

    def __str__(self) -> str:
        return str(self.place)


class Ruling(models.Model):
    """The gate's answer to one filing, stored with rules and lists as they stood. Insert-only."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="rulings")
    sequence = models.PositiveSmallIntegerField("次序", default=1)
    outcome = models.CharField("结论", max_length=20)
    reasons = models.JSONField("理由")
    approvers = models.JSONField("批准机关", default=list)
    missing = models.JSONField("缺少", default=list)
    trace = models.JSONField("怎么判的", default=list)
    rules_version = models.CharField("规则版本", max_length=40)
    lists_version = models.CharField("清单版本", max_length=40)
    ruled_at = models.DateTimeField("判定时间")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filing", "sequence"], name="ruling_sequence_once")]

    def __str__(self) -> str:
        return f"{self.filing} → {self.outcome}"


class Approval(models.Model):
    """What one of the approving bodies answers (批准): both must approve (D1-4.2.3)."""

    class Answer(models.TextChoices):
        PENDING = "pending", "待审批"
        APPROVED = "approved", "批准"
        CONDITIONAL = "conditional", "附条件批准"
        RETURNED = "returned", "退回"
        REFUSED = "refused", "不批"
        LAPSED = "lapsed", "已终止"

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="approvals")
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="approvals")
    body = models.ForeignKey(Body, models.PROTECT, related_name="approvals")
    order = models.PositiveSmallIntegerField("次序")
    answer = models.CharField("答复", max_length=12, choices=Answer.choices, default=Answer.PENDING)
    conditions = models.CharField("条件", max_length=300, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    hours_cap = models.PositiveIntegerField("年工时上限（小时/社区）", null=True)
    valid_until = models.DateField("有效期至", null=True)
    opened_at = models.DateTimeField("送审时间")
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="approvals")

    class Meta:
        ordering = ["order"]
        indexes = [models.Index(fields=["body", "answer", "id"], name="approval_body_pending")]
        constraints = [
            models.UniqueConstraint(fields=["filing", "body"], name="approval_one_per_body"),
            models.CheckConstraint(
                name="approval_answer_paired",
                condition=Q(answer__in=["pending", "lapsed"], answered_by=None)
                | ~Q(answer__in=["pending", "lapsed"]) & Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.get_answer_display()}"


class Review(models.Model):
    """A second look by people: legal review by 司法行政, or a review the issuer asked for (复核)."""

    class Kind(models.TextChoices):
        LEGAL = "legal", "法制审查"
        REQUESTED = "requested", "申请复核"

    class Outcome(models.TextChoices):
        APPROVE = "approve", "转审批"
        PROHIBIT = "prohibit", "不得下派"
        UPHELD = "upheld", "维持原判"
        REOPENED = "reopened", "退回重新申报"

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="reviews")
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="reviews")
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    body = models.ForeignKey(Body, models.PROTECT, related_name="reviews")
    request = models.CharField("申请理由", max_length=1000, blank=True)
    opened_at = models.DateTimeField("提出时间")
    outcome = models.CharField("结论", max_length=10, choices=Outcome.choices, blank=True)
    reasons = models.TextField("公开理由", max_length=2000, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True)
    decided_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="reviews")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["filing", "kind"], condition=Q(decided_at=None), name="review_one_open"),
            models.CheckConstraint(
                name="review_decided_with_reasons",
                condition=Q(decided_at=None, decided_by=None, outcome="")
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(outcome="") & ~Q(reasons=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.demand}"


class FundingArrival(models.Model):
    """Money that came (费随事转): recorded by the issuer, one row per transfer."""

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="arrivals")
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2)
    on = models.DateField("到账日期")
    note = models.CharField("凭据", max_length=200)
    recorded_at = models.DateTimeField("记录时间")
    recorded_by = models.ForeignKey(Post, models.PROTECT, related_name="arrivals")

    class Meta:
        constraints = [models.CheckConstraint(name="arrival_positive", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.amount} {self.on}"


class NumberCounter(models.Model):
    """Last serial per place, year and kind: numbers come from here, never from a maximum."""

    place_code = models.CharField("区划", max_length=6)
    year = models.PositiveSmallIntegerField("年份")
    letter = models.CharField("类别", max_length=1)
    last = models.PositiveIntegerField("最后流水号", default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place_code", "year", "letter"], name="number_counter_once")]

    def __str__(self) -> str:
        return f"{self.place_code}-{self.year}-{self.letter}"


class UnnumberedReport(ScopedModel):
    """What reached a community without a number (无编号事项). Shown to that community and to the
    audit role only: the reporter stays hidden for good (D1-4.2.5)."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="unnumbered_reports")
    reported_by = models.ForeignKey(Post, models.PROTECT, related_name="unnumbered_reports")
    issuer = models.ForeignKey(Body, models.PROTECT, null=True, related_name="reported_for")
    issuer_name = models.CharField("谁要求的", max_length=80)
    text = models.TextField("原话", max_length=4000)
    picture = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="reports")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="reports")
    reported_at = models.DateTimeField("反映时间")

    class Meta:
        indexes = [models.Index(fields=["place", "-id"], name="unnumbered_place")]

    def __str__(self) -> str:
        return f"report:{self.pk}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        if actor.has("auditor"):
            return reaches(actor, "place__path")
        return Q(place=actor.place_id) if actor.tier == "community" else Q(pk__in=[])
