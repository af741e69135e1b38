"""What was promised and whether it was kept: commitments, receipts, feedback, allowances."""

from django.db import models
from django.db.models import Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.people.models import Post
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches
from shanzhi.kernel.publications.models import Publication
from shanzhi.missions.deliberation.models.case import Deliberation


class Commitment(models.Model):
    """A promise (承诺): what, who, by when, with whose money. Done only through a receipt."""

    class State(models.TextChoices):
        OPEN = "open", "在办"
        DONE = "done", "已办"
        REOPENED = "reopened", "还没解决"

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="commitments")
    what = models.CharField("办什么", max_length=200)
    owner = models.CharField("谁办", max_length=60)
    due_on = models.DateField("何时办完")
    money_source = models.CharField("钱从哪来", max_length=80)
    money_yuan = models.DecimalField("多少钱", max_digits=12, decimal_places=2, default=0)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.OPEN)
    finding_raised = models.BooleanField("已上报超期", default=False)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(name="commitment_money_not_negative", condition=Q(money_yuan__gte=0)),
            models.CheckConstraint(name="commitment_owned_and_funded", condition=~Q(owner="") & ~Q(money_source="")),
        )

    def __str__(self) -> str:
        return self.what


class Receipt(models.Model):
    """Proof of progress (凭证): a photo or paper; or a resident's word that it is not solved."""

    class Kind(models.TextChoices):
        PROOF = "proof", "凭证"
        UNSOLVED = "unsolved", "还没解决"

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="receipts")
    kind = models.CharField("种类", max_length=8, choices=Kind.choices)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="deliberation_receipts")
    text = models.CharField("说明", max_length=300, blank=True)
    final = models.BooleanField("办完了", default=False)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(name="receipt_proof_has_a_file", condition=~Q(kind="proof") | Q(file__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"


class Feedback(models.Model):
    """That the result was told to one of the three audiences (反馈), how and when."""

    class Audience(models.TextChoices):
        PARTICIPANTS = "participants", "协商主体"
        STAKEHOLDERS = "stakeholders", "利益相关方"
        RESIDENTS = "residents", "居（村）民"

    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="feedback")
    audience = models.CharField("向谁", max_length=14, choices=Audience.choices)
    way = models.CharField("方式", max_length=60)
    on = models.DateField("日期")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["deliberation", "audience"], name="feedback_once"),)

    def __str__(self) -> str:
        return f"{self.get_audience_display()}"


class Allowance(ScopedModel):
    """A lost-time allowance (误工补贴); the full name stays here, the portal shows it partly hidden."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="deliberation_allowances")
    deliberation = models.ForeignKey(Deliberation, models.PROTECT, related_name="allowances")
    name = models.CharField("姓名", max_length=40)
    group = models.CharField("哪一组", max_length=40)
    matter = models.CharField("做了什么", max_length=120)
    amount_yuan = models.DecimalField("金额", max_digits=9, decimal_places=2)
    budget_line = models.CharField("经费渠道", max_length=60)
    entrusted_by = models.CharField("谁委托", max_length=40)
    entrusted_on = models.DateField("委托日")
    worked_on = models.DateField("干活日")
    decision = models.CharField("哪次会议定的（村）", max_length=120, blank=True)
    paid_on = models.DateField("发放日", null=True)
    posted = models.OneToOneField(Publication, models.PROTECT, null=True, related_name="allowance")
    recorded_by = models.ForeignKey(Post, models.PROTECT, related_name="deliberation_allowances_recorded")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(name="allowance_positive", condition=Q(amount_yuan__gt=0)),
            models.CheckConstraint(
                name="allowance_entrusted_first", condition=Q(entrusted_on__lte=models.F("worked_on"))
            ),
        )

    def __str__(self) -> str:
        return self.matter

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return reaches(actor, "place__path")
