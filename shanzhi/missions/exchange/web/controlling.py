"""The control link: switched on by the desk, tasks for the community, the platform's own door (D1-4.8.4)."""

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.forms.asking import key_of, page_of
from shanzhi.kernel.forms.fields import Lines, day
from shanzhi.kernel.people.permission import acting, public, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.missions.exchange import actions, queries
from shanzhi.missions.exchange.actions import controlling
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.terms import in_force

WORKERS = (Role.WORKER, Role.HEAD, Role.PARTY_SECRETARY, Role.GRID_WORKER)
MOST_BYTES = 20_000


class LinkForm(forms.Form):
    """用途、依据、负责人、影响评估、结束日。"""

    purpose = Lines("用途", 120, required=True)
    ground = Lines("依据", 200, required=True)
    officer = Lines("负责人", 60, required=True)
    assessment = Lines("个人信息保护影响评估", 4000, required=True, widget=forms.Textarea(attrs={"rows": 5}))
    ends_on = day("结束日")


@requires(Role.DESK)
@require_http_methods(["GET", "POST"])
def links(request: HttpRequest) -> HttpResponse:
    """Off by default; the secret is shown once, right after switching on."""
    asked = LinkForm(request.POST or None)
    problems: tuple[Reason, ...] = ()
    secret = ""
    if request.method == "POST" and asked.is_valid():
        data = asked.cleaned_data
        ends_on = data.pop("ends_on") or timezone.localdate()
        decision, _, secret = actions.open_link(**data, ends_on=ends_on, actor=acting(request), now=timezone.now())
        problems = decision.reasons
        asked = asked if problems else LinkForm()
    context = {
        "form": asked,
        "problems": problems,
        "secret": secret,
        "links": [(link, queries.waiting_results(link.pk)) for link in queries.links(acting(request))],
    }
    return render(request, "exchange/links.html", context, status=409 if problems else 200)


@requires(Role.DESK)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    if queries.link_for(acting(request), pk) is None:
        raise Http404
    closed = actions.close_link(link_id=pk, actor=acting(request), now=timezone.now())
    flash.success(request, "关了，联系方式都删了。") if closed else flash.error(request, "已经关过了。")
    return redirect("exchange:links")


@requires(*WORKERS)
@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    return _tasks(request, ())


def _tasks(request: HttpRequest, problems: tuple[Reason, ...]) -> HttpResponse:
    actor, terms = acting(request), in_force("exchange", timezone.localdate())
    page = page_of(request, queries.tasks(actor))
    context = {
        "page": page,
        "lines": [(row, terms["control_kinds"].get(row.kind, ""), controlling.contact_of(row, actor)) for row in page],
        "results": terms["control_results"].items(),
        "actor_post": actor.post_id,
        "problems": problems,
        "once": uuid4().hex,
    }
    return render(request, "exchange/tasks.html", context, status=409 if problems else 200)


@requires(*WORKERS)
@require_POST
def task_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """take it, or say how it went."""
    actor, now = acting(request), timezone.now()
    if queries.task_for(actor, pk) is None or name not in ("take", "settle"):
        raise Http404
    answers: list[Decision] = []

    def do() -> str:
        if name == "take":
            answers.append(actions.take_task(task_id=pk, actor=actor, now=now))
        else:
            result = request.POST.get("result", "")
            answers.append(actions.settle_task(task_id=pk, result=result, actor=actor, now=now))
        return "/w/service/" if answers[0].allowed else ""

    place = once(key=f"task:{key_of(request)}", actor=actor, do=do)
    return redirect(place) if place else _tasks(request, answers[0].reasons)


def signature(secret: str, stamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the moment and the body, both ways."""
    return hmac.new(secret.encode(), stamp.encode() + b"\n" + body, hashlib.sha256).hexdigest()


@csrf_exempt
@public
@require_POST
def receive(request: HttpRequest, link: str) -> JsonResponse:
    """The platform's door: signed, within minutes, one task a call; a repeat gets the same answer."""
    now = timezone.now()
    row = queries.open_link(int(link), timezone.localdate(now)) if link.isdecimal() and len(link) < 12 else None
    if row is None or not _signed(request, controlling.secret_of(row), now):
        return _refused(404, "", "签名不对、时间差太多，或者对接没有打开。")
    if len(request.body) > MOST_BYTES:
        return _refused(413, "", "一次一件任务，不超过 20 KB。")
    try:
        task = json.loads(request.body)
    except (ValueError, RecursionError):
        return _refused(422, "", "读不出来：要一个 JSON 对象。")
    if not isinstance(task, dict) or "\\u0000" in json.dumps(task):
        return _refused(422, "", "要一个 JSON 对象，里面不能有空字符。")
    problems, outcome = actions.receive_task(link_id=row.pk, task=task, now=now)
    if problems:
        errors = [{"field": reason.code, "text": reason.text, "clause": reason.clause} for reason in problems]
        return JsonResponse({"errors": errors}, status=422)
    return JsonResponse({"outcome": outcome})


def _refused(status: int, field: str, text: str) -> JsonResponse:
    return JsonResponse({"errors": [{"field": field, "text": text}]}, status=status)


def _signed(request: HttpRequest, secret: str, now: Any) -> bool:
    stamp, given = request.headers.get("X-Timestamp", ""), request.headers.get("X-Signature", "")
    if not (stamp.isdecimal() and stamp.isascii() and len(stamp) < 12):
        return False
    minutes = int(in_force("exchange", timezone.localdate(now))["control_clock_minutes"])
    if abs(now.timestamp() - int(stamp)) > timedelta(minutes=minutes).total_seconds():
        return False
    if len(request.META.get("CONTENT_LENGTH") or "") > 8:
        return False
    return hmac.compare_digest(signature(secret, stamp, request.body), given if given.isascii() else "")
