"""The forms of a list revision: one change, the day it comes into force, a reviewer's note, a spreadsheet."""

from typing import Any

from django import forms

from shanzhi.kernel.catalogues.revising import ChangeDraft
from shanzhi.kernel.forms.fields import Lines, choice, day, upload
from shanzhi.policy.revising_lists import BASIS_KINDS

APPLIES = (
    ("both", "社区和村"),
    ("community", "社区"),
    ("village", "村"),
    ("subdistrict", "街道"),
    ("township", "乡镇"),
)
PLACEMENTS = (("", "不分"), ("indoor", "室内"), ("outdoor", "室外"))
KINDS = (("add", "增加"), ("alter", "修改"), ("remove", "删去"))
SHOWN = ("name", "applies_to", "placement", "frequency", "use_instead", "department", "legal_basis", "note")


class ChangeForm(forms.Form):
    """One change; what is there already stands in the fields."""

    kind = choice("怎么改", KINDS, "alter")
    number = Lines("序号", 20, required=True)
    name = Lines("名称", 200)
    reason = Lines("为什么", 300, required=True, widget=forms.Textarea(attrs={"rows": 2}))
    basis_kind = choice("依据是哪一种", (("", "没有"), *BASIS_KINDS.items()))
    legal_basis = Lines("依据的名称和条款（文号）", 400)
    applies_to = choice("适用", APPLIES, "both")
    placement = choice("位置", PLACEMENTS)
    frequency = Lines("频度", 20)
    department = Lines("对应部门", 80)
    use_instead = Lines("改到哪里办", 200)
    note = Lines("说明", 300)

    def __init__(self, entry: Any, known: Any, typed: Any = None, *, number: str) -> None:
        shown = known or entry
        initial: dict[str, Any] = {name: getattr(shown, name) for name in SHOWN} if shown else {}
        initial |= {"number": number, "kind": "alter" if entry else "add"}
        if known:
            initial |= {"kind": known.kind, "reason": known.reason, "basis_kind": known.basis_kind}
        super().__init__(typed, initial=initial)
        kinds = KINDS[1:] if entry else KINDS[:1]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # a choice field
        self.fields["kind"].initial = initial["kind"]

    def draft(self) -> ChangeDraft:
        known = self.cleaned_data
        values = {name: known[name] for name in ChangeDraft.__slots__}
        values["kind"] = values["kind"] or self.fields["kind"].initial
        values["applies_to"] = values["applies_to"] or "both"
        return ChangeDraft(**values)


class DayForm(forms.Form):
    in_force_from = day("从哪天起生效")


class NoteForm(forms.Form):
    note = Lines("意见", 300)


class SheetForm(forms.Form):
    """A spreadsheet to import."""

    sheet = upload("Excel 表格")

    def clean_sheet(self) -> Any:
        given = self.cleaned_data["sheet"]
        if given is None:
            raise forms.ValidationError("请选一个 xlsx 表格。")
        return given
