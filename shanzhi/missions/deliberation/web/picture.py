"""The opinion map as SVG drawn by the server, and the same as rows of a table. Groups are letters, not names."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shanzhi.policy.opinions.plane import Plane

WIDTH, HEIGHT, EDGE = 470, 300, 26
NAMES = ("甲", "乙", "丙", "丁", "戊")
MARKS = ("c", "t", "s", "d", "p")
"""Class and shape of each group: colour is never the only sign."""
Point = tuple[float, float]


def own_place(content: Mapping[str, Any], mine: Mapping[int, int]) -> Point | None:
    """Where the one who looks stands, worked out anew each time from own answers and kept nowhere."""
    index = {statement: at for at, statement in enumerate(content["statements"])}
    given = [(index[statement], choice) for statement, choice in mine.items() if statement in index]
    if not given or not content["points"]:
        return None
    plane = Plane(np.array(content["means"]), np.array(content["directions"]))
    columns, choices = (np.array(one) for one in zip(*given, strict=True))
    return plane.place(columns.astype(np.int64), choices.astype(np.int8))


def drawn(content: Mapping[str, Any], people: int, own: Point | None) -> SafeString:
    """The picture, or nothing when there is nothing to place."""
    points = content["points"]
    if not points:
        return SafeString("")
    place = _scale([(x, y) for x, y, _ in points] + ([own] if own else []))
    hulls = format_html_join("", '<path class="hull g-{}" d="{}"/>', _hulls(points, place))
    dots = format_html_join("", "{}", ((_dot(group, place((x, y))),) for x, y, group in points))
    labels = format_html_join("", "{}", ((one,) for one in _labels(content, place)))
    me = _me(place(own)) if own else SafeString("")
    told = _told(content, people)
    return format_html(
        '<svg class="opmap" viewBox="0 0 {} {}" role="img" aria-label="{}"><rect class="bg" width="{}" height="{}"/>'
        "{}{}{}{}</svg>",
        *(WIDTH, HEIGHT, told, WIDTH, HEIGHT, hulls, dots, labels, me),
    )


def _told(content: Mapping[str, Any], people: int) -> str:
    sizes = [f"{NAMES[at]}组 {group['size']} 人" for at, group in enumerate(content["groups"])]
    return f"意见地图：{people} 人表态，" + ("，".join(sizes) if sizes else "没有明显的意见组")


def _scale(points: Sequence[Point]) -> Any:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    low, high = (min(xs), min(ys)), (max(xs), max(ys))
    wide = max(high[0] - low[0], 1e-9), max(high[1] - low[1], 1e-9)

    def place(point: Point) -> Point:
        x = EDGE + (point[0] - low[0]) / wide[0] * (WIDTH - 2 * EDGE)
        y = HEIGHT - EDGE - (point[1] - low[1]) / wide[1] * (HEIGHT - 2 * EDGE)
        return round(x, 1), round(y, 1)

    return place


def _hulls(points: Sequence[Sequence[float]], place: Any) -> list[tuple[str, str]]:
    groups = sorted({int(group) for _, _, group in points if group >= 0})
    found = []
    for group in groups:
        around = _hull([place((x, y)) for x, y, which in points if which == group])
        if len(around) > 2:
            found.append((MARKS[group], "M" + "L".join(f"{x} {y}" for x, y in around) + "Z"))
    return found


def _hull(points: Sequence[Point]) -> list[Point]:
    """The points around all others."""
    ordered = sorted(set(points))

    def half(some: Sequence[Point]) -> list[Point]:
        line: list[Point] = []
        for x, y in some:
            while len(line) > 1 and _turn(line[-2], line[-1], (x, y)) <= 0:
                line.pop()
            line.append((x, y))
        return line

    return half(ordered)[:-1] + half(ordered[::-1])[:-1]


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _dot(group: float, at: Point) -> SafeString:
    x, y = at
    mark = MARKS[int(group)] if group >= 0 else "n"
    if mark == "t":
        path = f"M{x} {y - 3.6}L{x + 3.6} {y + 3}L{x - 3.6} {y + 3}Z"
    elif mark == "s":
        path = f"M{x - 3} {y - 3}h6v6h-6Z"
    elif mark == "d":
        path = f"M{x} {y - 4}L{x + 4} {y}L{x} {y + 4}L{x - 4} {y}Z"
    else:
        return format_html('<circle class="dot g-{}" cx="{}" cy="{}" r="3.1"/>', mark, x, y)
    return format_html('<path class="dot g-{}" d="{}"/>', mark, path)


def _labels(content: Mapping[str, Any], place: Any) -> list[SafeString]:
    found = []
    for at, group in enumerate(content["groups"]):
        x, y = place(tuple(group["centre"]))
        text = f"{NAMES[at]}组 {group['size']} 人"
        found.append(
            format_html(
                '<g class="lbl g-{}"><rect x="{}" y="{}" width="{}" height="24" rx="12"/>'
                '<text x="{}" y="{}">{}</text></g>',
                *(MARKS[at], x - 44, y - 12, 88, x, y + 5, text),
            )
        )
    return found


def _me(at: Point) -> SafeString:
    x, y = min(max(at[0], 34), WIDTH - 34), at[1]
    up = y + 24 if y < HEIGHT - 30 else y - 13
    return format_html(
        '<g class="me"><circle cx="{}" cy="{}" r="8"/><text x="{}" y="{}">您在这</text></g>', x, y, x, up
    )


def group_rows(content: Mapping[str, Any], words: Mapping[int, str]) -> list[dict[str, Any]]:
    """The table twin: each group with the sentences that mark it."""
    return [
        {
            "name": NAMES[at],
            "mark": MARKS[at],
            "size": group["size"],
            "marks": [
                {"text": words.get(statement, ""), "agrees": agrees, "percent": round(share * 100)}
                for statement, agrees, share in group["marks"]
                if words.get(statement)
            ],
        }
        for at, group in enumerate(content["groups"])
    ]


def common_rows(content: Mapping[str, Any], words: Mapping[int, str]) -> list[dict[str, Any]]:
    """What all groups share, with the share of each group."""
    rows = []
    for statement, agrees, share in content["common"]:
        if statement in words:
            at = content["statements"].index(statement)
            parts = [_part(group, number, at, agrees) for number, group in enumerate(content["groups"])]
            rows.append(
                {
                    "text": words[statement],
                    "agrees": agrees,
                    "percent": round(share * 100),
                    "parts": [part for part in parts if part],
                }
            )
    return rows


def _part(group: Mapping[str, Any], number: int, at: int, agrees: bool) -> dict[str, Any] | None:
    support = group["support"][at]
    if not support:
        return None
    return {
        "name": NAMES[number],
        "mark": MARKS[number],
        "percent": round(100 * support[0 if agrees else 1] / sum(support)),
    }


def concern_row(content: Mapping[str, Any], words: Mapping[int, str]) -> dict[str, Any] | None:
    """The strongest concern of a minority; its number only from five people on."""
    concern = content["concern"]
    if not concern or concern["statement"] not in words:
        return None
    group = concern["group"]
    return {
        "text": words[concern["statement"]],
        "agrees": concern["agrees"],
        "group": NAMES[group] if group is not None else "",
        "people": concern["people"],
    }
