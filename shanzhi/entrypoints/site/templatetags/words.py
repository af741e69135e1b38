"""What templates need to speak: icons, dates, money, the query string kept while paging."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, FileInput
from django.http import QueryDict
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from shanzhi.entrypoints.site.acts import OUTCOMES, act_in_words, subject_in_words
from shanzhi.kernel.people.roles import Role
from shanzhi.policy.revising_lists import BASIS_KINDS

register = template.Library()
WEEKDAYS = "一二三四五六日"


@cache
def _icons() -> dict[str, str]:
    text = resources.files("shanzhi.entrypoints.site").joinpath("static/site/icons.json")
    loaded: dict[str, str] = json.loads(text.read_text("utf-8"))
    return loaded


@register.simple_tag
def icon(name: str) -> SafeString:
    """An outline icon as inline SVG, hidden from screen readers; KeyError for an unknown name."""
    paths = mark_safe(_icons()[name])  # noqa: S308  # our own vendored file
    return format_html(
        '<svg class="ic" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{}</svg>',
        paths,
    )


@register.filter
def safe_svg(drawn: str) -> SafeString:
    """A QR code drawn by the server."""
    return mark_safe(drawn)  # noqa: S308  # made by segno from a URL of our own


@register.filter
def moment(when: datetime | None) -> str:
    """3月16日 10:00, with the year when it is another one."""
    if when is None:
        return "—"
    local = timezone.localtime(when)
    year = "" if local.year == timezone.localdate().year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 {local:%H:%M}"


@register.filter
def day(when: date | str | None) -> str:
    """2026年3月16日."""
    if not when:
        return "—"
    known = date.fromisoformat(when) if isinstance(when, str) else when
    return f"{known.year}年{known.month}月{known.day}日"


@register.filter
def weekday(when: date) -> str:
    return f"{when.month}月{when.day}日 周{WEEKDAYS[when.weekday()]}"


@register.filter
def money(amount: Decimal | str | None) -> str:
    """¥ 3,000 or ¥ 3,000.50; of a number or its published text."""
    if amount is None:
        return "—"
    return f"¥ {Decimal(amount):,.2f}".removesuffix(".00")


@register.filter
def minutes(count: int) -> str:
    """约 40 分钟, 约 6.5 小时."""
    return f"约 {count} 分钟" if count < 120 else f"约 {count / 60:.1f} 小时".replace(".0 ", " ")


@register.filter
def basis_kind(name: str) -> str:
    """What kind of paper a list entry rests on."""
    return BASIS_KINDS.get(name, "")


@register.filter
def outcome(name: str) -> str:
    return OUTCOMES.get(name, name)


@register.filter
def act(name: str) -> str:
    """An audit act in words."""
    return act_in_words(name)


@register.filter
def deed_subject(name: str) -> str:
    """What an audit event is about, in words."""
    return subject_in_words(name)


@register.filter
def normal(amount: Decimal) -> str:
    """12, 1,200, 0.5: no zeros behind the point."""
    text = f"{amount:,.4f}".rstrip("0").rstrip(".")
    return text or "0"


@register.filter
def item(row: Mapping[str, Any], name: str) -> Any:
    """What a mapping holds under a name, or nothing."""
    return row.get(name)


@register.simple_tag
def role(name: str) -> str:
    """A role of a post in words."""
    return str(Role(name).label)


@register.simple_tag(takes_context=True)
def keep(context: Context, **changes: Any) -> str:
    """The query string with some values changed; an empty value drops its name."""
    query: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in ("", None):
            query[name] = str(value)
    return query.urlencode()


@register.simple_tag
def count_of(counts: Mapping[str, int], state: str) -> SafeString:
    """The number behind a filter pill, nothing for 全部 and for zero; long ones end in a plus."""
    count = counts.get(state, 0)
    shown = str(count) if count < 1000 else "999+"
    return format_html(' <span class="n">{}</span>', shown) if count else SafeString("")


@register.filter
def dressed(field: BoundField) -> SafeString:
    """The control of a field with our class and its description for screen readers."""
    attributes: dict[str, str | bool] = {"class": "chk" if isinstance(field.field.widget, CheckboxInput) else "inp"}
    if isinstance(field.field.widget, FileInput):
        attributes["class"] = "inp file"
    described = [f"{field.id_for_label}_{part}" for part in ("hint", "error")]
    attributes["aria-describedby"] = " ".join(described if field.errors else described[:1])
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs=attributes)


@register.simple_tag
def area_picker(places: Sequence[Any], ticked: set[int]) -> SafeString:
    """Checkboxes by county, township and community, folded with details; works without script."""
    children: dict[int | None, list[Any]] = {}
    known = {place.id for place in places}
    for place in places:
        parent = place.parent_id if place.parent_id in known else None
        children.setdefault(parent, []).append(place)
    return format_html_join("", "{}", ((_branch(place, children, ticked),) for place in children.get(None, [])))


def _branch(place: Any, children: dict[int | None, list[Any]], ticked: set[int]) -> SafeString:
    below = children.get(place.id, [])
    box = format_html(
        '<label class="pick"><input type="checkbox" name="place" value="{}"{}> {}</label>',
        place.id,
        mark_safe(" checked") if place.id in ticked else "",  # constant
        place.name if not below else f"{place.name}（全部）",
    )
    if not below:
        return box
    inner = format_html_join("", "{}", ((_branch(child, children, ticked),) for child in below))
    opened = mark_safe(" open") if _holds(place, children, ticked) else ""  # constant
    return format_html('<details class="area"{}><summary>{}</summary>{}{}</details>', opened, place.name, box, inner)


def _holds(place: Any, children: dict[int | None, list[Any]], ticked: set[int]) -> bool:
    return any(child.id in ticked or _holds(child, children, ticked) for child in children.get(place.id, []))
