"""Check a certificate without the network: `python verify.py status.json FILE.pdf [KEY]`. Needs only `cryptography`.

`status.json` is the signed list of an installation (its address ends in /v/status.json), fetched earlier. The
key is the installation's, as published on paper; without it the list vouches only for itself and we say so.
Exit code 0 valid, 1 not valid, 2 not confirmed, 3 unreadable input.
"""

import hashlib
import json
import re
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FRESH = timedelta(days=7)
SAID = {
    "valid": (0, "有效"),
    "superseded": (1, "已被新版替代"),
    "revoked": (1, "已撤回，请不要采用"),
    "expired": (1, "已过期"),
    "unknown": (1, "名单里没有这个文件：可能是假的、被改过，或者比名单新"),
    "altered": (1, "被改过：签名没有盖住整个文件"),
    "unconfirmed": (2, "没能确认：名单太旧，请重新下载 /v/status.json"),
}
RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


class Unusable(ValueError):
    """The status list cannot be relied on; the text says why."""


@dataclass(frozen=True)
class Listing:
    """A status list whose signature holds."""

    made: datetime
    states: dict[str, tuple[str, str]]
    key: str


def listing(raw: bytes, known_key: str = "") -> Listing:
    """Read a status list; Unusable when its signature does not hold or the key is another one."""
    try:
        told = json.loads(raw)
        body, key = told["list"], told["key"]
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(told["signature"]), body.encode())
        inside = json.loads(body)
        states = {digest: (state, until) for digest, (state, until) in inside["states"].items()}
        made = datetime.fromisoformat(inside["made"])
    except InvalidSignature as problem:
        raise Unusable("名单的签名不对，不能用") from problem
    except (ValueError, KeyError, TypeError) as problem:
        raise Unusable("这不是一份状态名单") from problem
    if known_key and key != known_key.lower():
        raise Unusable("名单是另一把钥匙签的，不能用")
    return Listing(made, states, key)


def covers_everything(content: bytes) -> bool:
    """Whether the one signature covers the file from its first to its last byte, except its own place."""
    found = RANGE.findall(content)
    if not found:
        return True  # printed for a wet seal: no signature inside, the hash alone decides
    if len(found) != 1:
        return False
    start, first, second, rest = (int(number) for number in found[0])
    hole = content[first:second]
    return start == 0 and second + rest == len(content) and hole[:1] == b"<" and hole[-1:] == b">"


def state_of(content: bytes, known: Listing, now: datetime) -> str:
    """The state of a file by the list, as of a moment."""
    kept = known.states.get(hashlib.sha256(content).hexdigest())
    if kept is None:
        return "unknown" if covers_everything(content) else "altered"
    if not covers_everything(content):
        return "altered"
    state, until = kept
    if state != "valid":
        return state
    if until and now.date() > date.fromisoformat(until):
        return "expired"
    return "valid" if now - known.made <= FRESH else "unconfirmed"


def main(arguments: list[str]) -> int:
    if len(arguments) not in (2, 3):
        sys.stderr.write(__doc__ or "")
        return 3
    try:
        known = listing(Path(arguments[0]).read_bytes(), arguments[2] if len(arguments) == 3 else "")
        content = Path(arguments[1]).read_bytes()
    except (OSError, Unusable) as problem:
        sys.stderr.write(f"{problem}\n")
        return 3
    code, words = SAID[state_of(content, known, datetime.now(UTC))]
    sys.stdout.write(f"{words}（名单 {known.made:%Y-%m-%d %H:%M}）\n")
    if len(arguments) == 2:
        sys.stdout.write(f"名单的钥匙：{known.key}。请和官方公布的对一对。\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
