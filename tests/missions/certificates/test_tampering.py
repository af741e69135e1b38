"""Thirty ways to tamper with a certificate: none is valid, on the page, at the command and offline (D1-4.5.12)."""

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from pyhanko.pdf_utils.generic import DecryptedObjectProxy  # noqa: F401  # loads the library's lazily built parts
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from scripts import verify
from shanzhi.kernel.documents.queries import location
from shanzhi.kernel.documents.signing import signer
from shanzhi.kernel.documents.typesetting import typeset
from shanzhi.kernel.seals import checking
from tests.missions.certificates.counters import counter
from tests.worlds import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Path) -> None:
    settings.REGISTRY_KEY_FILE = tmp_path / "key"


def original(now: datetime) -> bytes:
    certificate = counter(world(now)).issued()
    return location(configured.FILES_ROOT, certificate.file.key).read_bytes()


def flipped(content: bytes, at: float) -> bytes:
    changed = bytearray(content)
    changed[int(len(changed) * at)] ^= 1
    return bytes(changed)


def updated(content: bytes) -> bytes:
    """An incremental update on top, as editors write it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    writer.root["/Lang"] = writer.root.get("/Lang", writer.root["/Type"])
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def rewritten(content: bytes) -> bytes:
    """Saved anew, as a printer driver or another program does."""
    out = io.BytesIO()
    copy_into_new_writer(PdfFileReader(io.BytesIO(content))).write(out)
    return out.getvalue()


def signed_again(content: bytes, now: datetime) -> bytes:
    forged = typeset("official", {"title": "居住情况证明", "paragraphs": []})
    return signer().sign(forged, body_id=99, body_name="别的居委会", reason="伪造", at=now)


def variants(content: bytes, now: datetime) -> dict[str, bytes]:
    made = {
        f"flip at {at:.2f}": flipped(content, at) for at in (0.01, 0.07, 0.15, 0.23, 0.31, 0.4, 0.5, 0.62, 0.75, 0.87)
    }
    made |= {f"cut to {at:.2f}": content[: int(len(content) * at)] for at in (0.1, 0.3, 0.5, 0.7, 0.9, 0.99)}
    made |= {
        "one byte more": content + b"\n",
        "a comment at the end": content + b"% x",
        "another end": content + b"\n%%EOF\n",
        "a second file behind": content + content,
        "bytes before": b" " + content,
        "an incremental update": updated(content),
        "saved anew": rewritten(content),
        "another document signed with our own authority": signed_again(content, now),
        "never signed": typeset("official", {"title": "居住情况证明", "paragraphs": []}),
        "the date swapped": content.replace(b"/M (D:2026", b"/M (D:2025", 1)
        if b"/M (D:2026" in content
        else content[:-1],
        "a zip": b"PK\x03\x04" + content,
        "a picture": b"\x89PNG\r\n\x1a\n" + content[:2000],
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "nothing": b"",
    }
    return made


def test_thirty_ways_to_tamper_are_never_valid(now: datetime) -> None:
    content = original(now)
    made = variants(content, now)
    assert len(made) == 30
    assert checking.by_file(content, now.date()).state == "valid"
    known = verify.listing(json.dumps(checking.status_list(now + timedelta(minutes=2))).encode())
    assert verify.state_of(content, known, now + timedelta(hours=1)) == "valid"
    wrong = {name: checking.by_file(changed, now.date()).state for name, changed in made.items()}
    assert {name: state for name, state in wrong.items() if state not in ("altered", "malformed", "unknown")} == {}
    offline = {name for name, changed in made.items() if verify.state_of(changed, known, now) == "valid"}
    assert offline == set()


def test_the_offline_verifier_trusts_only_a_fresh_list_of_the_right_key(now: datetime) -> None:
    content = original(now)
    told = checking.status_list(now)
    known = verify.listing(json.dumps(told).encode(), told["key"])
    assert verify.state_of(content, known, now + timedelta(days=8)) == "unconfirmed"
    assert verify.state_of(content, known, now + timedelta(days=400)) == "expired"
    with pytest.raises(verify.Unusable, match="另一把钥匙"):
        verify.listing(json.dumps(told).encode(), "00" * 32)
    forged = told | {"list": told["list"].replace("valid", "revoked")}
    with pytest.raises(verify.Unusable, match="签名不对"):
        verify.listing(json.dumps(forged).encode())
    with pytest.raises(verify.Unusable, match="不是一份"):
        verify.listing(b"[]")


def test_the_offline_verifier_says_it_in_words(now: datetime, tmp_path: Path, capsys: Any) -> None:
    paper, listed = tmp_path / "c.pdf", tmp_path / "status.json"
    paper.write_bytes(original(now))
    listed.write_text(json.dumps(checking.status_list(datetime.now(UTC))), "utf-8")
    code = verify.main([str(listed), str(paper)])
    assert code in (0, 1)  # the certificate's own last day may have passed when this is run
    assert "名单的钥匙" in capsys.readouterr().out
    assert verify.main([]) == 3
    assert verify.main([str(paper), str(paper)]) == 3


def test_uploading_shows_the_answer_and_keeps_nothing(now: datetime) -> None:
    content = original(now)
    client = Client()
    good = client.post("/v/upload/", {"file": io.BytesIO(content)})
    bad = client.post("/v/upload/", {"file": io.BytesIO(flipped(content, 0.3))})
    none = client.post("/v/upload/")
    assert "这张证明是真的" in good.content.decode() or "过了有效期" in good.content.decode()
    assert "被改过" in bad.content.decode()
    assert (none.status_code, "还没选文件" in none.content.decode()) == (422, True)
