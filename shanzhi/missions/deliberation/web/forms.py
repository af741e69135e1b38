"""What is typed in the steps of a deliberation. Every error names its field and keeps what was typed."""

from typing import Any

from django import forms

from shanzhi.kernel.forms.fields import Lines, choice, day, money, number, upload
from shanzhi.policy.deliberation import forms as rules
from shanzhi.policy.deliberation import statements, topics

SOURCES = tuple(topics.SOURCES.items())
SCOPES = tuple((code.value, label) for code, label in rules.SCOPES.items())
ATTENTIONS = tuple((code.value, label) for code, label in rules.ATTENTIONS.items())
MATTERS = tuple((code.value, label) for code, label in rules.MATTERS.items())
FORMS = tuple((code.value, label) for code, label in rules.FORMS.items())
WAYS = tuple((way, way) for way in ("告知函", "约请面谈", "致居（村）民一封信", "网络发布"))
BROUGHT = (
    ("seed", "工作人员整理"),
    ("wechat", "微信群"),
    ("qq", "QQ群"),
    ("meeting", "会上"),
    ("visit", "走访、约谈"),
)
GROUNDS = tuple((code.value, label) for code, label in statements.GROUNDS.items())


def _area(label: str, most: int, rows: int, required: bool = True) -> Lines:
    return Lines(label, most, required=required, widget=forms.Textarea(attrs={"rows": rows}))


class CaseForm(forms.Form):
    """The matter: what, whom it reaches, how it will be talked over."""

    title = Lines("议题", 80, required=True)
    facts = _area("情况说明", 4000, 4)
    heard = Lines("怎么征求的意见", 300, required=True)
    source = choice("从哪儿来的", SOURCES, "visit")
    scope = choice("涉及谁", SCOPES, "building")
    matter = choice("什么事", MATTERS, "local_affair")
    attention = choice("关注程度", ATTENTIONS, "normal")
    forms = forms.MultipleChoiceField(
        label="协商形式",
        choices=FORMS,
        required=False,
        error_messages={"invalid_choice": "“协商形式”没有“%(value)s”这一项。"},
    )
    deviation = Lines("没有按建议的形式，为什么", 300)
    closes_on = day("网上表态到哪天（含）")
    subject = Lines("关联事项", 80)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("source", "scope", "matter", "attention"):
            if cleaned.get(name) == "":
                cleaned[name] = self.fields[name].initial
        return cleaned

    def changes(self) -> dict[str, Any]:
        """What to keep; the closing day waits until the consultation opens."""
        return {name: value for name, value in self.cleaned_data.items() if name != "closes_on"}


class ProposalForm(forms.Form):
    """A matter somebody wants settled."""

    title = Lines("想议的事", 80, required=True)
    text = _area("情况", 2000, 4)


class BringForm(ProposalForm):
    """A matter staff heard of, with where it came from."""

    source = choice("从哪儿来的", tuple(one for one in SOURCES if one[0] != "resident"), "visit")
    subject = Lines("关联事项", 80)


class DecisionForm(forms.Form):
    """Taking a proposal up or declining it."""

    reason = Lines("理由", 500)
    electorate = number("有选举权的居（村）民总数", 0, 1_000_000)


class NotifyForm(forms.Form):
    """How and when sides were told."""

    way = choice("通报方式", WAYS, WAYS[0][0])
    on = day("哪天通报的")


class ReplyForm(forms.Form):
    """What a side answered."""

    side = number("哪一方", 1, 2**31 - 1)
    text = _area("答复", 1000, 2)
    on = day("哪天答复的")


class StatementsForm(forms.Form):
    """Sentences to answer, one a line."""

    source = choice("来源", BROUGHT, "seed")
    note = Lines("来源说明", 60)
    texts = _area("一行一句", 8000, 5)


class LookForm(forms.Form):
    """Show or hide one statement."""

    statement = number("哪一句", 1, 2**31 - 1)
    ground = choice("为什么不显示", GROUNDS)
    note = Lines("给作者的说明", 200)


class RoundForm(forms.Form):
    """How a round ended."""

    record = _area("协商意见", 4000, 6)
    people = number("一共多少人参加", 0, 1_000_000)
    concern = Lines("少数人最担心的", 300)


class AssemblyForm(forms.Form):
    """What the assembly decided."""

    text = _area("会议情况", 300, 3)
    valid = forms.BooleanField(label="到会人数够，会议有效", required=False)


class PromiseForm(forms.Form):
    """A commitment."""

    what = Lines("办什么", 200, required=True)
    owner = Lines("谁办", 60, required=True)
    due_on = day("何时办完")
    money_source = Lines("钱从哪来", 80, required=True)
    money_yuan = money("多少钱")

    def clean_due_on(self) -> Any:
        if self.cleaned_data["due_on"] is None:
            raise forms.ValidationError("请填写“何时办完”。")
        return self.cleaned_data["due_on"]


class ReceiptForm(forms.Form):
    """Proof of progress."""

    commitment = number("哪一件", 1, 2**31 - 1)
    file = upload("照片或单据")
    text = Lines("说明", 300)
    final = forms.BooleanField(label="办完了", required=False)


class ConcernForm(forms.Form):
    """The written answer to the minority."""

    text = _area("对少数人意见的答复", 2000, 4)


class FeedbackForm(forms.Form):
    """How the three audiences were told."""

    participants = Lines("怎么告诉参加协商的各方", 60)
    stakeholders = Lines("怎么告诉受影响的人", 60)
    residents = Lines("怎么告诉全体居（村）民", 60)
    on = day("哪天反馈的")


class SayForm(forms.Form):
    """An own sentence."""

    text = _area("您想说的一句话", 400, 3)


BODIES = (
    ("council", "居（村）民议事会"),
    ("board", "理事会"),
    ("supervisors", "监督会"),
    ("day", "民情恳谈日"),
    ("forum", "居（村）民论坛"),
    ("spot", "评理说事点"),
)
DELEGATES = (("party", "党代表"), ("congress", "人大代表"), ("cppcc", "政协委员"))


class BodyForm(forms.Form):
    """A standing body or a recurring day."""

    kind = choice("种类", BODIES, "council")
    name = Lines("名称", 60, required=True)
    members = Lines("成员", 500)
    rhythm = Lines("什么时候开", 80, required=True)
    venue = Lines("在哪里", 80, required=True)

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or "council"


class SittingForm(forms.Form):
    """What was said at a sitting."""

    body = number("哪一个", 1, 2**31 - 1)
    on = day("哪天开的")
    people = number("来了多少人", 0, 100_000)
    record = _area("记录", 2000, 3)


class ContactForm(forms.Form):
    """A delegate's contact day."""

    kind = choice("身份", DELEGATES, "congress")
    name = Lines("姓名", 40, required=True)
    contact_day = Lines("联系日", 80, required=True)
    venue = Lines("地点", 80, required=True)

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or "congress"


class SuggestForm(forms.Form):
    """A suggestion upward."""

    text = _area("建议", 1000, 3)


class AnswerForm(forms.Form):
    """The answer to a suggestion."""

    suggestion = number("哪一条", 1, 2**31 - 1)
    text = _area("答复", 1000, 2)


class AllowanceForm(forms.Form):
    """A lost-time allowance."""

    deliberation = number("哪一件协商", 1, 2**31 - 1)
    name = Lines("姓名", 40, required=True)
    group = Lines("哪一组", 40, required=True)
    matter = Lines("做了什么", 120, required=True)
    amount_yuan = money("金额（元）", required=True)
    budget_line = Lines("经费渠道", 60, required=True)
    entrusted_by = Lines("谁书面委托的", 40, required=True)
    entrusted_on = day("委托日")
    worked_on = day("干活日")
    decision = Lines("哪次会议定的（村）", 120)
    paid_on = day("发放日")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("entrusted_on", "worked_on"):
            if name not in self.errors and cleaned.get(name) is None:
                self.add_error(name, f"请填写“{self.fields[name].label}”。")
        if "amount_yuan" in cleaned and cleaned["amount_yuan"] is not None and not 0 < cleaned["amount_yuan"] < 10**6:
            self.add_error("amount_yuan", "“金额（元）”要大于 0、小于一百万。")
        return cleaned
