"""Files as they were handed in, named at random, with their hash and owner."""

from django.db import models
from django.db.models import Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Body
from shanzhi.kernel.places.scope import ScopedModel


class StoredFile(ScopedModel):
    """One file (文件). `key` is its random name below the file root; the owner body may open it."""

    key = models.CharField("存储名", max_length=40, unique=True)
    name = models.CharField("文件名", max_length=120)
    content_type = models.CharField("类型", max_length=100)
    size = models.PositiveIntegerField("字节")
    sha256 = models.CharField("摘要", max_length=64)
    owner = models.ForeignKey(Body, models.PROTECT, related_name="files")
    subject = models.CharField("所属", max_length=80, blank=True)
    stored_at = models.DateTimeField("存入时间")

    class Meta:
        constraints = [models.CheckConstraint(name="file_not_empty", condition=Q(size__gt=0))]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return Q(owner=actor.body_id)
