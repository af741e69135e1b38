"""/api/v1/… for other systems; /health and /ready for whoever watches the machine."""

from django.urls import path

from shanzhi.entrypoints.api import pages, readiness, v1

app_name = "api"
urlpatterns = [
    path("health", readiness.health, name="health"),
    path("ready", readiness.ready, name="ready"),
    path("api/", pages.root, name="root"),
    path("api/v1/", pages.root, name="root_v1"),
    path("api/v1/docs/", pages.docs, name="docs"),
    path("api/v1/openapi.json", pages.openapi, name="openapi"),
    *v1.addresses(),
    path("api/<path:rest>", v1.unknown, name="unknown"),
]
