"""Systems that may call the signed-in interface for one body, and what they are told (系统对接)."""

from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.messages.models import Notice
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.places.scope import ScopedModel, reaches


class SystemClient(ScopedModel):
    """One system of one body (对接系统). Its secret lies with the authorisation library, as a hash."""

    identifier = models.CharField("系统编号", max_length=100, unique=True)
    name = models.CharField("系统名称", max_length=80)
    body = models.ForeignKey(Body, models.PROTECT, related_name="systems")
    post = models.OneToOneField(Post, models.PROTECT, related_name="system")
    scopes = models.JSONField("能办什么", default=list)
    agreement = models.CharField("对接依据", max_length=200)
    valid_from = models.DateField("自")
    valid_until = models.DateField("至（含）")
    registered_at = models.DateTimeField("登记时间")
    ended_at = models.DateTimeField("停用时间", null=True)
    hook = models.URLField("通知地址", max_length=300, blank=True)
    hook_key = models.BinaryField("通知签名密钥（密封）", default=b"")
    told_from = models.BigIntegerField("从哪条消息起", default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="system_client_dates", condition=Q(valid_until__gte=F("valid_from"))),
            models.CheckConstraint(name="system_client_grounded", condition=~Q(agreement="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        return f"client:{self.pk}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        """The bodies in the reach of a security administrator; a body's own."""
        own = Q(body=actor.body_id)
        return own | reaches(actor, "body__place__path") if actor.has("security_admin", "auditor", "system") else own


class Delivery(models.Model):
    """One notice on its way to one system (推送): tried until it is received, or given up and shown."""

    client = models.ForeignKey(SystemClient, models.PROTECT, related_name="deliveries")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="deliveries")
    attempts = models.PositiveSmallIntegerField("试过几次", default=0)
    next_at = models.DateTimeField("下次", null=True)
    received_at = models.DateTimeField("对方收到", null=True)
    told = models.CharField("对方怎么答", max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="delivery_due")]
        constraints = [
            models.UniqueConstraint(fields=["client", "notice"], name="delivery_once"),
            models.CheckConstraint(
                name="delivery_received_or_waiting",
                condition=Q(received_at=None) | Q(next_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.notice_id}"
