"""What filing is measured against: a Django view that inserts one row, on the product's settings and server.

BARE=open has no middleware at all; BARE=signed_in has the product's own (session, sign-in, CSRF, headers).
"""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.entrypoints.site.settings")
django.setup(set_prefix=False)
settings.ROOT_URLCONF = "benchmarks.bare"
if os.environ["BARE"] == "open":
    settings.MIDDLEWARE = []
application = WSGIHandler()

from django.db import models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import include, path  # noqa: E402


class Row(models.Model):
    """One row as the bench's own table holds it."""

    unit = models.CharField(max_length=12)
    title = models.CharField(max_length=120)
    body = models.JSONField(default=dict)
    state = models.SmallIntegerField(default=0)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "bare"
        db_table = "bench_row"


def insert(request: HttpRequest) -> HttpResponse:
    """Parse a form, insert one row, answer."""
    if os.environ["BARE"] == "signed_in":
        assert request.user.is_authenticated
    row = Row.objects.create(unit="210302", title=request.POST["title"], body={"minutes": request.POST["minutes"]})
    return HttpResponse(str(row.pk))


urlpatterns = [path("insert/", insert), path("", include("shanzhi.entrypoints.site.urls"))]
