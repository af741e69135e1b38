"""人员与岗位: who holds which post; give, end and lend posts; start a sign-in anew."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.entrypoints.site import first_sign_in, handing_over
from shanzhi.kernel.audit.once import once
from shanzhi.kernel.forms.asking import key_of
from shanzhi.kernel.forms.fields import Lines, day
from shanzhi.kernel.people import queries, staffing
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import OUTSIDE_ROLES, Role
from shanzhi.kernel.places.paging import sheet_of
from shanzhi.policy.decision import Decision

PAGE_SIZE = 20
SHOWN_MATTERS = 50
STATES = (("", "现任"), ("lent", "有人代"), ("vacant", "空缺"), ("ended", "已结束"))
STAFF_ROLES = tuple((role.value, role.label) for role in Role if role not in OUTSIDE_ROLES)
FURTHEST = timedelta(days=366)


class AppointmentForm(forms.Form):
    """Who gets which post."""

    name = Lines("姓名", 60, required=True)
    username = forms.RegexField(
        r"^[a-z][a-z0-9_.-]{2,39}\Z",
        label="账号",
        max_length=40,
        strip=True,
        error_messages={
            "required": "请填写“账号”。",
            "invalid": "“账号”用小写英文字母开头，3 到 40 个小写字母、数字、点、横线。",
            "max_length": "“账号”最多 40 个字符。",
        },
    )
    title = Lines("职务", 40, required=True)
    roles = forms.MultipleChoiceField(
        label="能办什么",
        choices=STAFF_ROLES,
        error_messages={"required": "请至少选一样“能办什么”。", "invalid_choice": "没有“%(value)s”这一项，请重新选。"},
    )
    valid_from = day("从哪天起")

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_valid_from(self) -> date:
        return _soon(self.cleaned_data["valid_from"] or self.today, self.today, "从哪天起")


class EndForm(forms.Form):
    """From when on the post is over, and who follows."""

    on = day("从哪天起不再办理")
    follower = forms.IntegerField(label="谁接手", required=False, error_messages={"invalid": "“谁接手”请从名单里选。"})

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        return _soon(self.cleaned_data["on"] or self.today, self.today, "从哪天起不再办理")


class LendForm(forms.Form):
    """Who acts for the post, between which days, why."""

    substitute = forms.IntegerField(
        label="谁来代", error_messages={"required": "请选“谁来代”。", "invalid": "“谁来代”请从名单里选。"}
    )
    since = day("从哪天")
    until = day("到哪天（含）")
    reason = Lines("事由", 100, required=True)

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_since(self) -> date:
        return _soon(self.cleaned_data["since"] or self.today, self.today, "从哪天")

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if until is None:
            raise forms.ValidationError("请填写“到哪天（含）”；代办总有一天结束。")
        since = self.cleaned_data.get("since")
        if since and until < since:
            raise forms.ValidationError(f"“到哪天”在“从哪天”（{since}）前面，请改一个。")
        return _soon(until, self.today, "到哪天（含）")


def _soon(on: date, today: date, label: str) -> date:
    """Posts change from today on, and within a year: the past is not rewritten."""
    if not today <= on <= today + FURTHEST:
        raise forms.ValidationError(f"“{label}”要在今天到一年以内，过去的不能改。")
    return on


@requires(Role.SECURITY_ADMIN)
@require_GET
def posts(request: HttpRequest) -> HttpResponse:
    """The posts in reach: searched by body, person, title or login."""
    state, text = request.GET.get("state", ""), request.GET.get("q", "").strip()[:60]
    rows = queries.directory(acting(request), timezone.localdate(), text, state)
    context = {
        "page": sheet_of(rows, request.GET, PAGE_SIZE),
        "states": STATES,
        "state": state,
        "q": text,
        "today": timezone.localdate(),
    }
    return render(request, "admin/people.html", context)


@requires(Role.SECURITY_ADMIN)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose a body in reach, then give somebody a post there."""
    actor, today = acting(request), timezone.localdate()
    asked = request.GET.get("body", "")
    body = queries.body_within(actor, int(asked)) if asked.isdecimal() and len(asked) < 15 else None
    if asked and body is None:
        raise Http404
    if body is None:
        text = request.GET.get("q", "").strip()[:60]
        return render(request, "admin/bodies.html", {"bodies": queries.bodies_to_staff(actor, text), "q": text})
    form = AppointmentForm(today, request.POST or None, initial={"valid_from": today})
    decision = Decision()
    if request.method == "POST" and form.is_valid():
        decision, place = _give(request, body.pk, form)
        if place:
            flash.success(request, "任命好了。新账号请生成一次性登录链接，当面交给本人。")
            return redirect(place)
    context = {"form": form, "body": body, "problems": decision.reasons, "once": uuid4().hex}
    return render(request, "admin/appoint.html", context, status=409 if decision.reasons else 200)


def _give(request: HttpRequest, body_id: int, form: AppointmentForm) -> tuple[Decision, str]:
    actor, data = acting(request), form.cleaned_data
    answers: list[Decision] = []
    given = staffing.Appointment(
        username=data["username"],
        name=data["name"],
        title=data["title"],
        roles=tuple(data["roles"]),
        valid_from=data["valid_from"],
        password_hash=first_sign_in.no_password(),
        demo=settings.DEMO,
    )

    def give() -> str:
        decision, made = staffing.give_post(body_id=body_id, given=given, actor=actor, now=timezone.now())
        answers.append(decision)
        return f"/admin/people/{made.pk}/" if made else ""

    place = once(key=key_of(request), actor=actor, do=give)
    return (answers[0] if answers else Decision()), place


@requires(Role.SECURITY_ADMIN)
@require_GET
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """One post: holder, roles, stand-ins, what lies with it, and what may be done."""
    return _show(request, pk)


def _show(request: HttpRequest, pk: int, decision: Decision | None = None, **more: Any) -> HttpResponse:
    actor, today = acting(request), timezone.localdate()
    row = queries.post_within(actor, pk)
    if row is None:
        raise Http404
    matters = handing_over.open_matters(queries.actor_in(row))
    context = {
        "post": row,
        "ended": row.valid_to is not None and row.valid_to <= today,
        "roles": [Role(name).label for name in row.roles],
        "logins": queries.logins(row.person_id),
        "stand_ins": queries.stand_ins(row.pk),
        "matters": matters[:SHOWN_MATTERS],
        "matters_count": len(matters),
        "hand_over": queries.hand_over_of(row.pk),
        "followers": staffing.followers(row, today),
        "substitutes": staffing.substitutes(row, today)[:200],
        "oneself": row.person_id is not None and row.person_id == actor.person_id,
        "end_form": EndForm(today, initial={"on": today}),
        "lend_form": LendForm(today, initial={"since": today}),
        "problems": decision.reasons if decision else (),
    }
    wrong = more.get("form")
    status = 409 if context["problems"] else 422 if wrong is not None and wrong.errors else 200
    return render(request, "admin/post.html", context | more, status=status)


@requires(Role.SECURITY_ADMIN)
@require_POST
def change(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """End the post, lend it, or start its holder's sign-in anew."""
    if name not in STEPS or queries.post_within(acting(request), pk) is None:
        raise Http404
    return STEPS[name](request, pk)


def _end(request: HttpRequest, pk: int) -> HttpResponse:
    form = EndForm(timezone.localdate(), request.POST)
    if not form.is_valid():
        return _show(request, pk, form=form, end_form=form)
    data = form.cleaned_data
    decision = handing_over.end_post(
        post_id=pk, on=data["on"], follower_id=data["follower"], actor=acting(request), now=timezone.now()
    )
    if not decision.allowed:
        return _show(request, pk, decision, end_form=form)
    flash.success(request, "办好了。")
    return redirect("post", pk)


def _lend(request: HttpRequest, pk: int) -> HttpResponse:
    form = LendForm(timezone.localdate(), request.POST)
    row = queries.post_within(acting(request), pk)
    if form.is_valid() and row is not None:
        data = form.cleaned_data
        if staffing.substitutes(row, data["since"]).filter(pk=data["substitute"]).exists():
            decision, _ = staffing.lend_post(
                post_id=pk,
                substitute_id=data["substitute"],
                days=(data["since"], data["until"]),
                reason=data["reason"],
                actor=acting(request),
                now=timezone.now(),
            )
            if not decision.allowed:
                return _show(request, pk, decision, lend_form=form)
            flash.success(request, "代办设好了，到期自动结束。")
            return redirect("post", pk)
        form.add_error("substitute", "“谁来代”请从名单里选：同一个地方在岗的人。")
    return _show(request, pk, form=form, lend_form=form)


def _link(request: HttpRequest, pk: int) -> HttpResponse:
    """The link is shown on this answer only and is kept nowhere."""
    decision, account = staffing.renew_sign_in(
        post_id=pk,
        password_hash=first_sign_in.no_password(),
        on=timezone.localdate(),
        actor=acting(request),
        now=timezone.now(),
    )
    if account is None:
        return _show(request, pk, decision, nobody=decision.allowed)
    return _show(request, pk, link=first_sign_in.link_for(account), login=account.username)


STEPS = {"end": _end, "lend": _lend, "link": _link}
