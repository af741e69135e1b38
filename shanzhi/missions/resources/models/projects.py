"""Running projects and their account (三方项目、三方账): entries are only ever added."""

from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.people.models import Post
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.resources.models.calls import Call, Offer
from shanzhi.missions.resources.models.inventory import STAFF
from shanzhi.missions.resources.models.providers import Provider


class Project(ScopedModel):
    """What an award became (服务项目): a term, a price, a promise, and a way out."""

    class State(models.TextChoices):
        RUNNING = "running", "运行中"
        PAUSED = "paused", "已暂停"
        ENDED = "ended", "已结束"

    call = models.OneToOneField(Call, models.PROTECT, related_name="project")
    offer = models.OneToOneField(Offer, models.PROTECT, related_name="project")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="projects")
    place = models.ForeignKey(Place, models.PROTECT, related_name="service_projects")
    title = models.CharField("名称", max_length=60)
    category = models.CharField("类别", max_length=14)
    price = models.DecimalField("单价（元）", max_digits=10, decimal_places=2)
    reference_price = models.DecimalField("参考价（元）", max_digits=10, decimal_places=2)
    at_home = models.BooleanField("可以上门", default=False)
    on_site = models.BooleanField("可以到店", default=True)
    term_from = models.DateField("自")
    term_to = models.DateField("至（含）")
    award_reason = models.CharField("定标理由", max_length=500, blank=True)
    contract = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="project_contracts")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.RUNNING)
    end_reason = models.CharField("结束原因", max_length=200, blank=True)
    publication = models.OneToOneField(Publication, models.PROTECT, null=True, related_name="service_project")
    awarded_by = models.ForeignKey(Post, models.PROTECT, related_name="projects_awarded")
    awarded_at = models.DateTimeField("定标时间")

    class Meta:
        constraints = [
            models.CheckConstraint(name="project_dates", condition=Q(term_to__gte=F("term_from"))),
            models.CheckConstraint(name="project_price_not_negative", condition=Q(price__gte=0)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"project:{self.pk}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        own = Q(provider__body=actor.body_id)
        return own | reaches(actor, "place__path") if actor.has(*STAFF) else own


class QuarterReport(models.Model):
    """What of a quarter is no money (季报): units, prices, satisfaction, hours; the money stands in the entries."""

    class State(models.TextChoices):
        REPORTED = "reported", "企业已报"
        PUBLISHED = "published", "已公示"

    project = models.ForeignKey(Project, models.PROTECT, related_name="quarters")
    quarter = models.CharField("季度", max_length=6)
    units = models.PositiveIntegerField("服务量")
    units_proof = models.CharField("服务量的凭据", max_length=100, blank=True)
    price = models.DecimalField("单价（元）", max_digits=10, decimal_places=2)
    reference_price = models.DecimalField("参考价（元）", max_digits=10, decimal_places=2)
    subsidised = models.PositiveIntegerField("享受优惠的人次", default=0)
    satisfaction = models.DecimalField("满意率", max_digits=4, decimal_places=3, null=True)
    complaints = models.PositiveIntegerField("投诉", default=0)
    staff_hours = models.DecimalField("社区人员用时", max_digits=7, decimal_places=1, default=0)
    staff_hours_admitted = models.BooleanField("用时经过准入", default=False)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.REPORTED)
    verdict = models.CharField("结论", max_length=16, blank=True)
    checks = models.JSONField("核对", default=list)
    rules_version = models.CharField("规则版本", max_length=20, blank=True)
    reported_by = models.ForeignKey(Post, models.PROTECT, related_name="quarters_reported")
    reported_at = models.DateTimeField("报送时间")
    confirmed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="quarters_confirmed")
    confirmed_at = models.DateTimeField("核对时间", null=True)

    class Meta:
        ordering = ["-quarter"]
        constraints = [
            models.UniqueConstraint(fields=["project", "quarter"], name="quarter_once"),
            models.CheckConstraint(name="quarter_named", condition=Q(quarter__regex=r"^20\d\dQ[1-4]$")),
            models.CheckConstraint(
                name="quarter_satisfaction_share",
                condition=Q(satisfaction=None) | Q(satisfaction__range=(0, 1)),
            ),
            models.CheckConstraint(
                name="quarter_confirmed_paired",
                condition=Q(state="reported", confirmed_by=None, confirmed_at=None)
                | Q(state="published", confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="quarter_confirmed_by_someone_else",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("reported_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.quarter}"


class LedgerEntry(models.Model):
    """One double entry (分录): never changed, never deleted; the application's role holds no right to."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="entries")
    quarter = models.CharField("季度", max_length=6)
    debit = models.CharField("借", max_length=24)
    credit = models.CharField("贷", max_length=24)
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2)
    memo = models.CharField("摘要", max_length=200, blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    recorded_by = models.ForeignKey(Post, models.PROTECT, related_name="ledger_entries")
    recorded_at = models.DateTimeField("记账时间")

    class Meta:
        verbose_name_plural = "ledger entries"
        indexes = [models.Index(fields=["project", "quarter", "id"], name="ledger_project_quarter")]
        constraints = [
            models.CheckConstraint(name="ledger_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="ledger_two_sides", condition=~Q(debit=F("credit"))),
            models.CheckConstraint(name="ledger_quarter_named", condition=Q(quarter__regex=r"^20\d\dQ[1-4]$")),
        ]

    def __str__(self) -> str:
        return f"{self.debit} {self.credit} {self.amount}"
