"""Signing in: accounts are opened by an administrator, never by oneself."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from shanzhi.kernel.people import queries as people


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library ships no types
    """No sign-up; demo accounts only in demo mode; errors in plain Chinese."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "账号或密码不对，账号已经替您留着，请再输一次密码。",
        "too_many_login_attempts": "试的次数太多，请过几分钟再试。密码忘了请找安全管理员。",
        "account_inactive": "这个账号已停用，请找安全管理员。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        account = super().authenticate(request, **credentials)
        if account is not None and account.demo and not settings.DEMO:
            return None
        return account


class OfficeAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # the library ships no types
    """The office's own sign-in opens accounts that were bound to it by their holder, and never makes one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """A demo account opens in demo mode only, whichever way it comes."""
        if sociallogin.is_existing and sociallogin.user.demo and not settings.DEMO:
            raise PermissionDenied("演示账号只能在演示模式登录。")


class Backend(AuthenticationBackend):  # type: ignore[misc]  # the library ships no types
    """The library's sign-in; an account comes with everything it may act as, in one query."""

    def get_user(self, user_id: Any) -> Any:
        account = people.account_acting(user_id, timezone.localdate())
        return account if account is not None and self.user_can_authenticate(account) else None
