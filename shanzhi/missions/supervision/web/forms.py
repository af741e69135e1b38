"""What supervisors, answering units and signers type."""

from typing import Any

from django import forms

from shanzhi.kernel.forms.fields import Lines, choice, day, number, upload

KINDS = (
    ("street_signboards", "街道（乡镇）挂牌清理规范"),
    ("community_signboards", "社区（村）挂牌清理规范"),
    ("secondment_census", "借调占用社区工作者调查"),
)
TIERS = (("township", "街道（乡镇）"), ("community", "社区（村）"))
AUDIENCES = (("inside", "系统内"), ("outside", "对外公开"))
SEVERITIES = (("light", "轻微"), ("ordinary", "一般"), ("serious", "严重"))


class CureForm(forms.Form):
    """What the responsible body did, shown from before and after."""

    text = Lines("怎么改的", 2000)
    before = upload("改之前的照片")
    after = upload("改之后的照片")


class WhyForm(forms.Form):
    """A reason for sending back or opening again."""

    reason = Lines("原因", 300)


class ReferForm(forms.Form):
    """A referral by hand."""

    to = Lines("移送给", 80)
    facts = Lines("事实和材料", 2000)


class SeenForm(forms.Form):
    """A finding a supervisor saw herself (抽查、日常检查)."""

    title = Lines("问题", 200, required=True)
    quote = Lines("看到的情况", 2000)
    issuer_name = Lines("责任单位", 80, required=True)
    issuer_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    clause = Lines("条款", 12)
    severity = choice("轻重", SEVERITIES, "ordinary")


class CampaignForm(forms.Form):
    """发起专项行动."""

    kind = choice("查什么", KINDS, "street_signboards")
    title = Lines("名称", 120)
    document = Lines("依据的文件", 200)
    issued_on = day("下发日期")
    due_on = day("完成期限")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("issued_on") is None and "issued_on" not in self.errors:
            self.add_error("issued_on", "请填写“下发日期”，期限从这一天算起。")
        if not told.get("kind"):
            self.add_error("kind", "请选“查什么”。")
        return told


class BulletinForm(forms.Form):
    """The words around the lines."""

    title = Lines("标题", 120, required=True)
    opening = Lines("开头", 1000, widget=forms.Textarea(attrs={"rows": 2}))
    closing = Lines("要求", 1000, widget=forms.Textarea(attrs={"rows": 2}))
    audience = choice("发到哪里", AUDIENCES, "inside")


class InspectionForm(forms.Form):
    """联合检查方案."""

    title = Lines("名称", 120)
    plan = Lines("检查方案", 2000, widget=forms.Textarea(attrs={"rows": 4}))
    tier = choice("抽到哪一级", TIERS, "township")
    size = number("抽几个", 1, 60)
    starts_on = day("开始")
    ends_on = day("结束")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for name in ("size", "starts_on", "ends_on"):
            if told.get(name) is None and name not in self.errors:
                self.add_error(name, f"请填写“{self.fields[name].label}”。")
        return told
