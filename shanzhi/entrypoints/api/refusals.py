"""How the API says no: a status and `{"errors": [{"field", "text"}]}` in plain Chinese, whatever happened."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja.errors import Throttled, ValidationError

from shanzhi.policy.questions import errors_told
from shanzhi.policy.questions.reading import FieldError, Unreadable


class NotThere(LookupError):
    """Nothing is published under this key; carries the field and the Chinese sentence."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


class TooLarge(ValueError):
    """The body is over the limit."""


def told(problem: Unreadable, status: int) -> HttpResponse:
    return JsonResponse(errors_told(problem), status=status, json_dumps_params={"ensure_ascii": False})


def refusal(field: str, text: str, status: int) -> HttpResponse:
    return told(Unreadable([FieldError(field, text)]), status)


def unreadable(request: HttpRequest, problem: Unreadable) -> HttpResponse:
    return told(problem, 422)


def invalid(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    """A parameter of the address that is not what the table of operations says."""
    fields = dict.fromkeys(str(error["loc"][-1]) for error in problem.errors)
    text = "这个参数的写法不对，请照接口说明填写。"
    return told(Unreadable([FieldError(field, text) for field in fields]), 422)


def not_there(request: HttpRequest, problem: NotThere) -> HttpResponse:
    return refusal(problem.field, str(problem), 404)


def too_large(request: HttpRequest, problem: TooLarge) -> HttpResponse:
    return refusal("payload", str(problem), 413)


def throttled(request: HttpRequest, problem: Throttled) -> HttpResponse:
    """Too many questions; Retry-After is added by the caller of this handler."""
    return refusal("payload", f"问得太快了，请过 {problem.wait} 秒再试。大批量的可以用命令行 shanzhi policy。", 429)


def wrong_method(allowed: str) -> HttpResponse:
    answer = refusal("method", f"这个地址只接受 {allowed}，用法见 /api/v1/docs/。", 405)
    answer["Allow"] = allowed
    return answer
