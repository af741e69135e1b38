"""What is due when. Working days follow the official calendar; a year without data is provisional."""

from django.db import models
from django.db.models import Q

from shanzhi.kernel.people.models import Body


class Deadline(models.Model):
    """One date by which one body owes one thing (时限)."""

    subject = models.CharField("对象", max_length=80)
    kind = models.CharField("种类", max_length=40)
    body = models.ForeignKey(Body, models.PROTECT, related_name="deadlines")
    due_on = models.DateField("到期日")
    provisional = models.BooleanField("暂定", default=False)
    clause = models.CharField("条款", max_length=12, blank=True)
    set_at = models.DateTimeField("设定时间")
    met_at = models.DateTimeField("完成时间", null=True)
    lapsed_at = models.DateTimeField("取消时间", null=True)

    class Meta:
        indexes = [models.Index(fields=["due_on"], condition=Q(met_at=None, lapsed_at=None), name="deadline_open_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind", "body"],
                condition=Q(met_at=None, lapsed_at=None),
                name="deadline_one_open",
            ),
            models.CheckConstraint(name="deadline_met_or_lapsed", condition=Q(met_at=None) | Q(lapsed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.due_on}"


class HolidayYear(models.Model):
    """The State Council's holiday arrangement for a year, imported when it appears."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    holidays = models.JSONField("放假")
    working_days = models.JSONField("补班")
    source = models.CharField("来源", max_length=200)
    imported_at = models.DateTimeField("导入时间")

    def __str__(self) -> str:
        return str(self.year)
