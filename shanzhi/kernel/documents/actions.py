"""Keeping files: checked first, named at random, hashed."""

import hashlib
import secrets
import unicodedata
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.db import transaction

from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.documents import files
from shanzhi.kernel.documents.models import StoredFile
from shanzhi.kernel.documents.queries import location


@transaction.atomic
def store_file(
    *,
    upload: IO[bytes],
    name: str,
    owner_id: int,
    subject: str,
    images_only: bool,
    actor: Actor,
    now: datetime,
) -> StoredFile:
    """Keep one file for a body; UnacceptableFile when it may not be kept."""
    checked = files.check(upload.read(files.MOST_BYTES + 1), images_only)
    key = secrets.token_hex(16)
    place = location(settings.FILES_ROOT, key)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(checked.content)
    row: StoredFile = StoredFile.objects.create(
        key=key,
        name=_plain_name(name),
        content_type=checked.content_type,
        size=len(checked.content),
        sha256=hashlib.sha256(checked.content).hexdigest(),
        owner_id=owner_id,
        subject=subject,
        stored_at=now,
    )
    audit.record(at=now, actor=actor, act="documents.store", subject=f"file:{row.pk}", detail={"sha256": row.sha256})
    return row


def _plain_name(name: str) -> str:
    """The last part of a name without control and direction characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    return shown[-120:] if shown.strip(". ") else "文件"
