"""The outbox. A notice stands in the same transaction as the deed; delivery comes afterwards."""

from django.db import models
from django.db.models import Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Body
from shanzhi.kernel.places.scope import ScopedModel


class Notice(ScopedModel):
    """One message to one body (消息). `key` makes writing it twice harmless."""

    key = models.CharField("键", max_length=120, unique=True)
    recipient = models.ForeignKey(Body, models.PROTECT, related_name="notices")
    kind = models.CharField("种类", max_length=40)
    subject = models.CharField("对象", max_length=80, blank=True)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文", max_length=2000, blank=True)
    link = models.CharField("链接", max_length=120, blank=True)
    written_at = models.DateTimeField("写入时间")
    delivered_at = models.DateTimeField("送达时间", null=True)
    read_at = models.DateTimeField("已读时间", null=True)

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_recipient"),
            models.Index(fields=["id"], condition=Q(delivered_at=None), name="notice_undelivered"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return Q(recipient=actor.body_id)
