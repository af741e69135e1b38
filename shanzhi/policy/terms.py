"""Reads dated terms: the newest block in force on the day wins; nothing in force is an error."""

import tomllib
from datetime import date
from functools import cache
from importlib import resources
from typing import Any


class NothingInForce(LookupError):
    """No block of this name is in force on the day asked for."""


@cache
def _blocks(name: str) -> tuple[dict[str, Any], ...]:
    text = resources.files("shanzhi.policy.data").joinpath(f"{name}.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["terms"])


def in_force(name: str, on: date) -> dict[str, Any]:
    """The block of `data/<name>.toml` with the newest `from` not after `on`; NothingInForce if none."""
    blocks = [block for block in _blocks(name) if block["from"] <= on]
    if not blocks:
        raise NothingInForce(f"{name}: {on} 没有生效的条款")
    newest: dict[str, Any] = max(blocks, key=lambda block: block["from"])
    return newest


def first_day(name: str) -> date:
    """The day from which `data/<name>.toml` has something in force."""
    first: date = min(block["from"] for block in _blocks(name))
    return first
