"""Guides by county, applications with what was checked and filed for them, certificates, family proxies, postings."""

from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.people.models import Person as Staff
from shanzhi.kernel.people.roles import Role
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches
from shanzhi.kernel.publications.models import Publication
from shanzhi.kernel.registry.models import Person
from shanzhi.kernel.seals.models import IssuedDocument

HANDLERS = (Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY, Role.KEEPER)
OVERSEERS = (Role.TOWNSHIP_CLERK, "system")


class ServiceGuide(models.Model):
    """One edition of a guide (办事指南) for a county; the newest open one is what people apply by."""

    class State(models.TextChoices):
        DRAFT = "draft", "未开放"
        OPEN = "open", "已开放"
        REPLACED = "replaced", "已被新版替代"
        CLOSED = "closed", "已停办"

    code = models.CharField("证明类型", max_length=20)
    place = models.ForeignKey(Place, models.PROTECT, related_name="service_guides")
    edition = models.PositiveSmallIntegerField("版次")
    name = models.CharField("名称", max_length=100)
    content = models.JSONField("内容")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    in_duty = models.BooleanField("属于职责范围", default=False)
    reason = models.CharField("比上一版多的理由", max_length=200, blank=True)
    owner = models.ForeignKey(Body, models.PROTECT, related_name="service_guides")
    publication = models.OneToOneField(Publication, models.PROTECT, null=True, related_name="service_guide")
    changed_at = models.DateTimeField("变更时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "place", "edition"], name="guide_edition_once"),
            models.UniqueConstraint(fields=["code", "place"], condition=Q(state="open"), name="guide_one_open"),
            models.CheckConstraint(
                name="guide_published_when_open", condition=~Q(state="open") | Q(publication__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} 第 {self.edition} 版"


class Posting(models.Model):
    """A guide on one of the five channels (D1-4.5.6): out through the outbox, or by hand with a proof."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待发送"
        DONE = "done", "已公布"
        BY_HAND = "by_hand", "待人工发布"
        UNCONFIGURED = "unconfigured", "未配置"
        FAILED = "failed", "没发成，会再试"

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="postings")
    channel = models.CharField("渠道", max_length=12)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.WAITING)
    key = models.CharField("幂等键", max_length=60, unique=True)
    tries = models.PositiveSmallIntegerField("次数", default=0)
    next_at = models.DateTimeField("下次时间", null=True)
    due_on = models.DateField("应公布日期")
    receipt = models.CharField("回执", max_length=200, blank=True)
    link = models.CharField("链接", max_length=300, blank=True)
    proof = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    problem = models.CharField("问题", max_length=200, blank=True)
    done_at = models.DateTimeField("公布时间", null=True)
    done_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["next_at"], condition=Q(state__in=["waiting", "failed"]), name="posting_due")]
        constraints = [
            models.UniqueConstraint(fields=["publication", "channel"], name="posting_once_per_channel"),
            models.CheckConstraint(
                name="posting_done_has_proof",
                condition=~Q(state="done")
                | Q(done_at__isnull=False) & (~Q(link="") | ~Q(receipt="") | Q(proof__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication} {self.channel}"


class FamilyProxy(models.Model):
    """A relative may apply for an elder (家人代办): scope, last day, withdrawn at any time, each use told."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="proxies_given")
    helper = models.ForeignKey(Person, models.PROTECT, related_name="proxies_held")
    relation = models.CharField("关系", max_length=20)
    scope = models.JSONField("可办的证明", default=list)
    valid_until = models.DateField("截止日期")
    set_at = models.DateTimeField("设立时间")
    set_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "helper"], condition=Q(withdrawn_at=None), name="proxy_one_open_per_helper"
            ),
            models.CheckConstraint(name="proxy_two_people", condition=~Q(person=F("helper"))),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.helper}"


class Application(ScopedModel):
    """One application (申请) of one resident by one edition of a guide."""

    class State(models.TextChoices):
        APPLIED = "applied", "待核对"
        CHECKING = "checking", "核实中"
        APPROVED = "approved", "已批准，待用章"
        ISSUED = "issued", "已出具"
        DECLINED = "declined", "不予出具"
        WITHDRAWN = "withdrawn", "已撤回申请"
        REVOKED = "revoked", "证明已撤回"

    class Manner(models.TextChoices):
        ONLINE = "online", "本人网上"
        PROXY = "proxy", "家人代办"
        COUNTER = "counter", "窗口"
        PHONE = "phone", "电话"
        VISIT = "visit", "上门"

    number = models.CharField("受理号", max_length=20, unique=True)
    guide = models.ForeignKey(ServiceGuide, models.PROTECT, related_name="applications")
    place = models.ForeignKey(Place, models.PROTECT, related_name="certificate_applications")
    body = models.ForeignKey(Body, models.PROTECT, related_name="certificate_applications")
    person = models.ForeignKey(Person, models.PROTECT, related_name="certificate_applications")
    manner = models.CharField("方式", max_length=8, choices=Manner.choices)
    filed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    filed_post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    proxy = models.ForeignKey(FamilyProxy, models.PROTECT, null=True, related_name="applications")
    demander = models.CharField("哪家单位要", max_length=120)
    demander_basis = models.CharField("对方给的依据", max_length=200, blank=True)
    purpose = models.CharField("用途", max_length=200)
    answers = models.JSONField("所填", default=dict)
    corrections = models.JSONField("申请人说不一样的", default=dict)
    large_print = models.BooleanField("大字", default=False)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.APPLIED)
    due_on = models.DateField("时限")
    applied_at = models.DateTimeField("申请时间")
    changed_at = models.DateTimeField("变更时间")
    noted = models.JSONField("核实填写", default=dict)
    risk = models.BooleanField("涉及法律风险", default=False)
    risk_assessment = models.TextField("风险评估", max_length=2000, blank=True)
    precautions = models.TextField("防范措施", max_length=2000, blank=True)
    approved_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="certificates_approved")
    approved_at = models.DateTimeField("批准时间", null=True)
    effective_at = models.DateTimeField("撤销期满", null=True)
    head_signed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="certificates_signed")
    head_signed_at = models.DateTimeField("负责人签字时间", null=True)
    minutes = models.PositiveIntegerField("办理分钟", null=True)
    decline_reason = models.TextField("不予出具的原因", max_length=1000, blank=True)
    turn_to = models.CharField("去哪办", max_length=300, blank=True)
    problem = models.CharField("暂时出不了", max_length=300, blank=True)
    prepared = models.JSONField("待盖章件", null=True)

    class Meta:
        indexes = [
            models.Index(fields=["body", "state", "due_on", "id"], name="application_queue"),
            models.Index(fields=["person", "-id"], name="application_person"),
            models.Index(fields=["effective_at"], condition=Q(state="approved"), name="application_effective"),
        ]
        constraints = [
            models.CheckConstraint(
                name="application_approved_paired",
                condition=~Q(state__in=["approved", "issued", "revoked"])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_declined_says_why", condition=~Q(state="declined") | ~Q(decline_reason="")
            ),
            models.CheckConstraint(
                name="application_head_paired",
                condition=Q(head_signed_by=None, head_signed_at=None)
                | Q(head_signed_by__isnull=False, head_signed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> str:
        return f"application:{self.pk}"

    @classmethod
    def within(cls, actor: Actor) -> Q:
        """The community's own people; streets see those of their communities."""
        own = Q(body=actor.body_id) if actor.has(*HANDLERS) else Q(pk__in=[])
        if actor.has(Role.PARTY_SECRETARY):
            own |= Q(place=actor.place_id)
        return own | reaches(actor, "place__path") if actor.has(*OVERSEERS) else own


class Check(models.Model):
    """What was looked at and found (核实): against the registry or on a visit; appended."""

    class Way(models.TextChoices):
        RECORD = "record", "查底表"
        VISIT = "visit", "上门走访"
        CALL = "call", "电话"

    application = models.ForeignKey(Application, models.PROTECT, related_name="checks")
    way = models.CharField("方式", max_length=8, choices=Way.choices)
    found = models.TextField("看到的情况", max_length=2000)
    matches = models.JSONField("逐项核对", default=list)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Post, models.PROTECT, related_name="certificate_checks")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.application} {self.get_way_display()}"


class PaperDeliberation(models.Model):
    """A deliberation on paper (纸面协商): minutes, sign-in sheet, confirmed by two persons; the street sees it."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="paper_deliberation")
    held_on = models.DateField("开会日期")
    present = models.PositiveIntegerField("到会人数")
    agreed = models.BooleanField("居民同意")
    summary = models.TextField("结论", max_length=1000)
    minutes = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    sign_in = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    first = models.ForeignKey(Post, models.PROTECT, related_name="+")
    first_at = models.DateTimeField("登记时间")
    second = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField("确认时间", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="paper_deliberation_two_posts", condition=Q(second=None) | ~Q(first=F("second"))
            ),
            models.CheckConstraint(
                name="paper_deliberation_paired",
                condition=Q(second=None, second_at=None) | Q(second__isnull=False, second_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.held_on}"


class Attachment(models.Model):
    """A file handed in with an application; `field` is the form field it answers."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="attachments")
    field = models.CharField("哪一项", max_length=40)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "file"], name="attachment_once")]

    def __str__(self) -> str:
        return self.field


class Certificate(models.Model):
    """A certificate as issued: the file, the layout it was printed on, its place in the public register."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="certificates")
    copy = models.PositiveSmallIntegerField("第几份", default=1)
    number = models.CharField("编号", max_length=40)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    layout_hash = models.CharField("式样摘要", max_length=64)
    words = models.TextField("正文", max_length=8000)
    issued = models.OneToOneField(IssuedDocument, models.PROTECT, related_name="certificate")
    why = models.CharField("补打或更正原因", max_length=200, blank=True)
    delivered_at = models.DateTimeField("送达时间", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "copy"], name="certificate_copy_once")]

    def __str__(self) -> str:
        return f"{self.number}-{self.copy}"


class Demanding(models.Model):
    """Who asked a resident for a certificate without a basis (D1-4.5.3): a finding against a department."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    name = models.CharField("单位", max_length=120)
    certificate = models.CharField("证明", max_length=120)
    on = models.DateField("日期")
    count = models.PositiveIntegerField("次数", default=1)
    finding_id = models.BigIntegerField("问题", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "name", "certificate", "on"], name="demanding_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.certificate}"


class Amendment(models.Model):
    """A proposal to amend the law behind a type (提请修改): opened, consulted, studied, submitted, answered."""

    class State(models.TextChoices):
        OPENED = "opened", "已提出"
        CONSULTED = "consulted", "已征求意见"
        STUDIED = "studied", "已调研论证"
        SUBMITTED = "submitted", "已提请"
        ANSWERED = "answered", "有结果"

    code = models.CharField("证明类型", max_length=20)
    name = models.CharField("名称", max_length=100)
    owner = models.ForeignKey(Body, models.PROTECT, related_name="amendments")
    opened_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    why = models.TextField("为什么", max_length=1000)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPENED)
    consultation = models.TextField("征求意见", max_length=2000, blank=True)
    study = models.TextField("调研论证", max_length=2000, blank=True)
    submitted_to = models.CharField("提请给", max_length=120, blank=True)
    outcome = models.TextField("结果", max_length=1000, blank=True)
    opened_at = models.DateTimeField("提出时间")
    changed_at = models.DateTimeField("变更时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "owner"], condition=~Q(state="answered"), name="amendment_one_open"
            ),
            models.CheckConstraint(name="amendment_consulted", condition=Q(state="opened") | ~Q(consultation="")),
            models.CheckConstraint(
                name="amendment_studied", condition=Q(state__in=["opened", "consulted"]) | ~Q(study="")
            ),
            models.CheckConstraint(name="amendment_answered", condition=~Q(state="answered") | ~Q(outcome="")),
        ]

    def __str__(self) -> str:
        return self.name
