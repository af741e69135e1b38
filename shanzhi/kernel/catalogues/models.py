"""Catalogues (清单) as dated editions. An edition in force is never edited; a change is a new one."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.people.models import Body
from shanzhi.kernel.places.models import Place


class Catalogue(models.Model):
    """One of the eight annex lists of document 1, or the duties of one body (权责清单)."""

    annex = models.PositiveSmallIntegerField("附件号", null=True)
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="duty_catalogues")
    title = models.CharField("名称", max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="catalogue_annex_or_duties",
                condition=Q(annex__isnull=False, body=None) | Q(annex=None, body__isnull=False),
            ),
            models.CheckConstraint(name="catalogue_eight_annexes", condition=Q(annex=None) | Q(annex__range=(1, 8))),
            models.UniqueConstraint(fields=["annex"], name="catalogue_annex_once"),
            models.UniqueConstraint(fields=["body"], name="catalogue_duties_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Edition(models.Model):
    """A version of a catalogue for a place, in force from a day."""

    catalogue = models.ForeignKey(Catalogue, models.PROTECT, related_name="editions")
    place = models.ForeignKey(Place, models.PROTECT, related_name="editions")
    label = models.CharField("版本", max_length=20)
    in_force_from = models.DateField("生效日")
    in_force_to = models.DateField("失效日", null=True)
    status = models.CharField("来源状态", max_length=80)
    source = models.CharField("来源", max_length=200)
    published_at = models.DateTimeField("公布时间")

    class Meta:
        ordering = ["-in_force_from"]
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "place", "label"], name="edition_label_once"),
            models.UniqueConstraint(
                fields=["catalogue", "place"],
                condition=Q(in_force_to=None),
                name="edition_one_open",
            ),
            models.CheckConstraint(
                name="edition_dates",
                condition=Q(in_force_to=None) | Q(in_force_to__gt=F("in_force_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.catalogue} {self.label}"


class Entry(models.Model):
    """One entry of an edition, with its ground, source and how sure we are."""

    class Status(models.TextChoices):
        TEXT = "text", "文件正文"
        LAW_CHECKED = "law_checked", "法条已核"
        SAMPLE = "sample", "示例（待确认）"

    class AppliesTo(models.TextChoices):
        COMMUNITY = "community", "社区"
        VILLAGE = "village", "村"
        BOTH = "both", "社区和村"
        SUBDISTRICT = "subdistrict", "街道"
        TOWNSHIP = "township", "乡镇"

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="entries")
    number = models.CharField("序号", max_length=20)
    name = models.CharField("名称", max_length=200)
    applies_to = models.CharField("适用", max_length=12, choices=AppliesTo.choices)
    placement = models.CharField("位置", max_length=10, blank=True)
    frequency = models.CharField("频度", max_length=20, blank=True)
    retained = models.CharField("保留", max_length=16, blank=True)
    use_instead = models.CharField("改到哪里办", max_length=200, blank=True)
    department = models.CharField("对应部门", max_length=80, blank=True)
    legal_basis = models.CharField("依据", max_length=400, blank=True)
    basis_edition = models.CharField("依据版本", max_length=20, blank=True)
    status = models.CharField("状态", max_length=12, choices=Status.choices)
    source = models.CharField("来源", max_length=300)
    note = models.CharField("说明", max_length=300, blank=True)
    search = SearchVectorField("检索", null=True)

    class Meta:
        ordering = ["id"]
        indexes = [GinIndex(fields=["search"], name="catalogue_entry_search")]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="entry_number_once"),
            models.CheckConstraint(
                name="entry_law_checked_names_law",
                condition=~Q(status="law_checked") | ~Q(legal_basis=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name
