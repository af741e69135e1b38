"""What becomes of a text in force: yearly check-ups, exemplars."""

from django.db import models
from django.db.models import Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Post
from shanzhi.kernel.places.scope import ScopedModel
from shanzhi.missions.charters.models.texts import Charter, within_area


class CheckUp(models.Model):
    """Once a year: are the rules used? (house rule)"""

    charter = models.ForeignKey(Charter, models.PROTECT, related_name="check_ups")
    year = models.PositiveSmallIntegerField("年")
    cases = models.PositiveIntegerField("用了几次")
    unused = models.CharField("没用上的条款", max_length=300, blank=True)
    note = models.CharField("说明", max_length=500)
    made_by = models.ForeignKey(Post, models.PROTECT, related_name="charter_check_ups")
    made_at = models.DateTimeField("时间")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["charter", "year"], name="charter_check_up_once_a_year")]

    def __str__(self) -> str:
        return f"{self.charter} {self.year}"


class Exemplar(ScopedModel):
    """A text a county sends to the city as an example (范本), with why it was chosen (D2-3.2)."""

    charter = models.ForeignKey(Charter, models.PROTECT, related_name="exemplars")
    area_code = models.CharField("地区", max_length=6)
    kind = models.CharField("种类", max_length=20, choices=Charter.Kind.choices)
    year = models.PositiveSmallIntegerField("年")
    reason = models.CharField("为什么选它", max_length=300)
    chosen_by = models.ForeignKey(Post, models.PROTECT, related_name="charter_exemplars")
    chosen_at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["charter", "year"], name="charter_exemplar_once"),
            models.CheckConstraint(name="charter_exemplar_reasoned", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.charter} {self.year}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        return within_area(actor, "charter__place__path")
