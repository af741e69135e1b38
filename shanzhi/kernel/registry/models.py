"""Dwellings, households, persons, each with dates; numbers sealed; what happened is appended.

Not for labels: religion, politics, petitioning, crime, points and tracks have no column here, and a
house test keeps it so.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Body, Post
from shanzhi.kernel.people.models import Person as Staff
from shanzhi.kernel.people.roles import Role
from shanzhi.kernel.places.models import DateRange, Place
from shanzhi.kernel.places.scope import ScopedModel, reaches

READERS = frozenset({Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY, Role.GRID_WORKER, "system"})
"""Who works with the base table: the community's own people. Streets and departments see counts."""


def _here(actor: Actor, field: str = "place__path") -> Q:
    return reaches(actor, field) if actor.has(*READERS) and actor.tier in ("community", "grid", "") else Q(pk__in=[])


class Source(models.TextChoices):
    """Where a fact comes from."""

    PERSON = "person", "本人"
    VISIT = "visit", "网格走访"
    POLICE = "police", "公安 · 户籍"
    PROPERTY = "property", "不动产登记"
    IMPORTED = "imported", "表格导入"
    COMMUNITY = "community", "社区登记"


class Dwelling(ScopedModel):
    """A dwelling (房屋) of one community."""

    class Tenure(models.TextChoices):
        OWNED = "owned", "自有"
        RENTED = "rented", "租住"
        LENT = "lent", "借住"
        PUBLIC = "public", "公房"
        UNKNOWN = "unknown", "没登记"

    place = models.ForeignKey(Place, models.PROTECT, related_name="dwellings")
    grid = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    building = models.CharField("楼栋（屯）", max_length=30)
    unit = models.CharField("单元", max_length=10, blank=True)
    room = models.CharField("房号", max_length=20)
    address = models.CharField("地址", max_length=120)
    tenure = models.CharField("房屋性质", max_length=10, choices=Tenure.choices, default=Tenure.UNKNOWN)
    source = models.CharField("来源", max_length=12, choices=Source.choices)
    checked_on = models.DateField("核对日期")
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True)

    class Meta:
        verbose_name = "房屋"
        constraints = [
            models.UniqueConstraint(fields=["place", "address"], name="dwelling_once_per_address"),
            models.CheckConstraint(
                name="dwelling_dates", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return self.address

    @classmethod
    def within(cls, actor: Actor) -> Q:
        return _here(actor)


class Household(ScopedModel):
    """A household (户) in a dwelling; several may share one."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="households")
    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="households")
    number = models.CharField("户编号", max_length=40)
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True)

    class Meta:
        verbose_name = "户"
        constraints = [
            models.UniqueConstraint(fields=["place", "number"], name="household_once_per_number"),
            models.CheckConstraint(
                name="household_dates", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def within(cls, actor: Actor) -> Q:
        return _here(actor)


class Person(ScopedModel):
    """A resident (居民). Identity number and phone are sealed; `*_key` is the keyed hash to find them by.

    `origins` says per field where it came from and when it was last checked. `login` links a resident
    who signs in. Leaving is a date, never a deletion.
    """

    class Sex(models.TextChoices):
        MALE = "male", "男"
        FEMALE = "female", "女"

    place = models.ForeignKey(Place, models.PROTECT, related_name="residents")
    name = models.CharField("姓名", max_length=60)
    sex = models.CharField("性别", max_length=6, choices=Sex.choices, blank=True)
    born_on = models.DateField("出生日期", null=True)
    identity_sealed = models.BinaryField("公民身份号码", default=b"")
    identity_key = models.CharField("号码索引", max_length=64, blank=True)
    phone_sealed = models.BinaryField("联系电话", default=b"")
    phone_key = models.CharField("电话索引", max_length=64, blank=True)
    registered = models.BooleanField("户籍在本社区（村）", default=True)
    lives_here = models.BooleanField("常住", default=True)
    origins = models.JSONField("来源", default=dict)
    login = models.OneToOneField(Staff, models.PROTECT, null=True, related_name="registered_as")
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True)

    class Meta:
        verbose_name = "居民"
        indexes = [
            models.Index(fields=["place", "name"], name="registry_person_name"),
            models.Index(fields=["place", "born_on"], name="registry_person_born"),
            models.Index(fields=["phone_key"], name="registry_person_phone"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["identity_key"], name="registry_person_once", condition=~Q(identity_key="")
            ),
            models.CheckConstraint(
                name="registry_person_dates", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def within(cls, actor: Actor) -> Q:
        return _here(actor)


class Residence(models.Model):
    """A person belongs to one household at a time."""

    class Relation(models.TextChoices):
        HEAD = "head", "户主"
        SPOUSE = "spouse", "配偶"
        SON = "son", "儿子"
        DAUGHTER = "daughter", "女儿"
        PARENT = "parent", "父母"
        GRANDCHILD = "grandchild", "孙辈"
        OTHER = "other", "其他亲属"
        NONE = "none", "非亲属"

    person = models.ForeignKey(Person, models.PROTECT, related_name="residences")
    household = models.ForeignKey(Household, models.PROTECT, related_name="residences")
    relation = models.CharField("与户主关系", max_length=12, choices=Relation.choices)
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="residence_one_at_a_time",
                expressions=[
                    (F("person"), RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
            models.UniqueConstraint(
                fields=["household"], name="residence_one_head", condition=Q(relation="head", valid_to=None)
            ),
            models.CheckConstraint(
                name="residence_dates", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_relation_display()}"


class Occurrence(ScopedModel):
    """What happened to a household or person (登记事件): recorded once, later forms follow."""

    class Kind(models.TextChoices):
        BIRTH = "birth", "出生"
        MOVE_IN = "move_in", "迁入"
        MOVE_OUT = "move_out", "迁出"
        DEATH = "death", "去世"
        VISIT = "visit", "走访"
        CORRECTION = "correction", "更正"
        CERTIFICATE = "certificate", "开证明"

    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="occurrences")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="occurrences")
    kind = models.CharField("事件", max_length=12, choices=Kind.choices)
    on = models.DateField("日期")
    note = models.CharField("说明", max_length=200, blank=True)
    source = models.CharField("来源", max_length=12, choices=Source.choices)
    by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    former_sealed = models.BinaryField("更正前", default=b"")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "登记事件"
        indexes = [models.Index(fields=["household", "-on"], name="registry_occurrence_household")]
        constraints = [
            models.CheckConstraint(
                name="occurrence_about_somebody", condition=Q(household__isnull=False) | Q(person__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"

    @classmethod
    def within(cls, actor: Actor) -> Q:
        return _here(actor)


class Disclosure(ScopedModel):
    """Somebody saw or asked something about a person (谁看过); the person reads this list."""

    class Kind(models.TextChoices):
        REVEAL = "reveal", "看全号码"
        ANSWER = "answer", "是否查询"
        EXPORT = "export", "导出"

    person = models.ForeignKey(Person, models.PROTECT, related_name="disclosures")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    kind = models.CharField("方式", max_length=8, choices=Kind.choices)
    what = models.CharField("看了什么", max_length=60)
    reason = models.CharField("为什么", max_length=200)
    asked_by = models.CharField("谁", max_length=160)
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")
    until = models.DateTimeField("看到几时", null=True)

    class Meta:
        verbose_name = "查看记录"
        indexes = [
            models.Index(fields=["person", "-at"], name="disclosure_of_person"),
            models.Index(fields=["post", "-at"], name="disclosure_by_post"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"

    @classmethod
    def within(cls, actor: Actor) -> Q:
        return _here(actor)


class Consent(models.Model):
    """A person agreed to a use for a purpose, and may take it back (同意)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    purpose = models.CharField("用途", max_length=40)
    manner = models.CharField("方式", max_length=40)
    given_on = models.DateField("同意日期")
    withdrawn_on = models.DateField("撤回日期", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], name="consent_one_open", condition=Q(withdrawn_on=None)
            ),
            models.CheckConstraint(
                name="consent_dates", condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.purpose}"


class PlaceFact(models.Model):
    """What is known of a place by element code (一次采集): the newest stands, older ones are its history."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="known")
    element = models.CharField("数据元", max_length=12)
    value = models.CharField("数值", max_length=200)
    source = models.CharField("来源", max_length=120)
    as_of = models.DateField("截至")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "社区（村）数据"
        indexes = [models.Index(fields=["place", "element", "-as_of", "-id"], name="registry_placefact_newest")]

    def __str__(self) -> str:
        return f"{self.element} {self.value}"


class ImportRun(ScopedModel):
    """One table taken in (导入): how far it got, what was wrong row by row; the same file goes on where it stopped."""

    class State(models.TextChoices):
        RUNNING = "running", "进行中"
        DONE = "done", "完成"

    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    name = models.CharField("文件名", max_length=120)
    sha256 = models.CharField("摘要", max_length=64)
    state = models.CharField("状态", max_length=8, choices=State.choices)
    total = models.PositiveIntegerField("行数")
    done = models.PositiveIntegerField("读过", default=0)
    added = models.PositiveIntegerField("新增", default=0)
    updated = models.PositiveIntegerField("更新", default=0)
    refused = models.PositiveIntegerField("有误", default=0)
    problems = models.JSONField("问题", default=list)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "导入"
        constraints = [
            models.UniqueConstraint(fields=["place", "sha256"], name="import_run_once_per_file"),
            models.CheckConstraint(name="import_run_within", condition=Q(done__lte=F("total"))),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def within(cls, actor: Actor) -> Q:
        return _here(actor)
