"""One-time links (一次性登录链接): a new person chooses a password; used or three days old, a link is worth nothing."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people import staffing
from shanzhi.kernel.people.permission import public


def no_password() -> str:
    """A hash that no password fits and that no other account has."""
    return make_password(None)


def link_for(account: Any) -> str:
    """The whole address, to be handed over in person; it holds the only copy of its token."""
    return f"{settings.PUBLIC_URL}/first/{account.pk}/{default_token_generator.make_token(account)}/"


class PasswordForm(forms.Form):
    """The new password, twice."""

    first = forms.CharField(
        label="新密码",
        max_length=128,
        strip=False,
        error_messages={"required": "请填写“新密码”。", "max_length": "“新密码”最多 128 个字符。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    second = forms.CharField(
        label="再输一次",
        max_length=128,
        strip=False,
        error_messages={"required": "请把新密码“再输一次”。", "max_length": "“再输一次”最多 128 个字符。"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, account: Any, *args: Any) -> None:
        super().__init__(*args)
        self.account = account

    def clean_first(self) -> str:
        first: str = self.cleaned_data["first"]
        validate_password(first, self.account)
        return first

    def clean_second(self) -> str:
        second: str = self.cleaned_data["second"]
        if "first" in self.cleaned_data and second != self.cleaned_data["first"]:
            raise ValidationError("两次输的密码不一样，请再输一次。")
        return second


@public
@never_cache
@require_http_methods(["GET", "POST"])
def first(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Choose a password with a link that is still good, then sign in as everybody does."""
    account = people.active_account(int(uid)) if uid.isdecimal() and len(uid) < 15 else None
    if account is None or not default_token_generator.check_token(account, token):
        return render(request, "account/first.html", {"spent": True}, status=409)
    form = PasswordForm(account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        hashed = make_password(form.cleaned_data["first"])
        staffing.set_password(account_id=account.pk, password_hash=hashed, now=timezone.now())
        return redirect(settings.LOGIN_URL)
    return render(request, "account/first.html", {"form": form, "account": account})
