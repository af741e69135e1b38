"""The interface described: OpenAPI for programs, a page in the public shell for people."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from shanzhi.entrypoints.api.operations import OPERATIONS, Operation
from shanzhi.entrypoints.api.v1 import PREFIX, api
from shanzhi.kernel.people.permission import public
from shanzhi.policy.questions import ask
from shanzhi.policy.questions.describing import EXAMPLES, SCHEMAS

KINDS = {"boolean": "是非", "integer": "整数", "number": "数字", "string": "文字", "array": "列表", "object": "对象"}


@public
@require_safe
@cache_control(public=True, max_age=300)
@conditional_page
def openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(_openapi(), json_dumps_params={"ensure_ascii": False, "indent": 1})


@cache
def _openapi() -> dict[str, Any]:
    """The library's text, and the two addresses outside /api/v1."""
    whole: dict[str, Any] = api.get_openapi_schema(path_prefix=f"/{PREFIX}")
    for name, title in (("health", "进程在不在"), ("ready", "数据库、磁盘、时钟、备份是否正常")):
        answers = {"200": {"description": "OK"}} | ({"503": {"description": title}} if name == "ready" else {})
        whole["paths"][f"/{name}"] = {
            "get": {"operationId": f"get_{name}", "summary": title, "tags": ["运行"], "responses": answers}
        }
    return whole


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the table of fields."""

    name: str
    kind: str
    says: str
    required: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One operation as the page shows it."""

    operation: Operation
    address: str
    command: str
    fields: tuple[Field, ...]
    answer: str


@public
@require_safe
def root(request: HttpRequest) -> HttpResponse:
    return redirect("api:docs")


@public
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Operations with an example to copy; works without JavaScript."""
    parts = [_part(operation, settings.PUBLIC_URL) for operation in OPERATIONS]
    context = {
        "questions": [part for part in parts if part.operation.question],
        "registers": [part for part in parts if not part.operation.question],
        "per_minute": settings.API_PER_MINUTE,
        "most": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1000,
    }
    return render(request, "api/docs.html", context)


@cache
def _part(operation: Operation, host: str) -> Part:
    address = f"/{PREFIX}{operation.path}"
    name = operation.question
    if not name:
        return Part(operation, address, f"curl '{host}/{PREFIX}{operation.sample}'", (), "")
    example = json.dumps(EXAMPLES[name], ensure_ascii=False)
    command = f"curl -X POST {host}{address} -d '{example}'"
    answer = json.dumps(ask(name, EXAMPLES[name]), ensure_ascii=False, indent=2)
    return Part(operation, address, command, _fields(SCHEMAS[name]), answer)


def _fields(schema: Any, before: str = "") -> tuple[Field, ...]:
    lines: list[Field] = []
    for name, known in schema["properties"].items():
        codes = "、".join(json.dumps(code).strip('"') for code in known.get("enum", ()))
        kind = codes or ("日期" if known.get("format") == "date" else _kind(known["type"]))
        lines.append(Field(f"{before}{name}", kind, known.get("description", ""), name in schema["required"]))
        inner = known.get("items", known)
        if "properties" in inner:
            lines += _fields(inner, f"{before}{name}{'[]' if 'items' in known else ''}.")
    return tuple(lines)


def _kind(kinds: str | list[str]) -> str:
    """The word for one JSON type, or for each of several."""
    return KINDS[kinds] if isinstance(kinds, str) else "或".join(KINDS[kind] for kind in kinds)
