"""What people type into the forms of admission, lawful to start from, and how a page answers."""

import html
import io
import re
from datetime import timedelta
from typing import Any

from django.utils import timezone
from PIL import Image

from shanzhi.kernel.audit.models import Event
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.findings.models import Finding
from shanzhi.missions.admission.models import (
    Approval,
    Basis,
    Demand,
    Filing,
    FundingArrival,
    Review,
    UnnumberedReport,
)
from tests.seats import Seats

MEGABYTE = "长" * 350_000  # over a megabyte in UTF-8
TODAY = timezone.localdate()
WHAT = {
    "kind": "work",
    "title": "冬季用气安全提示",
    "purpose": "入户时顺带发一张提示单。",
    "frequency": "once",
    "topic": "general",
    "role": "assist",
    "result_owner": "issuer",
    "own_duty": "false",
}


GROUND = {
    "basis_kind": "department",
    "level": "law",
    "document": "关于开展提示的通知",
    "article": "",
    "law_article": "",
}


def rows() -> dict[str, int]:
    """How much of everything there is."""
    scoped = {m.__name__: m.objects.unscoped("test").count() for m in (Demand, Finding, StoredFile, UnnumberedReport)}
    plain = (Filing, Basis, Approval, Review, FundingArrival, Event)
    return scoped | {m.__name__: m.objects.count() for m in plain}


def page_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def errors(answer: Any) -> list[str]:
    """The error sentences beside the fields and on top, without their links."""
    assert answer.status_code < 500
    found = re.findall(r'<p class="fld-error"[^>]*>(.*?)</p>|<li>(.*?)</li>', page_of(answer), re.S)
    return [re.sub(r"<[^>]+>", "", " ".join(pair)).strip() for pair in found]


def complains(answer: Any, field: str) -> None:
    """The page names the field in Chinese; nothing English slips through."""
    assert answer.status_code in (200, 409, 422), answer.headers
    told = [text for text in errors(answer) if field in text]
    assert told, errors(answer)
    assert [text for text in told if re.search(r"[A-Za-z]{4,}", text.split("”")[-1])] == []


def started(seats: Seats, **changes: str) -> Demand:
    answer = seats.client("td_dept").post("/d/demands/new/", WHAT | {"place": county(seats)} | changes)
    assert answer.status_code == 302, errors(answer)
    pk = int(re.findall(r"/d/demands/(\d+)/", answer.headers["Location"])[0])
    return Demand.objects.unscoped("test").get(pk=pk)


def county(seats: Seats) -> str:
    return str(seats.here.places["210302"].pk)


def effort(**changes: str) -> dict[str, str]:
    lawful = {
        "minutes": "30",
        "community_share": "30",
        "starts_on": str(TODAY),
        "ends_on": str(TODAY + timedelta(days=200)),
        "funding_source": "区级财政预算",
        "funding_per_community": "600",
        "funding_arrives_on": "",
        "funding_none_reason": "",
    }
    return lawful | changes


def upload(content: bytes, name: str = "a.pdf") -> io.BytesIO:
    made = io.BytesIO(content)
    made.name = name
    return made


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


def lawful_days() -> dict[str, Any]:
    return {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=200)}
