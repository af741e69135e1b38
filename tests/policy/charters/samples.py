"""The labelled texts of the demo world, and the sentences every pattern is held to."""

from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

ON = date(2026, 11, 25)
FILES = ("village-a.txt", "village-b.txt", "community-c.txt", "community-d.txt")
_FOLDER = resources.files("shanzhi.entrypoints.cli.demo").joinpath("content/charters")


@cache
def read(name: str) -> str:
    return _FOLDER.joinpath(name).read_text("utf-8")


@cache
def model() -> str:
    return resources.files("shanzhi.policy.data").joinpath("charters/model.txt").read_text("utf-8")


@cache
def labels() -> dict[str, Any]:
    found: dict[str, Any] = {row["file"]: row for row in _loaded(read("labels.yaml"))["charters"]}
    return found


@cache
def more() -> dict[str, Any]:
    return _loaded(read("more_labels.yaml"))


@cache
def cases() -> dict[str, Any]:
    return _loaded((Path(__file__).parent / "quality_cases.yaml").read_text("utf-8"))


def _loaded(text: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return content
