"""When the clock last beat and the last backup was made: one small file each in the data folder."""

from datetime import datetime
from pathlib import Path

BEAT, BACKUP = "clock.mark", "backup.mark"


def note(folder: Path, name: str, at: datetime) -> None:
    """Write the moment; a reader sees the old one or the new one, never half of it."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{name}.new"
    fresh.write_text(at.isoformat(), "utf-8")
    fresh.replace(folder / name)


def noted(folder: Path, name: str) -> datetime | None:
    """The moment, or None when there is none that can be read."""
    try:
        return datetime.fromisoformat((folder / name).read_text("utf-8"))
    except (OSError, ValueError):
        return None
