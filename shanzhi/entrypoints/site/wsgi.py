"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.entrypoints.site.settings")
gc.disable()  # everything loaded here stays: looking for garbage in it only delays the first page
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  # loads every view now, not with the first request
gc.freeze()
gc.enable()
