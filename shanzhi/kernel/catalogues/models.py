"""Catalogues (清单) as dated editions. An edition in force is never edited; a change is a new one."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.places.scope import ScopedModel


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


class Revision(ScopedModel):
    """A new edition being drafted for a place from an edition in force (修订); published only by another person."""

    class State(models.TextChoices):
        DRAFT = "draft", "起草中"
        IN_REVIEW = "in_review", "待审核"
        RETURNED = "returned", "退回修改"
        PUBLISHED = "published", "已公布"
        WITHDRAWN = "withdrawn", "已撤回"

    base = models.ForeignKey(Edition, models.PROTECT, related_name="revisions")
    place = models.ForeignKey(Place, models.PROTECT, related_name="revisions")
    body = models.ForeignKey(Body, models.PROTECT, related_name="revisions")
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.DRAFT)
    in_force_from = models.DateField("拟生效日", null=True)
    drafted_by = models.ForeignKey(Post, models.PROTECT, related_name="drafted_revisions")
    drafted_by_person = models.BigIntegerField("起草人", null=True)
    started_at = models.DateTimeField("开始时间")
    submitted_at = models.DateTimeField("送审时间", null=True)
    reviewed_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="reviewed_revisions")
    reviewed_at = models.DateTimeField("审核时间", null=True)
    review_note = models.CharField("审核意见", max_length=300, blank=True)
    edition = models.OneToOneField(Edition, models.PROTECT, null=True, related_name="revision")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["base", "place"],
                condition=Q(state__in=["draft", "in_review", "returned"]),
                name="revision_one_open",
            ),
            models.CheckConstraint(
                name="revision_published_by_another",
                condition=~Q(state="published")
                | Q(edition__isnull=False, reviewed_by__isnull=False) & ~Q(reviewed_by=F("drafted_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.base.catalogue}"

    @property
    def subject(self) -> str:
        return f"revision:{self.pk}"

    @classmethod
    def within(cls, actor: Actor) -> models.Q:
        """The bodies of the same place work on it together; nobody else sees a draft."""
        return (
            Q(place=actor.place_id) if actor.has("desk", "approver", "legal_reviewer", "supervisor") else Q(pk__in=[])
        )


class Change(models.Model):
    """One difference of a revision from its base: an addition, an alteration or a removal, each with its reason."""

    class Kind(models.TextChoices):
        ADD = "add", "增加"
        ALTER = "alter", "修改"
        REMOVE = "remove", "删去"

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="changes")
    kind = models.CharField("种类", max_length=8, choices=Kind.choices)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="changes")
    number = models.CharField("序号", max_length=20)
    name = models.CharField("名称", max_length=200)
    applies_to = models.CharField("适用", max_length=12, choices=Entry.AppliesTo.choices)
    placement = models.CharField("位置", max_length=10, blank=True)
    frequency = models.CharField("频度", max_length=20, blank=True)
    use_instead = models.CharField("改到哪里办", max_length=200, blank=True)
    department = models.CharField("对应部门", max_length=80, blank=True)
    basis_kind = models.CharField("依据种类", max_length=12, blank=True)
    legal_basis = models.CharField("依据", max_length=400, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    reason = models.CharField("理由", max_length=300)
    basis_checked = models.BooleanField("核过原文", default=False)
    batch = models.CharField("导入批次", max_length=40, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "number"], name="change_number_once"),
            models.CheckConstraint(name="change_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="change_of_an_entry", condition=Q(kind="add", entry=None) | ~Q(kind="add") & Q(entry__isnull=False)
            ),
            models.CheckConstraint(name="change_addition_has_ground", condition=~Q(kind="add") | ~Q(legal_basis="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number} {self.name}"
