"""What the public may see. The portal reads this table and no other, so nothing unpublished can show."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from shanzhi.kernel.people.models import Body
from shanzhi.kernel.places.models import Place
from shanzhi.kernel.publications.addresses import address_of


class Publication(models.Model):
    """One published thing under a public key (公布): an admitted item under its number, a ruling …"""

    class Kind(models.TextChoices):
        ADMISSION = "admission", "准入事项"
        LEGAL_REVIEW = "legal_review", "法制审查意见"
        REVIEW = "review", "复核结果"
        CATALOGUE = "catalogue", "清单版本"
        SERVICE_GUIDE = "service_guide", "办事指南"
        CAMPAIGN = "campaign", "专项行动"
        BULLETIN = "bulletin", "通报"
        EVALUATION = "evaluation", "考评结果"
        BAROMETER = "barometer", "减负晴雨表"
        CHARTER = "charter", "村规民约和居民公约"
        ASSEMBLY = "assembly", "会议"
        DELIBERATION = "deliberation", "议事协商"
        ALLOWANCE = "allowance", "误工补贴公示"
        DATA_SET = "data_set", "数据目录"
        RESOURCE = "resource", "社区资源"
        CALL = "call", "项目征集"
        PROJECT = "project", "三方项目"
        SERVICE = "service", "到家服务"
        NOTICE = "notice", "公告"
        STORY = "story", "经验案例"

    class State(models.TextChoices):
        ACTIVE = "active", "有效"
        SUSPENDED = "suspended", "暂停"
        EXPIRED = "expired", "已到期"
        WITHDRAWN = "withdrawn", "已撤回"
        REVOKED = "revoked", "已撤销"
        SUPERSEDED = "superseded", "已被新版替代"
        EXITED = "exited", "已退出"

    kind = models.CharField("种类", max_length=20, choices=Kind.choices)
    key = models.CharField("编号", max_length=40)
    title = models.CharField("名称", max_length=200)
    issuer = models.ForeignKey(Body, models.PROTECT, related_name="publications")
    place = models.ForeignKey(Place, models.PROTECT, related_name="publications")
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.ACTIVE)
    content = models.JSONField("内容", default=dict)
    valid_from = models.DateField("自")
    valid_until = models.DateField("至（含）", null=True)
    published_at = models.DateTimeField("公布时间")
    changed_at = models.DateTimeField("变更时间")
    search = SearchVectorField("检索", null=True)

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="publication_search"),
            models.Index(fields=["kind", "-published_at", "-id"], name="publication_newest"),
            models.Index(fields=["kind", "state", "-published_at", "-id"], name="publication_newest_in_state"),
            models.Index(fields=["valid_until"], condition=Q(state="active"), name="publication_running_out"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="publication_key_once"),
            models.CheckConstraint(
                name="publication_dates",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    @property
    def address(self) -> str:
        """The page the public reads it on, or nothing."""
        return address_of(self.kind, self.key)
