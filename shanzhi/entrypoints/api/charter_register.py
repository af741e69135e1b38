"""The public register of village rules and residents' conventions: what is in force, never a draft (D2-2.5)."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from shanzhi.entrypoints.api.registers import _before
from shanzhi.kernel.people.permission import public
from shanzhi.kernel.publications import queries as publications
from shanzhi.policy.questions.reading import FieldError, Unreadable

PAGE_MOST = 200


@public
def charter_list(request: HttpRequest, cursor: str = "", limit: int = 50) -> dict[str, Any]:
    """村规民约和居民公约：已备案公布的文本，新的在前；用 next 给的 cursor 翻页。"""
    mark = _before(cursor)
    errors = [
        *([FieldError("cursor", "请原样使用上一页给出的 next。")] if cursor and mark is None else []),
        *([] if 1 <= limit <= PAGE_MOST else [FieldError("limit", f"应当在 1 到 {PAGE_MOST} 之间。")]),
    ]
    if errors:
        raise Unreadable(errors)
    rows = list(publications.newest("charter", mark).defer(None).select_related("issuer", "place")[: limit + 1])
    more = rows[limit - 1] if len(rows) > limit else None
    return {
        "charters": [_told(row) for row in rows[:limit]],
        "next": f"{more.published_at.isoformat()}_{more.pk}" if more else None,
    }


def _told(row: Any) -> dict[str, Any]:
    content = row.content
    return {
        "key": row.key,
        "title": row.title,
        "kind": content.get("kind", ""),
        "place": {"code": row.place.code, "name": row.place.name},
        "state": row.state,
        "state_name": row.get_state_display(),
        "filing_number": content.get("filing_number", ""),
        "clauses": content.get("clauses", []),
        "sha256": content.get("sha256", ""),
        "published_at": timezone.localtime(row.published_at),
        "page": f"{settings.PUBLIC_URL}/rules/{row.place.code}/",
    }
