"""What people type about charters; every error names its field and keeps what was typed."""

from typing import Any

from django import forms

from shanzhi.kernel.forms import fields
from shanzhi.missions.charters import queries
from shanzhi.policy.assemblies import Basis
from shanzhi.policy.assemblies import Body as AssemblyBody

NOTICE_WAYS = (
    ("公示栏", "公示栏、单元门张贴"),
    ("入户", "入户发放"),
    ("微信群", "微信群、短信"),
    ("广播", "广播"),
    ("会议", "院坝会、楼门会"),
)


class Lines(fields.Lines):
    """Text that must be there unless it says otherwise."""

    def __init__(self, label: str, max_length: int, required: bool = True, **extra: Any) -> None:
        super().__init__(label, max_length, required, **extra)


class Day(fields.Day):
    """A day that must be there."""

    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d"],
            error_messages={"invalid": f"“{label}”写成 2026-03-16 这样。", "required": f"请填写“{label}”。"},
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )


def count(label: str, low: int, high: int, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=low,
        max_value=high,
        required=required,
        error_messages={
            "invalid": f"“{label}”要填整数。",
            "required": f"请填写“{label}”。",
            "min_value": f"“{label}”不能小于 {low}。",
            "max_value": f"“{label}”不能大于 {high}。",
        },
    )


def choice(label: str, options: Any, initial: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=options,
        initial=initial,
        error_messages={
            "required": f"请选择“{label}”。",
            "invalid_choice": f"“{label}”没有“%(value)s”这一项，请重新选。",
        },
    )


def area(rows: int, **extra: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **extra})


class NoticeForm(forms.Form):
    """一、宣传发动。"""

    text = Lines("通知内容", 4000, widget=area(6))
    ways = forms.MultipleChoiceField(
        label="用什么方式告诉大家",
        choices=NOTICE_WAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一种告诉大家的方式。", "invalid_choice": "没有“%(value)s”这种方式。"},
    )
    on = Day("通知日期")
    until = Day("意见征集到哪天")


class GroupForm(forms.Form):
    name = Lines("组或楼", 40)
    households = count("户数", 1, 2000)


class ReachForm(forms.Form):
    """Which households of a group were reached, how and when."""

    numbers = Lines("户号", 300)
    way = choice("方式", queries.WAYS_OF_REACHING, "paper")
    on = Day("日期")


class OpinionForm(forms.Form):
    text = Lines("意见", 2000, widget=area(3))
    way = choice("怎么收到的", [row for row in queries.WAYS_OF_SPEAKING if row[0] != "online"], "visit")
    on = Day("哪天说的")
    about = forms.IntegerField(label="针对哪一条", required=False)


class PublicOpinionForm(forms.Form):
    """A resident's own words; nothing else is asked."""

    text = Lines("您的意见", 2000, widget=area(4))
    about = forms.IntegerField(label="针对哪一条", required=False)


class AnswerForm(forms.Form):
    answer = choice("怎么答复", [row for row in queries.ANSWERS if row[0] != "waiting"])
    reason = Lines("答复的话", 500, required=False, widget=area(2))
    changed = forms.IntegerField(label="改了哪一条", required=False)


class TextForm(forms.Form):
    """The whole text, pasted or from a file."""

    text = forms.CharField(
        label="全文",
        required=False,
        strip=False,
        widget=area(16),
        max_length=200_000,
        error_messages={"max_length": "正文最多 200000 个字，现在有 %(show_value)s 个。"},
    )
    file = forms.FileField(
        label="或上传文件（DOCX、TXT）",
        required=False,
        error_messages={"empty": "文件是空的，请重新选一个。", "invalid": "文件没有传上来，请重新选。"},
    )
    note = Lines("这一稿改了什么", 200, required=False)


class ClauseForm(forms.Form):
    text = Lines("这一条", 4000, required=False, widget=area(6))


class RemarkForm(forms.Form):
    """An answer, a reason: one box."""

    text = Lines("说明", 500, widget=area(2))


class ReviewForm(forms.Form):
    answer = choice("答复", (("agreed", "同意"), ("objected", "要求修改")))
    remark = Lines("总的意见", 1000, required=False, widget=area(3))


class VoteForm(forms.Form):
    """What the minutes of the assembly say."""

    body = choice("哪个会议", [(body.value, body.label) for body in list(AssemblyBody)[:5]])
    on = Day("开会日期")
    notice_on = Day("哪天通知的")
    basis = choice("按什么算", [(basis.value, basis.label) for basis in list(Basis)[:4]])
    eligible = count("应到", 1, 1_000_000)
    present = count("实到（表决时在场）", 0, 1_000_000)
    in_favour = count("同意", 0, 1_000_000)
    against = count("反对", 0, 1_000_000)
    abstained = count("弃权", 0, 1_000_000)
    women = count("到会妇女人数（可不填）", 0, 1_000_000, required=False)


class CheckUpForm(forms.Form):
    cases = count("今年用了几次", 0, 100_000)
    unused = Lines("哪几条没用上", 300, required=False)
    note = Lines("说明", 500, widget=area(3))
