"""The words of a certificate: a sample filled with verified facts; what is not verified is not written (D1-4.5.7)."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

_HOLE = re.compile(r"\{\{([^{}]+)\}\}")
HIDDEN = ("identity", "phone")


@cache
def _sources() -> dict[str, Any]:
    text = resources.files("shanzhi.policy.data").joinpath("certificates/wording.toml").read_text("utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an application form."""

    key: str
    label: str
    hint: str
    kind: str
    required: bool
    held: str = ""
    choices: tuple[str, ...] = ()


def form_fields(content: Mapping[str, Any]) -> tuple[Field, ...]:
    """The fields of a guide; `held` names the fact that answers one without asking (D1-4.5.13)."""
    known = _sources()["held"]
    return tuple(
        Field(
            key=row["key"],
            label=row["label"],
            hint=row.get("hint", ""),
            kind=row["type"],
            required=bool(row.get("required")),
            held=known.get(row.get("prefill", ""), ""),
            choices=tuple(_sources()["choices"].get(row["key"], ())),
        )
        for row in content.get("form_fields") or ()
    )


def asked_fields(content: Mapping[str, Any]) -> tuple[Field, ...]:
    """What a resident still has to say."""
    return tuple(field for field in form_fields(content) if not field.held)


def demander_of(answers: Mapping[str, str]) -> str:
    """Who wants the certificate, as the applicant wrote it."""
    return next((answers[key] for key in _sources()["demander"]["fields"] if answers.get(key)), "")


def names_demander(key: str) -> bool:
    return key in _sources()["demander"]["fields"]


def risky_purpose(code: str, purpose: str) -> bool:
    """A purpose that turns an ordinary certificate into one with legal risk (D1-4.5.11)."""
    return any(word in purpose for word in _sources()["risky"].get(code, ()))


def holes(template: str) -> tuple[str, ...]:
    """The places of a sample that facts go into, each once."""
    return tuple(dict.fromkeys(_HOLE.findall(template)))


def filled(
    template: str, known: Mapping[str, str], answers: Mapping[str, str], noted: Mapping[str, str]
) -> tuple[str, tuple[str, ...]]:
    """The text with every known word in place, and the holes that are still open.

    `known` are facts by name, `answers` by form field, `noted` what the worker verified, by the hole itself.
    """
    sources = _sources()

    def word(hole: str) -> str:
        if noted.get(hole):
            return noted[hole]
        if hole in sources["known"]:
            return known.get(sources["known"][hole], "")
        return answers.get(sources["asked"].get(hole, ""), "")

    open_holes = tuple(hole for hole in holes(template) if not word(hole))
    return _HOLE.sub(lambda match: word(match.group(1)) or f"〔{match.group(1)}〕", template), open_holes


def noted_by_worker(template: str) -> tuple[str, ...]:
    """The holes only a check can fill."""
    sources = _sources()
    return tuple(hole for hole in holes(template) if hole not in sources["known"] and hole not in sources["asked"])
