"""Version 1 put together: the table of operations becomes addresses that carry their declarations."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page
from ninja import NinjaAPI
from ninja.errors import Throttled, ValidationError
from ninja.renderers import JSONRenderer

from shanzhi.entrypoints.api import refusals, shapes
from shanzhi.entrypoints.api.limits import PerMinute
from shanzhi.entrypoints.api.operations import OPERATIONS, Operation, extra
from shanzhi.kernel.people.permission import declared, public
from shanzhi.policy.questions.reading import Unreadable

PREFIX = "api/v1"


class Renderer(JSONRenderer):
    """Chinese as Chinese."""

    json_dumps_params = {"ensure_ascii": False}  # noqa: RUF012  # the library's own way to set it


api = NinjaAPI(
    title="善治 数据接口",
    version="1",
    description="规则问答和公开登记。不用登录，不含个人信息；出错时给出字段和原因。",
    renderer=Renderer(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
REFUSALS: dict[type[Exception], Callable[..., HttpResponse]] = {
    Unreadable: refusals.unreadable,
    ValidationError: refusals.invalid,
    refusals.NotThere: refusals.not_there,
    refusals.TooLarge: refusals.too_large,
    Throttled: refusals.throttled,
}
for _exception, _refuse in REFUSALS.items():
    api.add_exception_handler(_exception, _refuse)


def _add(operation: Operation) -> None:
    shapes_of = {200: operation.answers} | dict.fromkeys(operation.refuses, shapes.Errors)
    api.default_router.add_api_operation(
        operation.path,
        [operation.method],
        operation.view,
        response=shapes_of if operation.answers else None,
        exclude_unset=bool(operation.question),  # the answer as policy gave it, as on the command line
        throttle=[PerMinute()] if operation.question else [],
        operation_id=operation.name,
        summary=operation.title,
        url_name=operation.name,
        tags=["规则问答" if operation.question else "公开登记"],
        openapi_extra=extra(operation),
    )


for _operation in OPERATIONS:
    _add(_operation)


def opened(operation: Operation, view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """The library's view with our declaration, cache headers and refusals; HEAD is a GET without its body."""

    @conditional_page
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        if operation.seconds and response.status_code == 200:
            patch_cache_control(response, public=True, max_age=operation.seconds)
        else:
            patch_cache_control(response, no_store=True)
        return response

    @csrf_exempt
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.method
        request.method = "GET" if asked == "HEAD" and operation.method == "GET" else asked
        response = kept(request, *args, **kwargs)
        request.method = asked
        return refusals.wrong_method(operation.method) if response.status_code == 405 else response

    answer.permission = declared(operation.view)  # type: ignore[attr-defined]  # the mark the resolver test reads
    return answer


def addresses() -> list[URLPattern]:
    """The library's patterns by name, each opened; what it adds of its own is left out."""
    known = {operation.name: operation for operation in OPERATIONS}
    found, _, _ = api.urls
    return [
        path(f"{PREFIX}/{pattern.pattern}", opened(known[pattern.name], pattern.callback), name=pattern.name)
        for pattern in found
        if isinstance(pattern, URLPattern) and pattern.name in known
    ]


@public
@csrf_exempt
def unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    """No operation at this address: still JSON, still Chinese."""
    return refusals.refusal("address", "没有这个接口。有哪些接口、怎么用，见 /api/v1/docs/。", 404)
