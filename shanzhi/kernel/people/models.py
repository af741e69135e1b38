"""Bodies, persons, posts. A post is the capacity in which a person acts; a person may hold several."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.people.roles import Role
from shanzhi.kernel.places.models import DateRange, Place, Tier


class Person(models.Model):
    """A natural person who works with the system; residents stand in the registry."""

    name = models.CharField("姓名", max_length=60)

    def __str__(self) -> str:
        return self.name


class Account(AbstractBaseUser):
    """A login (账号). ASCII names only, so that no look-alike can pass for another."""

    username = models.CharField(
        "账号", max_length=40, unique=True, validators=[RegexValidator(r"^[a-z][a-z0-9_.-]{2,39}$")]
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="accounts")
    is_active = models.BooleanField("启用", default=True)
    demo = models.BooleanField("演示账号", default=False)
    created_at = models.DateTimeField("建立时间")

    objects: ClassVar[BaseUserManager[Any]] = BaseUserManager()
    USERNAME_FIELD = "username"

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="account_username_ascii", condition=Q(username__regex=r"^[a-z][a-z0-9_.-]{2,39}$")
            )
        ]

    def __str__(self) -> str:
        return self.username


class Body(models.Model):
    """An organisation with a place (机构): Party committee, government, department, committee, branch."""

    class Kind(models.TextChoices):
        PARTY_COMMITTEE = "party_committee", "党委"
        GOVERNMENT = "government", "政府（办事处）"
        WORKING_COMMITTEE = "working_committee", "党工委"
        MANAGEMENT_COMMITTEE = "management_committee", "管委会"
        DEPARTMENT = "department", "部门"
        COMMITTEE = "committee", "居（村）民委员会"
        PARTY_BRANCH = "party_branch", "党组织"
        ENTERPRISE = "enterprise", "企业"
        SOCIAL_ORGANISATION = "social_organisation", "社会组织"
        MARKET = "market", "市场主体"

    class Field(models.TextChoices):
        """What a department is for; decides desks and reviewers."""

        CIVIL_AFFAIRS = "civil_affairs", "民政"
        ORGANISATION = "organisation", "组织"
        AGRICULTURE = "agriculture", "农业农村"
        STAFFING = "staffing", "机构编制"
        JUSTICE = "justice", "司法行政"
        WOMEN = "women", "妇联"
        MARKET = "market", "市场监管"
        GENERAL = "general", "其他"

    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类别", max_length=24, choices=Kind.choices)
    field = models.CharField("领域", max_length=16, choices=Field.choices, default=Field.GENERAL)
    tier = models.CharField("层级", max_length=10, choices=Tier.choices)
    place = models.ForeignKey(Place, models.PROTECT, related_name="bodies")
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True)

    class Meta:
        verbose_name = "机构"
        indexes = [models.Index(fields=["place", "kind"], name="body_place_kind")]
        constraints = [
            models.UniqueConstraint(
                name="body_one_organ_per_place",
                fields=["place", "kind"],
                condition=Q(
                    kind__in=[
                        "party_committee",
                        "government",
                        "working_committee",
                        "management_committee",
                        "committee",
                        "party_branch",
                    ],
                    valid_to=None,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post (岗位) of a body: held by one person between two dates, or vacant."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="posts")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="posts")
    title = models.CharField("职务", max_length=40)
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices), verbose_name="角色")
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="post_held_once",
                expressions=[
                    (F("person"), RangeOperators.EQUAL),
                    (F("body"), RangeOperators.EQUAL),
                    (F("title"), RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="post_valid_dates", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.title}"


class StandIn(models.Model):
    """Another person acts for a post between two dates (AB 岗)."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="stand_ins")
    substitute = models.ForeignKey(Person, models.PROTECT, related_name="stand_ins")
    valid_from = models.DateField("自")
    valid_to = models.DateField("至（含）")
    reason = models.CharField("事由", max_length=100)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="stand_in_one_at_a_time",
                expressions=[
                    (F("post"), RangeOperators.EQUAL),
                    (
                        models.Func("valid_from", "valid_to", models.Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(name="stand_in_dates", condition=Q(valid_to__gte=F("valid_from"))),
        ]

    def __str__(self) -> str:
        return f"{self.substitute} 代 {self.post}"


class HandOver(models.Model):
    """A change of post (交接): closed only when every item was taken over."""

    from_post = models.ForeignKey(Post, models.PROTECT, related_name="handed_over")
    to_post = models.ForeignKey(Post, models.PROTECT, related_name="taken_over")
    on = models.DateField("日期")
    closed_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_post"], condition=Q(closed_at=None), name="hand_over_one_open")
        ]

    def __str__(self) -> str:
        return f"{self.from_post} → {self.to_post}"


class HandOverItem(models.Model):
    """One open matter that changes hands."""

    hand_over = models.ForeignKey(HandOver, models.PROTECT, related_name="items")
    subject = models.CharField("对象", max_length=80)
    title = models.CharField("事项", max_length=200)
    accepted_at = models.DateTimeField("接收时间", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hand_over", "subject"], name="hand_over_item_once")]

    def __str__(self) -> str:
        return self.title
