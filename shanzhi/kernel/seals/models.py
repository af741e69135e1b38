"""The seal register (印章使用登记) and the register of issued documents (D1-4.5.12). Uses are only ever added."""

from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.places.scope import ScopedModel, reaches

READERS = ("supervisor", "desk", "township_clerk", "system", "auditor", "leader")
"""Who reads the registers of a whole area; a community reads its own."""


class Seal(ScopedModel):
    """One seal (印章) of a body: electronic or of paper. `last_serial` is the counter behind the register."""

    class Kind(models.TextChoices):
        ELECTRONIC = "electronic", "电子章"
        PAPER = "paper", "纸质章"

    class State(models.TextChoices):
        ACTIVE = "active", "使用中"
        SUSPENDED = "suspended", "停用"
        RETIRED = "retired", "已缴销"

    body = models.ForeignKey(Body, models.PROTECT, related_name="seals")
    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
    name = models.CharField("名称", max_length=100)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.ACTIVE)
    keeper = models.ForeignKey(Post, models.PROTECT, null=True, related_name="seals_kept")
    last_serial = models.PositiveIntegerField("最后序号", default=0)
    opened_at = models.DateTimeField("启用时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "kind"], condition=~Q(state="retired"), name="seal_one_of_each_kind"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def within(cls, actor: Actor) -> Q:
        own = Q(body=actor.body_id)
        return own | reaches(actor, "body__place__path") if actor.has(*READERS) else own


class SealEvent(models.Model):
    """What happened to a seal: opened, keeper changed, suspended, lost, restored, retired (append only)."""

    class Kind(models.TextChoices):
        OPENED = "opened", "启用"
        HANDED_OVER = "handed_over", "保管人交接"
        LOST = "lost", "挂失停用"
        SUSPENDED = "suspended", "停用"
        RESTORED = "restored", "恢复"
        RETIRED = "retired", "缴销"

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="events")
    kind = models.CharField("事件", max_length=12, choices=Kind.choices)
    from_keeper = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    to_keeper = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    reason = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.seal} {self.get_kind_display()}"


class Mandate(models.Model):
    """A keeper lets the e-seal be set on one matter, so many times a month, between two days; revocable."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="mandates")
    keeper = models.ForeignKey(Post, models.PROTECT, related_name="seal_mandates")
    matter = models.CharField("事项", max_length=40)
    matter_name = models.CharField("事项名称", max_length=100)
    quota = models.PositiveIntegerField("每月次数")
    valid_from = models.DateField("自")
    valid_to = models.DateField("至（含）")
    given_at = models.DateTimeField("给出时间")
    revoked_at = models.DateTimeField("收回时间", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seal", "matter"], condition=Q(revoked_at=None), name="mandate_one_open_per_matter"
            ),
            models.CheckConstraint(name="mandate_dates", condition=Q(valid_to__gte=F("valid_from"))),
            models.CheckConstraint(name="mandate_quota", condition=Q(quota__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.seal} {self.matter_name}"


class SealUse(ScopedModel):
    """One use (用章): one serial, one document, one matter, two persons. Rows are added, never changed."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="uses")
    serial = models.PositiveIntegerField("序号")
    document_hash = models.CharField("文件摘要", max_length=64)
    title = models.CharField("文件", max_length=200)
    subject = models.CharField("对应事项", max_length=80)
    matter = models.CharField("事项", max_length=40)
    purpose = models.CharField("用途", max_length=200, blank=True)
    copies = models.PositiveSmallIntegerField("份数", default=1)
    approver = models.ForeignKey(Post, models.PROTECT, related_name="seal_uses_approved")
    keeper = models.ForeignKey(Post, models.PROTECT, related_name="seal_uses_kept")
    approver_name = models.CharField("批准人", max_length=60)
    keeper_name = models.CharField("保管人", max_length=60)
    mandate = models.ForeignKey(Mandate, models.PROTECT, null=True, related_name="uses")
    photo = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    counterpart = models.CharField("存根", max_length=120, blank=True)
    event_id = models.BigIntegerField("留痕号")
    used_at = models.DateTimeField("用章时间")

    class Meta:
        indexes = [models.Index(fields=["seal", "-used_at"], name="seal_use_newest")]
        constraints = [
            models.UniqueConstraint(fields=["seal", "serial"], name="seal_use_serial_once"),
            models.UniqueConstraint(fields=["seal", "document_hash"], name="seal_use_hash_once"),
            models.CheckConstraint(name="seal_use_two_posts", condition=~Q(approver=F("keeper"))),
            models.CheckConstraint(name="seal_use_names_matter", condition=~Q(subject="") & ~Q(document_hash="")),
        ]

    def __str__(self) -> str:
        return f"{self.seal} 第 {self.serial} 号"

    @classmethod
    def within(cls, actor: Actor) -> Q:
        own = Q(seal__body=actor.body_id)
        return own | reaches(actor, "seal__body__place__path") if actor.has(*READERS) else own


class IssuedDocument(models.Model):
    """What anyone may check: masked, with its state. Two codes lead to it, and the hash of the file itself."""

    class State(models.TextChoices):
        VALID = "valid", "有效"
        SUPERSEDED = "superseded", "已被新版替代"
        REVOKED = "revoked", "已撤回"

    code = models.CharField("验证码", max_length=20, unique=True)
    short_code = models.CharField("短码", max_length=10)
    number = models.CharField("编号", max_length=40)
    copy = models.PositiveSmallIntegerField("第几份", default=1)
    kind = models.CharField("种类", max_length=40)
    title = models.CharField("名称", max_length=120)
    masked_name = models.CharField("姓名", max_length=60)
    masked_identity = models.CharField("证件", max_length=30, blank=True)
    demander = models.CharField("给谁", max_length=120, blank=True)
    purpose = models.CharField("只用于", max_length=200, blank=True)
    issuer = models.ForeignKey(Body, models.PROTECT, related_name="issued_documents")
    sha256 = models.CharField("摘要", max_length=64, unique=True)
    sealed = models.OneToOneField(SealUse, models.PROTECT, related_name="document")
    wet = models.BooleanField("纸质章", default=False)
    issued_at = models.DateTimeField("出具时间")
    issued_on = models.DateField("出具日期")
    valid_until = models.DateField("有效期至", null=True)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.VALID)
    changed_at = models.DateTimeField("变更时间")
    reason = models.CharField("原因", max_length=200, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced")
    looked_up = models.PositiveIntegerField("查验次数", default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["short_code", "issued_on"], name="issued_short_code_once_a_day"),
            models.UniqueConstraint(fields=["issuer", "number", "copy"], name="issued_number_copy_once"),
            models.UniqueConstraint(
                fields=["issuer", "number"], condition=Q(state="valid"), name="issued_one_valid_copy"
            ),
            models.CheckConstraint(name="issued_revoked_says_why", condition=~Q(state="revoked") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.number}-{self.copy}"


class DocumentCounter(models.Model):
    """The counter behind numbers: one row per body and year."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后序号", default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "year"], name="document_counter_once")]

    def __str__(self) -> str:
        return f"{self.body} {self.year}"
