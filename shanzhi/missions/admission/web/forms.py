"""The three parts of a filing and the answers to it. A part may be saved half done; the ruling says
what is missing. Every error names its field and keeps what was typed."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from shanzhi.kernel.catalogues import queries as catalogues
from shanzhi.kernel.forms.fields import Lines, choice, day, hidden_number, number, upload
from shanzhi.kernel.people import queries as people
from shanzhi.missions.admission.web import choices
from shanzhi.policy.document_numbers import find_document_number


class PartForm(forms.Form):
    """A part knows which fields it may change."""

    def changes(self) -> dict[str, Any]:
        """What to keep; a field left blank keeps its default."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if not (isinstance(self.fields[name], forms.ChoiceField) and value == "")
        }


class WhatForm(PartForm):
    """一、要社区做什么。"""

    kind = choice("哪一类", choices.KINDS, "work")
    title = Lines("事项名称", 200, required=True)
    purpose = Lines("要社区做什么", 4000, required=True, widget=forms.Textarea(attrs={"rows": 3}))
    entry_id = hidden_number("清单条目")
    frequency = choice("多久一次", choices.FREQUENCY, "once")
    topic = choice("事情的性质", choices.TOPICS, "general")
    role = choice("社区是什么角色", choices.ROLES, "assist")
    result_owner = choice("做不好由谁负责", choices.OWNERS, "issuer")
    own_duty = choice("是不是本单位职责", choices.OWN_DUTY, "unknown")

    def clean_entry_id(self) -> int | None:
        picked: int | None = self.cleaned_data["entry_id"]
        if picked is not None and catalogues.entry(picked) is None:
            raise forms.ValidationError("“清单条目”查不到了，请重新选，或者不选清单直接写事项。")
        return picked


class GroundForm(PartForm):
    """二、依据。"""

    basis_kind = choice("依据", choices.BASIS_KINDS, "none")
    level = choice("效力", choices.LEVELS, "law")
    document = Lines("文件或法律名称", 200)
    article = Lines("第几条", 60)
    law_article = Lines("法条库编号", 120, widget=forms.HiddenInput)
    file = upload("文件扫描件")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("basis_kind") not in ("none", "", None) and not cleaned.get("document"):
            self.add_error("document", "选了依据，就要写上文件或法律的名称。")
        return cleaned

    def document_number(self) -> str:
        found = find_document_number(self.cleaned_data.get("document", ""))
        return "" if found is None else str(found)


class EffortForm(PartForm):
    """三、工作量和经费。"""

    minutes = number("每次大约多少分钟", 1, 6000)
    community_share = number("社区做其中几成（%）", 0, 100)
    starts_on = day("开始")
    ends_on = day("结束")
    funding_source = Lines("经费从哪里来", 100)
    funding_per_community = forms.DecimalField(
        label="每个社区多少元",
        max_digits=12,
        decimal_places=2,
        min_value=Decimal(0),
        required=False,
        error_messages={
            "invalid": "“每个社区多少元”要填数字，例如 600。还没定下来就先空着。",
            "min_value": "“每个社区多少元”不能是负数。",
            "max_digits": "“每个社区多少元”太大了，请核对。",
            "max_whole_digits": "“每个社区多少元”太大了，请核对。",
            "max_decimal_places": "“每个社区多少元”最多两位小数。",
        },
    )
    funding_arrives_on = day("哪天到账")
    funding_none_reason = Lines("不需要经费的理由", 200)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", f"“结束”早于“开始”（{starts:%Y-%m-%d}），请改一个。")
        return cleaned

    def changes(self) -> dict[str, Any]:
        kept = super().changes()
        share = kept.pop("community_share", None)
        if share is not None:
            kept["community_share"] = Decimal(share) / 100
        return kept


class ParticularsForm(forms.Form):
    """What only some kinds need; left blank, the ruling names what is missing."""

    wording = Lines("牌子上写什么", 100)
    place = choice("挂在哪里", choices.PLACEMENT)
    temporary = choice("是不是临时加挂", choices.YES_NO, "false")
    major_task = Lines("什么重大任务", 100)
    ends = day("临时牌子哪天摘")
    veto = choice("有没有“一票否决”", choices.YES_NO, "false")
    sole_department = choice("是不是本部门单独考核", choices.YES_NO, "false")
    composite = choice("是不是区里的综合考评", choices.YES_NO, "false")
    self_nomination = choice("社区自荐申报吗", choices.YES_NO, "false")
    all_items_covered = choice("包含所有准入事项吗", choices.YES_NO, "false")
    satisfaction = number("群众满意度占多少（%）", 0, 100)
    rural_scheduling = choice("是不是涉农调度", choices.YES_NO, "false")
    material_owner = choice("材料本来归谁填", choices.MATERIAL_OWNERS, "issuer")
    total_fields = number("一共几格", 1, 500)
    duplicate_fields = number("其中已有几格", 0, 500)
    list_status = choice("证明清单上的状态", choices.LIST_STATUS)
    in_duty = choice("属于社区职责吗", choices.YES_NO)
    verifiable = choice("社区能核实吗", choices.VERIFIABLE)
    ground_supplied = choice("给了出证依据吗", choices.YES_NO)

    BY_KIND = {
        "community_signboard": ("wording", "place"),
        "street_signboard": ("wording", "place", "temporary", "major_task", "ends"),
        "evaluation": (
            "veto",
            "sole_department",
            "composite",
            "self_nomination",
            "all_items_covered",
            "satisfaction",
        ),
        "report": ("rural_scheduling", "material_owner", "total_fields", "duplicate_fields"),
        "certificate": ("list_status", "in_duty", "verifiable", "ground_supplied"),
    }

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = self.BY_KIND.get(kind, ())
        for name in list(self.fields):
            if name not in wanted:
                del self.fields[name]

    def particulars(self) -> dict[str, Any]:
        """As the ruling reads them: true and false as such, dates as text, blanks left out."""
        plain = {"true": True, "false": False}
        kept = {name: plain.get(value, value) for name, value in self.cleaned_data.items()}
        filled = {name: value for name, value in kept.items() if value not in ("", None)}
        result: dict[str, Any] = json.loads(json.dumps(filled, default=str))
        return result


class ApprovalForm(forms.Form):
    """An approving body's answer; `earliest` is the first day its end may be set to."""

    answer = choice("怎么答复", choices.APPROVAL_ANSWERS)
    conditions = Lines("附什么条件", 300)
    reason = Lines("理由", 300)
    hours_cap = number("每个社区一年最多几小时", 1, 2000)
    valid_until = day("有效期到")

    def __init__(self, earliest: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earliest = earliest

    def clean_valid_until(self) -> date | None:
        until: date | None = self.cleaned_data["valid_until"]
        if until is not None and until < self.earliest:
            raise forms.ValidationError(f"“有效期到”不能早于 {self.earliest:%Y-%m-%d}，请改一个。")
        return until


class ReviewForm(forms.Form):
    outcome = Lines("结论", 10)
    reasons = Lines("公开的理由", 2000)


class ReasonForm(forms.Form):
    """Why an issuer asks for a review."""

    reason = Lines("申请复核的理由", 1000)


class ReportForm(forms.Form):
    """A demand without a number, in two clicks (J3)."""

    issuer_id = hidden_number("谁要求的")
    issuer_name = Lines("谁要求的", 80)
    text = Lines("原话", 4000, widget=forms.Textarea(attrs={"rows": 4}))
    picture = upload("截图或照片")

    def clean_issuer_id(self) -> int | None:
        picked: int | None = self.cleaned_data["issuer_id"]
        if picked is not None and not people.body_known(picked):
            raise forms.ValidationError("“谁要求的”选的单位查不到了，请重新选，或者直接写名字。")
        return picked


class ArrivalForm(forms.Form):
    amount = forms.DecimalField(
        label="到账金额",
        max_digits=14,
        decimal_places=2,
        min_value=Decimal("0.01"),
        error_messages={
            "required": "请填写“到账金额”。",
            "invalid": "“到账金额”要填数字。",
            "min_value": "“到账金额”要大于 0。",
            "max_digits": "“到账金额”太大了，请核对。",
            "max_whole_digits": "“到账金额”太大了，请核对。",
            "max_decimal_places": "“到账金额”最多两位小数。",
        },
    )
    on = day("到账日期")
    note = Lines("凭据", 200, required=True)

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date | None:
        arrived: date | None = self.cleaned_data["on"]
        if arrived is not None and arrived > self.today:
            raise forms.ValidationError("“到账日期”还没到，钱到了再登记。")
        return arrived
