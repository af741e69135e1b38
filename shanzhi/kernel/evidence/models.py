"""Evidence is how missions meet without knowing one another."""

from django.db import models

from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.places.models import Place


class Evidence(models.Model):
    """A concluded fact (证据): its kind, the matter it is about, its outcome and day."""

    kind = models.CharField("种类", max_length=40)
    matter = models.CharField("事项", max_length=80, db_index=True)
    outcome = models.CharField("结论", max_length=40)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="evidence")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="evidence")
    on = models.DateField("日期")
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [models.UniqueConstraint(fields=["kind", "matter", "on"], name="evidence_once_a_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.matter}"
