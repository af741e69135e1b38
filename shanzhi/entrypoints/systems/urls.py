"""/api/v1/own/… for registered systems, /oauth/token where they get their tokens."""

from allauth.idp.oidc.views import token
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from shanzhi.entrypoints.systems import v1
from shanzhi.kernel.people.permission import public

app_name = "exchange"


@public
@csrf_exempt
def oauth_token(request: HttpRequest) -> HttpResponse:
    """The library's token endpoint, client credentials only (RFC 6749 section 4.4)."""
    if request.POST.get("grant_type", "client_credentials") != "client_credentials":
        return JsonResponse({"error": "unsupported_grant_type"}, status=400)
    answer: HttpResponse = token(request)
    return answer


@public
@require_safe
def described(request: HttpRequest) -> HttpResponse:
    """OpenAPI of the signed-in interface."""
    text = v1.api.get_openapi_schema(path_prefix=f"/{v1.PREFIX}")
    return JsonResponse(text, json_dumps_params={"ensure_ascii": False, "indent": 1})


urlpatterns = [
    path("oauth/token", oauth_token, name="token"),
    path("api/v1/own/openapi.json", described, name="openapi"),
    *v1.addresses(),
]
