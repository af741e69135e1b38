"""Events are only ever inserted: the application's database role holds no right to change them."""

from django.db import models
from django.db.models.functions import Now


class Event(models.Model):
    """One deed (留痕): no personal values, only ids, capacities, clauses and hashes."""

    at = models.DateTimeField("时间")
    act = models.CharField("行为", max_length=60)
    subject = models.CharField("对象", max_length=80)
    capacity = models.CharField("身份", max_length=160)
    person_id = models.BigIntegerField("人员", null=True)
    post_id = models.BigIntegerField("岗位", null=True)
    body_id = models.BigIntegerField("机构", null=True)
    clauses = models.JSONField("条款", default=list)
    detail = models.JSONField("要点", default=dict)
    before_hash = models.CharField("变更前", max_length=64, blank=True)
    after_hash = models.CharField("变更后", max_length=64, blank=True)
    request_id = models.CharField("请求", max_length=40, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="audit_event_subject"),
            models.Index(fields=["at"], name="audit_event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.subject}"


class Submission(models.Model):
    """The answer once given to a submitted form, so that a repeat gets it again."""

    key = models.CharField("键", max_length=80, unique=True)
    answer = models.CharField("答复", max_length=300)
    at = models.DateTimeField("时间", db_default=Now())

    def __str__(self) -> str:
        return self.key


class Pending(models.Model):
    """An event that has no place in the log yet; a trigger writes the row with the event, the sequencer takes it."""

    event = models.OneToOneField(
        Event, models.DO_NOTHING, primary_key=True, related_name="pending", db_constraint=False
    )
    since = models.DateTimeField("自", db_default=Now())

    class Meta:
        verbose_name = "待入链"

    def __str__(self) -> str:
        return f"event:{self.event_id}"


class Leaf(models.Model):
    """The place of an event in the log (存证序号) and its hash. Insert-only, and checked against a copy outside."""

    position = models.BigIntegerField("序号", primary_key=True)
    event = models.OneToOneField(Event, models.DO_NOTHING, related_name="leaf")
    hash = models.BinaryField("摘要", max_length=32)
    sequenced_at = models.DateTimeField("入链时间", db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(name="leaf_position", condition=models.Q(position__gte=0))]

    def __str__(self) -> str:
        return f"leaf:{self.position}"
