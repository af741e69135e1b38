"""The policy API: a JSON question in, a JSON answer out; the same for HTTP and the command line."""

import json
from collections.abc import Callable

from shanzhi.policy.questions import (
    admission,
    benefit,
    charter,
    deliberation_form,
    identifier,
    meeting,
    opinion_groups,
    working_days,
)
from shanzhi.policy.questions.reading import Answer, FieldError, Unreadable

NAMES: dict[str, Callable[[object], Answer]] = {
    "admission": admission.answer,
    "charter": charter.answer,
    "deliberation-form": deliberation_form.answer,
    "benefit": benefit.answer,
    "identifier": identifier.answer,
    "opinion-groups": opinion_groups.answer,
    "meeting": meeting.answer,
    "working-days": working_days.answer,
}


class UnknownQuestion(LookupError):
    """No question has this name; says in Chinese which there are."""

    def __init__(self, name: str) -> None:
        super().__init__(f"没有“{name[:60]}”这个问题。可以问的有：{'、'.join(NAMES)}。")


def ask(name: str, payload: object) -> Answer:
    """The answer; Unreadable for input that cannot be read, UnknownQuestion for a name that is none."""
    if name not in NAMES:
        raise UnknownQuestion(name)
    return NAMES[name](payload)


def ask_json(name: str, raw: bytes) -> Answer:
    """The answer to a question as it comes over the wire."""
    if name not in NAMES:
        raise UnknownQuestion(name)
    return ask(name, _payload(raw))


def _payload(raw: bytes) -> object:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        error = FieldError("payload", "读不懂：应当是一个 UTF-8 编码的 JSON 对象，形如 {…}，嵌套不要太深。")
        raise Unreadable([error]) from None


def errors_told(problem: Unreadable) -> Answer:
    """What is wrong with each field, in the shape of the policy API."""
    return {"errors": [{"field": error.field, "text": error.text} for error in problem.errors]}
