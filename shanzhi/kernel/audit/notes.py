"""Checkpoints (存证检查点): size and root of the log as a signed note, readable on paper and by other programs.

The text follows the signed-note form that transparency logs use: a few lines, an empty line, a signature
line. Whoever keeps one outside can show years later what the log said that day.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ORIGIN = "shanzhi/audit"
ED25519 = b"\x01"
LINES = 5


class UnsoundNote(ValueError):
    """A checkpoint that cannot be read, or was not signed with the key of this log; says which, in Chinese."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the log was at a moment: how many leaves, under which root, in which epoch."""

    size: int
    root: bytes
    epoch: int
    at: datetime

    @property
    def text(self) -> str:
        root = base64.b64encode(self.root).decode()
        return f"{ORIGIN}\n{self.size}\n{root}\nepoch {self.epoch}\ntime {self.at.isoformat()}\n"


def fingerprint(key: Ed25519PublicKey) -> str:
    """Eight groups of four that people can compare by telephone."""
    digest = hashlib.sha256(key.public_bytes_raw()).hexdigest()[:32]
    return " ".join(digest[at : at + 4] for at in range(0, 32, 4))


def _key_mark(key: Ed25519PublicKey) -> bytes:
    return hashlib.sha256(ORIGIN.encode() + b"\n" + ED25519 + key.public_bytes_raw()).digest()[:4]


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """The note as it is kept and printed."""
    signature = _key_mark(key.public_key()) + key.sign(checkpoint.text.encode())
    return f"{checkpoint.text}\n— {ORIGIN} {base64.b64encode(signature).decode()}\n"


def opened(note: str, key: Ed25519PublicKey) -> Checkpoint:
    """The checkpoint of a note whose signature holds; UnsoundNote otherwise."""
    text, gap, signatures = note.partition("\n\n")
    if not gap or not signatures.startswith(f"— {ORIGIN} "):
        raise UnsoundNote("检查点不完整：没有签名。")
    try:
        written = signatures.split()[2]
        signature = base64.b64decode(written, validate=True)
        if base64.b64encode(signature).decode() != written:  # other letters for the same bytes are a change too
            raise ValueError(written)
        checkpoint = _read(text)
    except (ValueError, IndexError, binascii.Error) as problem:
        raise UnsoundNote("检查点的内容读不出来，可能被改过。") from problem
    if signature[:4] != _key_mark(key):
        raise UnsoundNote("检查点不是用这个存证密钥签的。")
    try:
        key.verify(signature[4:], f"{text}\n".encode())
    except InvalidSignature as problem:
        raise UnsoundNote("检查点的签名不对：内容被改过。") from problem
    return checkpoint


def _read(text: str) -> Checkpoint:
    lines = text.split("\n")
    if len(lines) != LINES or lines[0] != ORIGIN:
        raise ValueError(text)
    size, root = int(lines[1]), base64.b64decode(lines[2], validate=True)
    epoch, at = int(lines[3].removeprefix("epoch ")), datetime.fromisoformat(lines[4].removeprefix("time "))
    return Checkpoint(size, root, epoch, at)
