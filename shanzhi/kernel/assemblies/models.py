"""One assembly with its frozen roll, who came, what was voted and what the law says to it.

Nobody's absence has a reason here and nobody's vote a name: attendance and votes are numbers.
"""

from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.people.roles import Role
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel, reaches
from shanzhi.kernel.publications.models import Publication

HOSTS = frozenset({Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY})
"""Who runs an assembly of their own place."""
READERS = HOSTS | {Role.GRID_WORKER, Role.TOWNSHIP_CLERK, Role.SUPERVISOR, Role.TRUSTEE, "system"}


class Assembly(ScopedModel):
    """One meeting of one voting body (会议): convened, signing in, in session, concluded or called off."""

    class State(models.TextChoices):
        CONVENED = "convened", "已通知"
        SIGNING = "signing", "签到中"
        SESSION = "session", "开会中"
        CONCLUDED = "concluded", "已结束"
        CALLED_OFF = "called_off", "已取消"

    place = models.ForeignKey(Place, models.PROTECT, related_name="assemblies")
    host = models.ForeignKey(Body, models.PROTECT, related_name="assemblies")
    convened_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    voting_body = models.CharField("什么会", max_length=24)
    basis = models.CharField("怎么算人数", max_length=16)
    title = models.CharField("名称", max_length=120)
    venue = models.CharField("地点", max_length=80)
    starts_at = models.DateTimeField("开会时间")
    notice_on = models.DateField("通知日期")
    called_by = models.CharField("谁提议", max_length=12)
    proposers = models.PositiveIntegerField("联名人数", null=True)
    proposer_base = models.PositiveIntegerField("可联名总数", null=True)
    authorised = models.BooleanField("有授权", null=True)
    seats = models.JSONField("代表会议组成", default=dict)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.CONVENED)
    roll_hash = models.CharField("名册指纹", max_length=64, blank=True)
    roll_frozen_at = models.DateTimeField("名册冻结时间", null=True)
    opened_at = models.DateTimeField("宣布开会时间", null=True)
    closed_at = models.DateTimeField("散会时间", null=True)
    called_off_why = models.CharField("取消原因", max_length=200, blank=True)
    recorder = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("记录人确认时间", null=True)
    minutes = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    publication = models.OneToOneField(Publication, models.PROTECT, null=True, related_name="assembly")
    created_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = "会议"
        verbose_name_plural = "assemblies"
        indexes = [models.Index(fields=["place", "-id"], name="assembly_place")]
        constraints = [
            models.CheckConstraint(
                name="assembly_roll_frozen_with_hash",
                condition=Q(state__in=["convened", "called_off"])
                | (~Q(roll_hash="") & Q(roll_frozen_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="assembly_concluded_with_times",
                condition=~Q(state="concluded") | Q(opened_at__isnull=False, closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"assembly:{self.pk}"

    @classmethod
    def within(cls, actor: Actor) -> Q:
        return reaches(actor, "place__path") if actor.has(*READERS) else Q(pk__in=[])


class RollEntry(models.Model):
    """One line of the roll (名册): a household, a person or an owner, by building or group."""

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="roll")
    number = models.CharField("编号", max_length=40)
    group = models.CharField("楼栋（小组）", max_length=30)
    name = models.CharField("代表（遮住一部分）", max_length=40, blank=True)
    area = models.DecimalField("专有面积", max_digits=12, decimal_places=2, null=True)
    slip = models.CharField("签到码", max_length=32, unique=True)

    class Meta:
        ordering = ["group", "number"]
        verbose_name_plural = "roll entries"
        constraints = [
            models.UniqueConstraint(fields=["assembly", "number"], name="roll_number_once"),
            models.CheckConstraint(name="roll_area_positive", condition=Q(area=None) | Q(area__gt=0)),
        ]

    def __str__(self) -> str:
        return self.number


class Authorisation(models.Model):
    """A household or member lets somebody come for it (委托): in writing, kept with the papers."""

    entry = models.OneToOneField(RollEntry, models.PROTECT, related_name="authorisation")
    representative = models.CharField("受托人", max_length=40)
    paper = models.CharField("凭据", max_length=100)
    recorded_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    def __str__(self) -> str:
        return f"{self.entry} → {self.representative}"


class Delivery(models.Model):
    """How the notice reached a building or group, and how many of it (送达)."""

    class Channel(models.TextChoices):
        BOARD = "board", "张贴公告"
        DOOR = "door", "送到门上"
        PHONE = "phone", "电话"
        MESSAGE = "message", "短信、群消息"
        BROADCAST = "broadcast", "广播"

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="deliveries")
    group = models.CharField("楼栋（小组）", max_length=30, blank=True)
    channel = models.CharField("方式", max_length=10, choices=Channel.choices)
    on = models.DateField("日期")
    reached = models.PositiveIntegerField("送到户数")
    recorded_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.reached}"


class SignIn(models.Model):
    """Somebody of this line of the roll is here (签到), until they leave. One line, one presence."""

    class Channel(models.TextChoices):
        SLIP = "slip", "自己扫码"
        STAFF = "staff", "工作人员代签"
        SHEET = "sheet", "纸质签到册"

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="sign_ins")
    entry = models.ForeignKey(RollEntry, models.PROTECT, related_name="sign_ins")
    channel = models.CharField("方式", max_length=6, choices=Channel.choices)
    at = models.DateTimeField("时间")
    left_at = models.DateTimeField("离开", null=True)
    undone_at = models.DateTimeField("撤回", null=True)
    by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(left_at=None, undone_at=None), name="sign_in_one_presence"
            ),
            models.CheckConstraint(
                name="sign_in_leaves_after_coming", condition=Q(left_at=None) | Q(left_at__gte=F("at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.get_channel_display()}"


class Motion(models.Model):
    """One item of the agenda that is voted on (议案). `subject` is the case it decides, such as charter:12."""

    class Manner(models.TextChoices):
        OPEN = "open", "举手"
        PAPER = "paper", "无记名纸票"
        SEALED = "sealed", "无记名网上票"

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="motions")
    order = models.PositiveSmallIntegerField("次序")
    title = models.CharField("议案", max_length=200)
    text = models.TextField("正文", max_length=20000, blank=True)
    text_sha256 = models.CharField("正文指纹", max_length=64, blank=True)
    subject = models.CharField("决定哪件事", max_length=80, blank=True)
    matter = models.CharField("事项", max_length=20)
    manner = models.CharField("表决方式", max_length=8, choices=Manner.choices)
    present = models.PositiveIntegerField("表决时在场", null=True)
    present_area = models.DecimalField("表决时在场面积", max_digits=14, decimal_places=2, null=True)
    in_favour = models.PositiveIntegerField("同意", null=True)
    against = models.PositiveIntegerField("反对", null=True)
    abstained = models.PositiveIntegerField("弃权", null=True)
    in_favour_area = models.DecimalField("同意面积", max_digits=14, decimal_places=2, null=True)
    spoiled = models.PositiveIntegerField("废票", null=True)
    unused = models.PositiveIntegerField("剩票", null=True)
    counted_at = models.DateTimeField("计票完成", null=True)
    verdict = models.JSONField("结论", null=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "order"], name="motion_order_once"),
            models.CheckConstraint(
                name="motion_votes_within_presence",
                condition=Q(in_favour=None) | Q(present__gte=F("in_favour") + F("against") + F("abstained")),
            ),
            models.CheckConstraint(
                name="motion_counted_whole",
                condition=Q(counted_at=None)
                | Q(present__isnull=False, in_favour__isnull=False, against__isnull=False, abstained__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Count(models.Model):
    """What one person counted (计票). Paper votes take two persons with the same figures; older rows are kept."""

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="counts")
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    person_id = models.BigIntegerField("人员")
    issued = models.PositiveIntegerField("发出", null=True)
    in_favour = models.PositiveIntegerField("同意")
    against = models.PositiveIntegerField("反对")
    abstained = models.PositiveIntegerField("弃权")
    spoiled = models.PositiveIntegerField("废票", default=0)
    unused = models.PositiveIntegerField("剩票", default=0)
    in_favour_area = models.DecimalField("同意面积", max_digits=14, decimal_places=2, null=True)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="count_papers_balance",
                condition=Q(issued=None)
                | Q(issued=F("in_favour") + F("against") + F("abstained") + F("spoiled") + F("unused")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.in_favour}/{self.against}/{self.abstained}"

    @property
    def figures(self) -> tuple[object, ...]:
        votes = (self.in_favour, self.against, self.abstained)
        return (*votes, self.issued, self.spoiled, self.unused, self.in_favour_area)


class Statement(models.Model):
    """What was said to a motion or to the assembly (发言), as the recorder wrote it."""

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="statements")
    speaker = models.CharField("发言人", max_length=40)
    text = models.TextField("内容", max_length=2000)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.speaker


class Confirmation(models.Model):
    """A participant confirms the minutes (确认): two of those who were there, beside the recorder."""

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="confirmations")
    entry = models.ForeignKey(RollEntry, models.PROTECT, related_name="+")
    name = models.CharField("姓名", max_length=40)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["entry"], name="confirmation_once")]

    def __str__(self) -> str:
        return self.name


class DoorEntry(models.Model):
    """Who asked to be fetched or was not reached (上门名单). One visit, one reminder; shredded after the meeting."""

    class Why(models.TextChoices):
        ASKED = "asked", "请我们去接"
        UNREACHED = "unreached", "通知没送到"

    entry = models.OneToOneField(RollEntry, models.PROTECT, related_name="door")
    why = models.CharField("为什么", max_length=10, choices=Why.choices)
    visited_at = models.DateTimeField("去过", null=True)
    reminded_at = models.DateTimeField("提醒过", null=True)
    no_more = models.BooleanField("不用再来", default=False)

    class Meta:
        verbose_name_plural = "door entries"

    def __str__(self) -> str:
        return str(self.entry)


class Election(models.Model):
    """Sealed votes on a motion (网上无记名表决): opened once, after closing, by two of three trustees."""

    motion = models.OneToOneField(Motion, models.PROTECT, related_name="election")
    public_key = models.CharField("加密公钥", max_length=64)
    board_key = models.CharField("公示板公钥", max_length=64)
    opens_at = models.DateTimeField("开始投票", null=True)
    closed_at = models.DateTimeField("停止投票", null=True)
    mixed_at = models.DateTimeField("打乱时间", null=True)
    opened_at = models.DateTimeField("打开时间", null=True)
    board = models.JSONField("公示板", null=True)

    def __str__(self) -> str:
        return f"election:{self.pk}"


class TrusteeShare(models.Model):
    """One of three parts of the key; `words` until its trustee takes it, and again while two come together."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="shares")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    words = models.TextField("助记词", blank=True)
    taken_at = models.DateTimeField("领取时间", null=True)
    returned_at = models.DateTimeField("交回时间", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["election", "post"], name="trustee_share_once")]

    def __str__(self) -> str:
        return f"{self.election} {self.post_id}"


class Participation(models.Model):
    """This line of the roll has voted on this motion (参与), by whatever way; never what."""

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="participations")
    entry = models.ForeignKey(RollEntry, models.PROTECT, related_name="participations")
    online = models.BooleanField("网上")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["motion", "entry"], name="participation_once")]

    def __str__(self) -> str:
        return f"{self.motion_id} {self.entry_id}"


class Envelope(models.Model):
    """A sealed ballot as it arrived, until closing: nobody can read it. Mixing moves all of them at once."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="envelopes")
    participation = models.OneToOneField(Participation, models.PROTECT, related_name="envelope")
    sealed = models.BinaryField("密封票")
    receipt = models.CharField("回执", max_length=40, unique=True)

    def __str__(self) -> str:
        return self.receipt


class Ballot(models.Model):
    """A sealed ballot after mixing: no voter, no time, no arrival order; the key is random."""

    id = models.UUIDField(primary_key=True)
    election = models.ForeignKey(Election, models.PROTECT, related_name="ballots")
    sealed = models.BinaryField("密封票")
    receipt = models.CharField("回执", max_length=40, unique=True)

    def __str__(self) -> str:
        return self.receipt
