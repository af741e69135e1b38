"""The policy questions over HTTP: the bytes go to policy as they came; nothing is read from or kept in a database."""

from collections.abc import Callable

from django.http import HttpRequest

from shanzhi.entrypoints.api import limits
from shanzhi.kernel.people.permission import public
from shanzhi.policy.questions import ask_json
from shanzhi.policy.questions.reading import Answer


def question(name: str) -> Callable[[HttpRequest], Answer]:
    """The operation that answers one question."""

    @public
    def ask(request: HttpRequest) -> Answer:
        return ask_json(name, limits.body(request))

    return ask
