"""Every operation of version 1 in one table: the addresses, the OpenAPI text and the docs page read it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ninja import Schema

from shanzhi.entrypoints.api import charter_register, charter_shapes, feed, registers, shapes
from shanzhi.entrypoints.api.questions import question
from shanzhi.policy.questions.describing import EXAMPLES, SCHEMAS


@dataclass(frozen=True, slots=True)
class Operation:
    """One address. `seconds`: how long a copy of the answer may be kept; `sample`: an address to try."""

    method: str
    path: str
    view: Callable[..., Any]
    title: str
    answers: type[Schema] | None = None
    question: str = ""
    sample: str = ""
    seconds: int = 0
    media: str = "application/json"
    refuses: tuple[int, ...] = field(default=())

    @property
    def name(self) -> str:
        """Unique; also the operationId of OpenAPI."""
        return f"{self.method}{self.path}".lower().strip("/").translate(str.maketrans("/-.", "___", "{}"))


def _asks(name: str, title: str, answers: type[Schema]) -> Operation:
    return Operation("POST", f"/policy/{name}", question(name), title, answers, name, refuses=(413, 422, 429))


OPERATIONS: tuple[Operation, ...] = (
    _asks("admission", "能不能交给社区（村）：准入结论、每条理由和原文", shapes.AdmissionAnswer),
    _asks("charter", "村规民约、居民公约的文本检查：逐条标记、十八个方面、雷同", charter_shapes.CharterAnswer),
    _asks("benefit", "三方账的一个季度：居民、企业、政府是不是都得益", shapes.BenefitAnswer),
    _asks("working-days", "若干个工作日以后是哪一天", shapes.WorkingDaysAnswer),
    _asks("deliberation-form", "一件事用哪种形式协商、要不要以会议收尾、备哪些材料", shapes.DeliberationFormAnswer),
    _asks("opinion-groups", "一人一票以后有没有明显的意见组，共识和少数人的意见是什么", shapes.OpinionGroupsAnswer),
    _asks("identifier", "号码写得对不对：身份证、信用代码、区划、准入编号", shapes.IdentifierAnswer),
    _asks("meeting", "会议算不算数、决定通过没有：到会、表决、法律版本和算式", shapes.MeetingAnswer),
    Operation(
        "GET",
        "/admissions/{number}",
        registers.admission,
        "一个准入编号的公开事实",
        shapes.Admission,
        sample="/admissions/AS-210302-2026-W-00001-2",
        seconds=60,
        refuses=(404,),
    ),
    Operation(
        "GET",
        "/certificates/{code}/verification",
        registers.certificate_verification,
        "验一张证明：有效、已被替代、已撤回、过期、查不到",
        shapes.Verification,
        sample="/certificates/23456789ABCDEFGHJ/verification",
    ),
    Operation(
        "GET",
        "/catalogues/",
        registers.catalogue_list,
        "八张清单的现行版本",
        shapes.Catalogues,
        sample="/catalogues/",
        seconds=300,
    ),
    Operation(
        "GET",
        "/catalogues/{annex}/{version}",
        registers.catalogue,
        "一张清单的一个版本，全部条目",
        shapes.Catalogue,
        sample="/catalogues/6/2021",
        seconds=300,
        refuses=(404,),
    ),
    Operation(
        "GET",
        "/places/{code}",
        registers.place,
        "一个区划：上级、下级、沿革",
        shapes.Place,
        sample="/places/210302",
        seconds=300,
        refuses=(404,),
    ),
    Operation(
        "GET",
        "/charters/",
        charter_register.charter_list,
        "已公布的村规民约和居民公约",
        charter_shapes.Charters,
        sample="/charters/?limit=20",
        seconds=60,
        refuses=(422,),
    ),
    Operation(
        "GET",
        "/resources/",
        registers.resource_list,
        "社区资源、公开征集和三方项目，新的在前",
        shapes.Publications,
        sample="/resources/?kind=project",
        seconds=60,
        refuses=(422,),
    ),
    Operation(
        "GET",
        "/deliberations/",
        registers.deliberation_list,
        "公开的议事协商",
        shapes.Publications,
        sample="/deliberations/?limit=20",
        seconds=60,
        refuses=(422,),
    ),
    Operation(
        "GET",
        "/publications/",
        registers.publication_list,
        "公开的事项，新的在前",
        shapes.Publications,
        sample="/publications/?kind=admission&limit=20",
        seconds=60,
        refuses=(422,),
    ),
    Operation(
        "GET",
        "/publications/atom.xml",
        feed.atom,
        "最新公开的事项（Atom 订阅）",
        sample="/publications/atom.xml",
        seconds=60,
        media="application/atom+xml",
    ),
)


def extra(operation: Operation) -> dict[str, Any]:
    """What OpenAPI should say beyond what the function itself tells."""
    if operation.question:
        media = {"schema": SCHEMAS[operation.question], "example": EXAMPLES[operation.question]}
        return {"requestBody": {"required": True, "content": {"application/json": media}}}
    if operation.answers is None:
        feed_text = {operation.media: {"schema": {"type": "string"}}}
        return {"responses": {200: {"description": "OK", "content": feed_text}}}
    return {}
