"""No table, field or form of the code holds what may never be collected about a person."""

import re
from pathlib import Path

from django.apps import apps

from shanzhi.policy.never_collected import forbidden_code, forbidden_group

ROOT = Path(__file__).resolve().parents[2]


def test_no_model_and_no_field_is_named_after_what_may_never_be_collected() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("shanzhi.")]
    found = [
        f"{model.__name__}.{field.name}"
        for model in ours
        for field in model._meta.get_fields()
        if forbidden_code(field.name) or forbidden_group(str(getattr(field, "verbose_name", "")))
    ]
    named = [m.__name__ for m in ours if forbidden_code(m.__name__) or forbidden_group(str(m._meta.verbose_name))]
    assert (found, named) == ([], [])


def test_no_form_asks_for_it() -> None:
    """Labels and names of every form in the code."""
    labels: list[str] = []
    for path in (ROOT / "shanzhi").rglob("*.py"):
        if "forms" in path.stem:
            labels += re.findall(r"forms\.\w+Field\(\s*\"([^\"]+)\"|label=\"([^\"]+)\"", path.read_text("utf-8"))
    flat = [word for pair in labels for word in pair if word]
    assert [label for label in flat if forbidden_group(label)] == []


def test_the_scan_itself_finds_what_it_should() -> None:
    """The negative control."""
    assert forbidden_code("religion_code")
    assert forbidden_group("宗 教信仰")
