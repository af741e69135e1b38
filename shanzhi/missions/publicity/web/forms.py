"""What is written in an item, a question, an answer, a community's card."""

from typing import Any

from django import forms

from shanzhi.kernel.forms.fields import Lines, choice, day, upload
from shanzhi.missions.publicity.actions import Draft
from shanzhi.missions.publicity.queries import QUESTION_KINDS


class PostingForm(forms.Form):
    """One item; the sections offered are those the post may write."""

    title = Lines("标题", 100, required=True)
    text = Lines("内容", 6000, required=True, widget=forms.Textarea(attrs={"rows": 8}))
    happens_on = day("哪一天")
    until = day("公开到")
    file = upload("附件")

    def __init__(self, sections: tuple[tuple[str, str], ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"] = choice("栏目", sections, sections[0][0] if sections else "")
        self.fields["section"].required = True
        self.fields["section"].error_messages["required"] = "请选“栏目”。"
        self.order_fields(["section", "title", "text", "happens_on", "until", "file"])

    def draft(self, file_id: int | None) -> Draft:
        data = self.cleaned_data
        return Draft(data["section"], data["title"], data["text"], data["happens_on"], data["until"], file_id)


class ReasonForm(forms.Form):
    """Why something is taken down, or worth learning from."""

    reason = Lines("理由", 200)


class AskForm(forms.Form):
    kind = choice("哪一类", QUESTION_KINDS, QUESTION_KINDS[0][0])
    text = Lines("想说的话", 1000, required=True, widget=forms.Textarea(attrs={"rows": 4}))

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or QUESTION_KINDS[0][0]


class GivenAnswerForm(forms.Form):
    answer = Lines("答复", 2000, required=True, widget=forms.Textarea(attrs={"rows": 5}))
    shown = forms.BooleanField(label="连同问题一起公开（里面没有个人信息）", required=False)


class ProfileForm(forms.Form):
    address = Lines("地址", 120)
    telephone = Lines("办公电话", 40)
    hours = Lines("开门时间", 120)
    note = Lines("提示", 200)
