"""What people type about an assembly: convening, roll, notice, presence, counts. Every error names its field."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from shanzhi.kernel.assemblies.actions import AssemblyDraft, Figures, MotionDraft
from shanzhi.kernel.forms.fields import Lines, choice, day, money, number
from shanzhi.policy.assemblies.facts import Basis, CalledBy, Matter
from shanzhi.policy.assemblies.running import bodies_for

LOCAL = ZoneInfo("Asia/Shanghai")
MOST = 1_000_000
MANNERS = (("open", "举手"), ("paper", "无记名纸票"), ("sealed", "无记名网上票"))
CHANNELS = (
    ("board", "张贴公告"),
    ("door", "送到门上"),
    ("phone", "电话"),
    ("message", "短信、群消息"),
    ("broadcast", "广播"),
)
DOOR_WHYS = (("asked", "请我们去接"), ("unreached", "通知没送到"))
_NAMED_FOR_DELEGATES = ("committee", "delegates", "women_delegates")


class ConveneForm(forms.Form):
    """The notice: what, when, where, who counts, what is voted on."""

    title = Lines("会议名称", 120, required=True)
    voting_body = choice("什么会", ())
    basis = choice("怎么算人数", tuple((b.value, b.label) for b in Basis))
    matter = choice("表决什么事", tuple((m.value, m.label) for m in Matter), Matter.ORDINARY)
    manner = choice("怎么表决", MANNERS, "open")
    motion = Lines("议案", 200, required=True)
    text = Lines("议案正文", 20_000, widget=forms.Textarea(attrs={"rows": 5}))
    starts_on = day("开会日期")
    starts_at = forms.TimeField(
        label="开会时刻",
        required=False,
        input_formats=["%H:%M", "%H：%M"],
        error_messages={"invalid": "“开会时刻”写成 19:00 这样。"},
    )
    venue = Lines("地点", 80, required=True)
    notice_on = day("通知日期")
    called_by = choice("谁召集或提议", tuple((c.value, c.label) for c in CalledBy), CalledBy.COMMITTEE)
    proposers = number("联名人数", 1, MOST)
    proposer_base = number("可以联名的总数", 1, MOST)
    authorised = forms.BooleanField(label="全体会议有授权（代表会议才要）", required=False)
    committee = number("委员会成员", 0, 1000)
    delegates = number("代表", 0, 1000)
    women_delegates = number("其中妇女代表", 0, 1000)

    def __init__(self, *args: Any, village: bool, today: date, **extra: Any) -> None:
        super().__init__(*args, **extra)
        bodies: Any = self.fields["voting_body"]
        bodies.choices = [(body.value, body.label) for body in bodies_for(village)]
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("starts_on", "starts_at", "voting_body", "basis", "matter", "manner", "called_by"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, f"请填写“{self.fields[name].label}”。")
        told = cleaned.get("notice_on")
        if told and told > self.today:
            self.add_error("notice_on", "“通知日期”不能在今天以后：还没通知的，先通知再来填。")
        if cleaned.get("called_by") not in (None, "", CalledBy.COMMITTEE) and not cleaned.get("proposers"):
            self.add_error("proposers", "有人提议的，请填“联名人数”。")
        return cleaned

    def draft(self) -> AssemblyDraft:
        """The lawful reading of the form; call only when valid."""
        at = self.cleaned_data
        seats = {name: at[name] for name in _NAMED_FOR_DELEGATES if at[name] is not None}
        clock: time = at["starts_at"]
        return AssemblyDraft(
            voting_body=at["voting_body"],
            basis=at["basis"],
            title=at["title"],
            venue=at["venue"],
            starts_at=datetime.combine(at["starts_on"], clock, tzinfo=LOCAL),
            motions=(MotionDraft(at["motion"], at["text"], "", at["matter"], at["manner"]),),
            notice_on=at["notice_on"] or self.today,
            called_by=at["called_by"],
            proposers=at["proposers"],
            proposer_base=at["proposer_base"],
            authorised=at["authorised"] if "delegates" in at["voting_body"] else None,
            seats=seats if "delegates" in at["voting_body"] else {},
        )


class RollForm(forms.Form):
    text = Lines("名册", 2_000_000, widget=forms.Textarea(attrs={"rows": 8}))


class DeliveryForm(forms.Form):
    channel = choice("方式", CHANNELS, "board")
    group = Lines("楼栋（小组）", 30)
    on = day("日期")
    reached = number("送到多少户（人）", 0, MOST)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("channel", "on", "reached"):
            if cleaned.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, f"请填写“{self.fields[name].label}”。")
        return cleaned


class CountForm(forms.Form):
    """What one person counted; which fields count depends on how it is voted."""

    in_favour = number("同意", 0, MOST)
    against = number("反对", 0, MOST)
    abstained = number("弃权", 0, MOST)
    issued = number("发出的票", 0, MOST)
    spoiled = number("废票", 0, MOST)
    unused = number("剩下的票", 0, MOST)
    area = money("同意的面积（平方米）")

    def __init__(self, *args: Any, paper: bool, owners: bool, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.needed = ["in_favour", "against", "abstained"]
        self.needed += ["issued", "spoiled", "unused"] if paper else []
        self.needed += ["area"] if owners else []
        for name in [n for n in self.fields if n not in self.needed]:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in self.needed:
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, f"请填写“{self.fields[name].label}”，没有就填 0。")
        return cleaned

    def figures(self) -> Figures:
        at = self.cleaned_data
        return Figures(
            in_favour=at["in_favour"],
            against=at["against"],
            abstained=at["abstained"],
            issued=at.get("issued"),
            spoiled=at.get("spoiled") or 0,
            unused=at.get("unused") or 0,
            area=at.get("area"),
        )
