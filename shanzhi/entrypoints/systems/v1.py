"""Version 1 of the signed-in interface put together (D1-4.8.5); every address is declared and refuses in Chinese."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import Throttled, ValidationError

from shanzhi.entrypoints.api import refusals
from shanzhi.entrypoints.api.limits import PerMinute
from shanzhi.entrypoints.api.shapes import Errors
from shanzhi.entrypoints.api.v1 import Renderer
from shanzhi.entrypoints.systems import operations, shapes
from shanzhi.entrypoints.systems.security import NotRecognised, OutOfScope, recognised
from shanzhi.kernel.people.permission import systems
from shanzhi.policy.questions.reading import Unreadable

PREFIX = "api/v1/own"
api = NinjaAPI(
    title="善治 系统对接接口",
    version="1",
    description="登记过的系统替本单位申报、查询、收消息。先用系统编号和密钥向 /oauth/token 换令牌（客户端凭证方式）。",
    renderer=Renderer(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="exchange",
)


def _not_recognised(request: HttpRequest, problem: NotRecognised) -> HttpResponse:
    text = "没有认出这个系统：令牌没带、不对、过期了，或者系统停用了。请向 /oauth/token 重新换，或请管理员看登记。"
    answer = refusals.refusal("Authorization", text, 401)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _out_of_scope(request: HttpRequest, problem: OutOfScope) -> HttpResponse:
    return refusals.refusal("scope", f"登记的范围里没有“{problem}”。要用就请对接管理员补登记，写明依据。", 403)


REFUSALS: dict[type[Exception], Callable[..., HttpResponse]] = {
    NotRecognised: _not_recognised,
    OutOfScope: _out_of_scope,
    Unreadable: refusals.unreadable,
    ValidationError: refusals.invalid,
    refusals.NotThere: refusals.not_there,
    Throttled: refusals.throttled,
}
for _exception, _refuse in REFUSALS.items():
    api.add_exception_handler(_exception, _refuse)
TABLE: tuple[tuple[str, str, Callable[..., Any], type[Any], int], ...] = (
    ("GET", "/demands/", operations.demands, shapes.Demands, 200),
    ("POST", "/demands/", operations.new_demand, shapes.RuledOut, 201),
    ("GET", "/demands/{int:pk}/", operations.demand, shapes.RuledOut, 200),
    ("GET", "/findings/", operations.finding_list, shapes.Findings, 200),
    ("GET", "/notices/", operations.notice_list, shapes.Notices, 200),
)
for _method, _path, _view, _shape, _status in TABLE:
    api.default_router.add_api_operation(
        _path,
        [_method],
        _view,
        response={_status: _shape} | dict.fromkeys((401, 403, 404, 422, 429), Errors),
        auth=[recognised],
        throttle=[PerMinute()],
        summary=str(_view.__doc__).split("；")[0].split("。")[0],
        tags=["系统对接"],
        url_name=_view.__name__,
    )


def _opened(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    @systems
    @csrf_exempt
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        patch_cache_control(response, no_store=True)
        return refusals.wrong_method("GET、POST") if response.status_code == 405 else response

    return answer


def addresses() -> list[URLPattern]:
    """The library's patterns, each opened; what it adds of its own is left out."""
    found, _, _ = api.urls
    known = {view.__name__ for _, _, view, _, _ in TABLE}
    return [
        path(f"{PREFIX}/{pattern.pattern}", _opened(pattern.callback), name=pattern.name)
        for pattern in found
        if isinstance(pattern, URLPattern) and pattern.name in known
    ]
