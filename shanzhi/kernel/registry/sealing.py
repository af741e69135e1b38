"""Numbers are kept sealed (AES-256-GCM) and found by keyed hash; both keys lie outside the database.

The key file holds two lines, each 32 random bytes in base64: one to seal, one to look up. Without it
the tables tell nobody's number. Back it up apart from the database.
"""

import base64
import hashlib
import hmac
import os
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12
KEY_BYTES = 32


class Unreadable(RuntimeError):
    """A sealed value does not open with the key of this machine."""


def make_key_file(place: Path) -> None:
    """Two fresh keys, readable by the owner alone; an existing file is left as it is."""
    place.parent.mkdir(parents=True, exist_ok=True)
    lines = "\n".join(base64.b64encode(os.urandom(KEY_BYTES)).decode() for _ in range(2))
    try:
        handle = os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(lines + "\n")


@cache
def _keys(place: Path) -> tuple[AESGCM, bytes]:
    if not place.exists():
        make_key_file(place)
    sealing, lookup = (base64.b64decode(line) for line in place.read_text("utf-8").split())
    if len(sealing) != KEY_BYTES or len(lookup) != KEY_BYTES:
        raise Unreadable(f"{place}：密钥文件应是两行，每行 32 字节的 base64。")
    return AESGCM(sealing), lookup


def seal(value: str, field: str) -> bytes:
    """The value sealed for one field; nothing stays nothing."""
    if not value:
        return b""
    nonce = os.urandom(NONCE)
    cipher, _ = _keys(settings.REGISTRY_KEY_FILE)
    return nonce + cipher.encrypt(nonce, value.encode(), field.encode())


def unseal(sealed: bytes | memoryview, field: str) -> str:
    """What was sealed for this field; Unreadable with another key, another field or a changed byte."""
    raw = bytes(sealed)
    if not raw:
        return ""
    cipher, _ = _keys(settings.REGISTRY_KEY_FILE)
    try:
        return cipher.decrypt(raw[:NONCE], raw[NONCE:], field.encode()).decode()
    except InvalidTag as problem:
        raise Unreadable(f"{field}：用这台机器的密钥打不开。") from problem


def lookup_key(value: str, field: str) -> str:
    """The keyed hash under which a value is found again; nothing stays nothing."""
    if not value:
        return ""
    _, key = _keys(settings.REGISTRY_KEY_FILE)
    return hmac.new(key, f"{field}:{value}".encode(), hashlib.sha256).hexdigest()
