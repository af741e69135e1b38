"""The policy API: a JSON question in, a JSON answer out; the same for HTTP and the command line."""

from collections.abc import Callable

from shanzhi.policy.questions import identifier, working_days
from shanzhi.policy.questions.reading import Answer

NAMES: dict[str, Callable[[object], Answer]] = {
    "identifier": identifier.answer,
    "working-days": working_days.answer,
}


def ask(name: str, payload: object) -> Answer:
    """The answer; Unreadable for input that cannot be read, KeyError for an unknown question."""
    return NAMES[name](payload)
