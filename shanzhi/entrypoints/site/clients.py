"""系统对接: which systems of other offices may call, what for, until when; the secret is shown once."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib import messages as flash
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanzhi.kernel.audit.once import once
from shanzhi.kernel.clients import actions, queries
from shanzhi.kernel.forms.asking import key_of, page_of
from shanzhi.kernel.forms.fields import Lines, day
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.permission import acting, requires
from shanzhi.kernel.people.roles import Role
from shanzhi.policy import clients as rules
from shanzhi.policy.decision import Decision

SHOWN_SECONDS = 300
LOCAL = ("127.0.0.1", "localhost")


class ClientForm(forms.Form):
    """One system of one body."""

    body = Lines("哪个单位的", 80, required=True)
    name = Lines("系统名称", 30, required=True)
    agreement = Lines("对接依据", 200, required=True)
    valid_until = day("到哪天")
    hook = Lines("通知地址", 300)

    def __init__(self, reach: Any, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = reach
        self.fields["scopes"] = forms.MultipleChoiceField(
            label="能办什么",
            choices=tuple(rules.scopes(today).items()),
            error_messages={
                "required": "请至少选一样“能办什么”。",
                "invalid_choice": "没有“%(value)s”这一项，请重新选。",
            },
        )
        self.fields["valid_until"].required = True
        self.fields["valid_until"].error_messages["required"] = "请填写“到哪天”。"

    def clean_body(self) -> Any:
        found = [body for body in people.bodies_named(self.cleaned_data["body"], 30) if self.reach(body)]
        exact = [body for body in found if body.name == self.cleaned_data["body"]]
        if len(exact) != 1:
            names = "、".join(body.name for body in found[:5])
            hint = f"是不是：{names}？" if names else "您管的范围里没有这个单位。"
            raise forms.ValidationError(f"“哪个单位的”要写全称。{hint}")
        return exact[0]

    def clean_hook(self) -> str:
        hook = str(self.cleaned_data["hook"])
        if not hook:
            return ""
        try:
            parts = urlsplit(hook)
            port_known = parts.port is None or parts.port > 0
        except ValueError:
            parts, port_known = urlsplit(""), False
        local = settings.DEMO and parts.hostname in LOCAL
        if not port_known or not parts.hostname or parts.username or parts.scheme not in ("https", "http"):
            raise forms.ValidationError("“通知地址”写成 https:// 开头的完整网址，不带账号密码。")
        if parts.scheme == "http" and not local:
            raise forms.ValidationError("“通知地址”要用 https，消息里有公务内容。")
        return hook


@requires(Role.SECURITY_ADMIN)
@require_GET
def clients(request: HttpRequest) -> HttpResponse:
    """Systems of the bodies in reach."""
    rows = queries.systems_for(acting(request))
    context = {"page": page_of(request, rows), "scopes": rules.scopes(timezone.localdate())}
    return render(request, "admin/clients.html", context | {"today": timezone.localdate()})


@requires(Role.SECURITY_ADMIN)
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register one; the page after it shows the secret, once."""
    actor, today = acting(request), timezone.localdate()
    form = ClientForm(lambda body: body.place.path.startswith(tuple(actor.reach)), today, request.POST or None)
    told: list[Decision] = []
    if request.method == "POST" and form.is_valid():
        place = once(key=key_of(request), actor=actor, do=lambda: _registered(request, form, told))
        if place:
            return redirect(place)
    problems = told[0].reasons if told else ()
    status = 409 if problems else 422 if form.errors else 200
    context = {"form": form, "problems": problems, "once": uuid4().hex}
    return render(request, "admin/client_new.html", context, status=status)


def _registered(request: HttpRequest, form: ClientForm, told: list[Decision]) -> str:
    data, actor = form.cleaned_data, acting(request)
    decision, made = actions.register(
        body_id=data["body"].pk,
        name=data["name"],
        scopes=data["scopes"],
        agreement=data["agreement"],
        valid_until=data["valid_until"],
        hook=data["hook"],
        actor=actor,
        now=timezone.now(),
    )
    told.append(decision)
    if made is None:
        return ""
    cache.set(_shown(actor.post_id, made.client.pk), (made.secret, made.hook_key), SHOWN_SECONDS)
    return f"/admin/clients/{made.client.pk}/"


def _shown(post_id: int | None, pk: int) -> str:
    return f"client:{post_id}:{pk}"


@requires(Role.SECURITY_ADMIN)
@require_GET
def client(request: HttpRequest, pk: int) -> HttpResponse:
    """One system; right after its registration, to whoever registered it, the secret."""
    actor = acting(request)
    row = queries.system_for(actor, pk)
    if row is None:
        raise Http404
    key = _shown(actor.post_id, pk)
    secret, hook_key = cache.get(key, ("", ""))
    cache.delete(key)
    known = rules.scopes(timezone.localdate())
    context = {
        "row": row,
        "scopes": [known.get(name, name) for name in row.scopes],
        "secret": secret,
        "hook_key": hook_key,
        "token_url": f"{settings.PUBLIC_URL}/oauth/token",
        "today": timezone.localdate(),
    }
    response = render(request, "admin/client.html", context)
    response["Cache-Control"] = "no-store"
    return response


@requires(Role.SECURITY_ADMIN)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The system may call no more."""
    actor = acting(request)
    if queries.system_for(actor, pk) is None:
        raise Http404
    decision = actions.end(client_id=pk, actor=actor, now=timezone.now())
    for reason in decision.reasons:
        flash.error(request, reason.text)
    return redirect(f"/admin/clients/{pk}/")
