"""Fields every mission's forms are made of. Every error names its field in Chinese and keeps what was typed."""

from datetime import date
from typing import Any

from django import forms

from shanzhi.policy.normalising import stored

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
"""Days a form takes; outside them a year was mistyped."""


class Lines(forms.CharField):
    """Text as it is kept: nothing invisible in it, blanks at both ends trimmed."""

    def __init__(self, label: str, max_length: int, required: bool = False, **extra: Any) -> None:
        messages = {
            "required": f"请填写“{label}”。",
            "max_length": f"“{label}”最多 {max_length} 个字，现在有 %(show_value)s 个。",
        }
        super().__init__(label=label, max_length=max_length, required=required, error_messages=messages, **extra)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(stored(value) if isinstance(value, str) else value))


class Day(forms.DateField):
    """A day of this century, typed in one of the usual ways."""

    def to_python(self, value: Any) -> date | None:
        day: date | None = super().to_python(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(f"“{self.label}”的年份不对，请填 {EARLIEST.year} 到 {LATEST.year} 年的日期。")
        return day


def choice(label: str, options: tuple[tuple[str, str], ...], initial: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=options,
        initial=initial,
        required=False,
        error_messages={"invalid_choice": f"“{label}”没有“%(value)s”这一项，请重新选。"},
    )


def number(label: str, low: int, high: int) -> forms.IntegerField:
    shown = label.replace("%", "%%")  # these two messages are filled in with %
    return forms.IntegerField(
        label=label,
        min_value=low,
        max_value=high,
        required=False,
        error_messages={
            "invalid": f"“{label}”要填整数。",
            "min_value": f"“{shown}”不能小于 {low}。",
            "max_value": f"“{shown}”不能大于 {high}。",
        },
    )


def day(label: str) -> Day:
    return Day(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y.%m.%d"],
        error_messages={"invalid": f"“{label}”写成 2026-03-16 这样。"},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def hidden_number(label: str) -> forms.IntegerField:
    """An id the page fills in; a wrong one is named by what it stands for."""
    return forms.IntegerField(
        label=label,
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": f"“{label}”没有选好，请重新选。"},
    )


def upload(label: str) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=False,
        error_messages={"empty": f"“{label}”是空文件，请重新选一个。", "invalid": f"“{label}”没有传上来，请重新选。"},
    )


def money(label: str, required: bool = False) -> forms.DecimalField:
    """An amount in yuan, zero or more, to the cent."""
    return forms.DecimalField(
        label=label,
        max_digits=14,
        decimal_places=2,
        min_value=0,
        required=required,
        error_messages={
            "required": f"请填写“{label}”。",
            "invalid": f"“{label}”要填数字。",
            "min_value": f"“{label}”不能小于 0。",
            "max_digits": f"“{label}”太大了，请核对。",
            "max_whole_digits": f"“{label}”太大了，请核对。",
            "max_decimal_places": f"“{label}”最多两位小数。",
        },
    )
