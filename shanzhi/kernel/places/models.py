"""The division tree. A place's path is its official code without trailing zeros: a fixed-width
prefix code, so that "everything below" is one range in one index. Names repeat and are never keys."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class Tier(models.TextChoices):
    NATION = "nation", "国家"
    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县（市）区"
    ZONE = "zone", "开发区"
    TOWNSHIP = "township", "街道（乡镇）"
    COMMUNITY = "community", "社区（村）"
    GRID = "grid", "网格"


class Place(models.Model):
    """A division, management area or grid (区划) as it was between two dates."""

    class Kind(models.TextChoices):
        CITY = "city", "市"
        COUNTY = "county", "县（市）区"
        ZONE = "zone", "开发区"
        SUBDISTRICT = "subdistrict", "街道"
        TOWN = "town", "镇"
        TOWNSHIP = "township", "乡"
        AREA = "area", "类似乡级区域"
        COMMUNITY = "community", "社区"
        VILLAGE = "village", "村"
        COMMUNITY_LIKE = "community_like", "类似居委会"
        GRID = "grid", "网格"

    code = models.CharField("代码", max_length=16, unique=True)
    path = models.CharField("路径", max_length=16, db_index=True, db_collation="C")
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=16, choices=Kind.choices)
    tier = models.CharField("层级", max_length=10, choices=Tier.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True)
    status = models.CharField("来源状态", max_length=40, blank=True)

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                name="place_valid_dates",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="place_only_roots_lack_parent",
                condition=Q(parent__isnull=False) | Q(tier__in=["city", "zone"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_village(self) -> bool:
        return self.kind == self.Kind.VILLAGE


class Succession(models.Model):
    """What became of a place that was merged, split or renamed."""

    predecessor = models.ForeignKey(Place, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Place, models.PROTECT, related_name="predecessions")
    on = models.DateField("生效日")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(name="succession_between_two", condition=~Q(predecessor=F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class DateRange(Func):
    function = "daterange"


class ZoneMember(models.Model):
    """A place managed by a management area (高新区、经开区、风景区) for a time; codes stay the county's."""

    zone = models.ForeignKey(Place, models.PROTECT, related_name="members")
    place = models.ForeignKey(Place, models.PROTECT, related_name="zones")
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True)
    status = models.CharField("来源状态", max_length=40)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="zone_member_one_zone_at_a_time",
                expressions=[
                    (F("place"), RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}（{self.zone}）"
