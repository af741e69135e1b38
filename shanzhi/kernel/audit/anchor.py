"""What is kept of the log outside the database: the hash of every leaf, signed checkpoints, the epochs.

Copies of the checkpoints go to further folders (another host's share, a removable disk). The secret key lies
apart from the folder, so that the folder can be handed to anybody who wants to check.
"""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shanzhi.kernel.audit import notes
from shanzhi.kernel.audit.merkle import Growing
from shanzhi.kernel.audit.notes import Checkpoint

WIDTH = 32
PIECE = WIDTH * 8192
LEAVES, LATEST, PUBLIC_KEY, EPOCHS, ALARM = "leaves.bin", "checkpoint.txt", "key.pub", "epochs.jsonl", "ALARM.txt"


@dataclass(frozen=True, slots=True)
class Epoch:
    """A restore or a fresh start: from `size` on the log goes on anew; what was above it is gone and said to be."""

    number: int
    size: int
    before: int
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """One folder outside the database, the key that signs, and where copies go."""

    folder: Path
    key_file: Path
    copies: tuple[Path, ...] = ()

    def key(self) -> Ed25519PrivateKey:
        """The signing key; made on first use, readable by its owner only."""
        if not self.key_file.exists():
            self.key_file.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(Ed25519PrivateKey.generate().private_bytes_raw())
        return Ed25519PrivateKey.from_private_bytes(self.key_file.read_bytes())

    def public_key(self) -> Ed25519PublicKey | None:
        """The key that readers check with, as it lies in the folder."""
        try:
            return Ed25519PublicKey.from_public_bytes(bytes.fromhex((self.folder / PUBLIC_KEY).read_text("ascii")))
        except (OSError, ValueError):
            return None

    def size(self) -> int:
        """How many leaves are kept here."""
        path = self.folder / LEAVES
        return path.stat().st_size // WIDTH if path.exists() else 0

    def leaves(self, start: int = 0) -> Iterator[bytes]:
        """Every kept leaf hash in order."""
        path = self.folder / LEAVES
        if not path.exists():
            return
        with path.open("rb") as file:
            file.seek(start * WIDTH)
            while piece := file.read(PIECE):
                for at in range(0, len(piece) - WIDTH + 1, WIDTH):
                    yield piece[at : at + WIDTH]

    def append(self, hashes: Sequence[bytes]) -> None:
        """Add leaf hashes and see them on the disk; a torn last leaf is cut off first."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / LEAVES).open("ab") as file:
            file.truncate(self.size() * WIDTH)
            file.write(b"".join(hashes))
            file.flush()
            os.fsync(file.fileno())

    def epochs(self) -> list[Epoch]:
        path = self.folder / EPOCHS
        if not path.exists():
            return []
        return [Epoch(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]

    @property
    def epoch(self) -> int:
        return len(self.epochs()) + 1

    def open_epoch(self, *, size: int, reason: str, at: datetime) -> Epoch:
        """Go on from the first `size` leaves; the old file stays beside the new one."""
        row = Epoch(number=self.epoch + 1, size=size, before=self.size(), reason=reason, at=at.isoformat())
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / LEAVES
        if path.exists():
            kept = path.read_bytes()
            path.rename(self.folder / f"leaves-before-epoch-{row.number}.bin")
            path.write_bytes(kept[: size * WIDTH])
        with (self.folder / EPOCHS).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
        self.calm()
        return row

    def sign(self, tree: Growing, now: datetime, *, keep: bool) -> Checkpoint:
        """Write the newest checkpoint here and into the copies; `keep` one that is never overwritten besides."""
        key = self.key()
        checkpoint = Checkpoint(size=tree.size, root=tree.root(), epoch=self.epoch, at=now)
        note = notes.sign(checkpoint, key)
        public = key.public_key().public_bytes_raw().hex()
        for folder in (self.folder, *self.copies):
            folder.mkdir(parents=True, exist_ok=True)
            if not (folder / PUBLIC_KEY).exists():
                _replace(folder / PUBLIC_KEY, public)
            _replace(folder / LATEST, note)
            if keep:
                _replace(folder / f"checkpoint-{self.epoch:03}-{tree.size:012}.txt", note)
        return checkpoint

    def kept_notes(self) -> list[Path]:
        """Every checkpoint of the folder, the oldest first, the newest last."""
        return [*sorted(self.folder.glob("checkpoint-*.txt")), *self.folder.glob(LATEST)]

    def newest(self) -> Checkpoint | None:
        """The last checkpoint, if there is one whose signature holds."""
        key = self.public_key()
        try:
            return notes.opened((self.folder / LATEST).read_text("utf-8"), key) if key else None
        except (OSError, ValueError):
            return None

    def alarm(self, text: str) -> None:
        """Say that the log and the copy outside disagree; it stands until an epoch is opened."""
        self.folder.mkdir(parents=True, exist_ok=True)
        _replace(self.folder / ALARM, text)

    def alarmed(self) -> str:
        path = self.folder / ALARM
        return path.read_text("utf-8") if path.exists() else ""

    def calm(self) -> None:
        (self.folder / ALARM).unlink(missing_ok=True)


def _replace(path: Path, text: str) -> None:
    """Readers see the old file or the new one, never half of it."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text, "utf-8")
    fresh.replace(path)
