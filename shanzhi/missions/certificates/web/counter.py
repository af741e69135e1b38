"""Counter mode: the worker files for somebody present, on the phone, or at home; who signs is on record."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.forms.asking import key_of
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.missions.certificates import actions, queries
from shanzhi.missions.certificates.actions import Wish
from shanzhi.missions.certificates.web import asking
from shanzhi.missions.certificates.web.issuing import STAFF
from shanzhi.policy.certificates import not_issuable, wording
from shanzhi.policy.decision import Decision, Reason
from shanzhi.policy.normalising import stored

MANNERS = (("counter", "在窗口"), ("phone", "打电话来的"), ("visit", "上门时"))


@requires(*STAFF)
@require_http_methods(["GET", "POST"])
def file(request: HttpRequest) -> HttpResponse:
    """Find the person, choose the type, fill what the table does not know, say how it was signed."""
    actor = acting(request)
    asked = {**request.GET.dict(), **request.POST.dict()}
    text = stored(asked.get("q", "")).strip()[:20]
    people = queries.people_named(actor, text) if text else []
    person = _picked(asked.get("person", ""), people)
    guides = list(queries.open_guides(queries.county_of(person.place).pk if person else None))
    guide = next((row for row in guides if row.code == asked.get("code")), None)
    fields = wording.asked_fields(guide.content) if guide else ()
    problems: tuple[Reason, ...] = ()
    if request.method == "POST":
        decision, place = _hand_in(request, person, guide, fields)
        if place:
            flash.success(request, "受理了，请把受理号念给他，或者打印申请单。")
            return redirect(place)
        problems = decision.reasons
    context = {
        "q": text,
        "people": people,
        "person": person,
        "guides": list({row.code: row for row in guides}.values()),
        "guide": guide,
        "elsewhere": not_issuable.all_items(),
        "fields": [(f, request.POST.get(f"f_{f.key}", "")) for f in fields if f.key != "demander"],
        "demander_asked": not any(wording.names_demander(f.key) for f in fields if f.key != "demander"),
        "manners": MANNERS,
        "typed": asked,
        "problems": problems,
        "once": uuid4().hex,
    }
    return render(request, "certificates/counter.html", context, status=409 if problems else 200)


def _picked(text: str, people: list[Any]) -> Any:
    return next((row for row in people if text == str(row.pk)), people[0] if len(people) == 1 else None)


def _hand_in(request: HttpRequest, person: Any, guide: Any, fields: Any) -> tuple[Decision, str]:
    if person is None or guide is None:
        return Decision((Reason("who", None, "", "还没选好人或者证明。", "先找到人，再选一项证明。"),)), ""
    if request.POST.get("signed") != "1":
        text = "还没确认本人签字。"
        return Decision((Reason("signed", None, "", text, "打印申请单请他签，或者在屏幕上签；不要替他签。"),)), ""
    actor = acting(request)
    manner = request.POST.get("manner", "")
    answers = asking.answers_of(request, fields)
    files, problems = asking.files_of(request, fields, actor.own_body)
    if problems:
        return Decision(tuple(Reason("file", None, "", text, None) for text in problems)), ""
    demander = asking.text_of(request, "demander", 120) or wording.demander_of(answers)
    if any(f.key == "demander" for f in fields):
        answers["demander"] = demander
    wish = Wish(
        purpose=asking.text_of(request, "purpose") or guide.name,
        demander=demander,
        demander_basis=asking.text_of(request, "demander_basis"),
        answers=answers,
        files=files,
        large_print=request.POST.get("large") == "1",
    )
    refused: list[Decision] = []

    def hand_in() -> str:
        decision, made = actions.apply(
            guide_id=guide.pk,
            person_id=person.pk,
            wish=wish,
            manner=manner if manner in dict(MANNERS) else "counter",
            proxy_id=None,
            actor=actor,
            now=timezone.now(),
        )
        refused.append(decision)
        return f"/w/issue/{made.pk}/" if made else ""

    place = once(key=key_of(request), actor=actor, do=hand_in)
    return (refused[0] if refused else Decision()), place


@requires(*STAFF)
@require_http_methods(["GET", "POST"])
def proxies(request: HttpRequest) -> HttpResponse:
    """家人代办 at the counter: set up for an elder who came along, or ended for her."""
    actor, problems = acting(request), ()
    text = stored(request.GET.get("q", request.POST.get("q", ""))).strip()[:20]
    people = queries.people_named(actor, text) if text else []
    person = _picked(request.POST.get("person", request.GET.get("person", "")), people)
    if request.method == "POST":
        decision = _change(request, person)
        if decision.allowed:
            flash.success(request, "办好了。")
            return redirect("certificates:counter_proxies")
        problems = decision.reasons  # type: ignore[assignment]  # reasons of a refusal
    context = {
        "q": text,
        "people": people,
        "person": person,
        "family": queries.family_of(person) if person else [],
        "rows": queries.proxies_at(actor)[:100],
        "problems": problems,
        "today": timezone.localdate(),
    }
    return render(request, "certificates/counter_proxies.html", context, status=409 if problems else 200)


def _change(request: HttpRequest, person: Any) -> Decision:
    ending = request.POST.get("end", "")
    if ending.isdecimal():
        own = list(queries.proxies_at(acting(request)).values_list("person_id", flat=True)[:500])
        done = actions.withdraw_proxy(proxy_id=int(ending), person_ids=own, actor=acting(request), now=timezone.now())
        return Decision() if done else Decision((Reason("end", None, "", "这一条已经撤了。", None),))
    helper = request.POST.get("helper", "")
    family = {member.pk for member in queries.family_of(person)} if person else set()
    if person is None or not helper.isdecimal() or int(helper) not in family:
        return Decision((Reason("helper", None, "", "还没选老人和替他办的家人。", "两个人要在同一户。"),))
    return actions.set_proxy(
        person_id=person.pk,
        helper_id=int(helper),
        relation=asking.text_of(request, "relation", 20),
        scope=(),
        valid_until=timezone.localdate() + timedelta(days=180),
        at_counter=True,
        actor=acting(request),
        now=timezone.now(),
    )
