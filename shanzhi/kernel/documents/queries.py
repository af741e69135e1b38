"""Finding kept files."""

from pathlib import Path

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.documents.models import StoredFile


def location(root: Path, key: str) -> Path:
    """Where a file lies: two levels of folders below the root."""
    return Path(root) / key[:2] / key[2:4] / key


def file_for(actor: Actor, key: str) -> StoredFile | None:
    """A file of the actor's own body."""
    found: StoredFile | None = StoredFile.objects.scoped(actor).filter(key=key).first()
    return found
