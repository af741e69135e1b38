"""How often and how much: questions per minute and address, bytes per question."""

import time
from math import ceil

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from shanzhi.entrypoints.api.refusals import TooLarge

MINUTE = 60


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as far as the configured number of proxies lets us believe it."""
    return str(BaseThrottle().get_ident(request))[:60]


class PerMinute(BaseThrottle):
    """Counts in this process's memory: the policy API must answer without the database."""

    def allow_request(self, request: HttpRequest) -> bool:
        memory = caches["memory"]
        key = f"policy:{address_of(request)}:{int(time.time() // MINUTE)}"
        memory.add(key, 0, 2 * MINUTE)
        try:
            return memory.incr(key) <= int(settings.API_PER_MINUTE)
        except ValueError:  # culled between the two lines: memory is full of other addresses
            return True

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return ceil(MINUTE - time.time() % MINUTE)


def body(request: HttpRequest) -> bytes:
    """The bytes of a question; TooLarge over the limit of any upload of this site."""
    try:
        return request.body
    except RequestDataTooBig:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1000
        raise TooLarge(f"内容太大：一次最多 {most} KB，请把文字截短或分几次问。") from None
