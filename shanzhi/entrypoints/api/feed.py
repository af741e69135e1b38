"""The newest publications as an Atom feed, for readers and for systems that poll."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from shanzhi.entrypoints.api.registers import FEED
from shanzhi.kernel.people.permission import public
from shanzhi.kernel.publications import queries as publications

NEWEST = 50
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@public
def atom(request: HttpRequest) -> HttpResponse:
    """最新公开的 50 件，Atom 格式。"""
    here = settings.PUBLIC_URL
    feed = Atom1Feed(
        title="善治：最新公开",
        link=f"{here}/admissions/",
        description="",
        subtitle="公开的事项，新的在前。",
        language="zh-CN",
        author_name="鞍山市基层治理服务平台",
        author_link=f"{here}/",
        feed_url=f"{here}{FEED}",
    )
    kinds = publications.kinds()
    for row in publications.newest()[:NEWEST]:
        words = f"{kinds[row.kind]} {row.key}，{row.issuer.name}，{row.get_state_display()}。"
        feed.add_item(
            title=_NOT_XML.sub("", row.title),
            link=here + (row.address or f"/api/v1/publications/?kind={row.kind}"),
            description=escape(_NOT_XML.sub("", words)),
            unique_id=f"tag:{urlsplit(here).hostname},2021-08-10:{row.kind}/{row.key}",
            pubdate=timezone.localtime(row.published_at),
            updateddate=timezone.localtime(row.changed_at),
            categories=[kinds[row.kind]],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
