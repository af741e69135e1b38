"""The public board of a sealed vote: what anybody may recount, and the recount itself (standard library and PyNaCl).

It holds every sealed ballot in the order of its own hash and every choice in the order of the alphabet, so that no
line of one belongs to a line of the other. It is signed with a key that only two of three trustees can make.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

FORMAT = "shanzhi-board-1"
CHOICES = ("in_favour", "against", "abstained")
UNREADABLE = "unreadable"
FIELDS = frozenset(
    {
        *("format", "election", "title", "roll_hash", "eligible", "participants", "public_key", "board_key"),
        *("ballots", "choices", "tally", "root", "signature"),
    }
)
_RECEIPT_GROUPS = 4


def receipt_of(sealed: bytes) -> str:
    """What the voter keeps: it shows that the ballot is on the board, never what is in it."""
    digits = hashlib.sha256(sealed).hexdigest()[:16].upper()
    return "-".join(digits[at : at + 4] for at in range(0, 4 * _RECEIPT_GROUPS, 4))


def root_of(board: Mapping[str, Any]) -> str:
    """One hash over everything on the board but itself and the signature: ballots are chained one by one."""
    link = hashlib.sha256(FORMAT.encode()).digest()
    for sealed in board["ballots"]:
        link = hashlib.sha256(link + str(sealed).encode()).digest()
    rest = {name: value for name, value in board.items() if name not in ("ballots", "root", "signature")}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(link + text.encode()).hexdigest()


def make_board(
    facts: Mapping[str, Any], sealed: Iterable[bytes], choices: Iterable[str], seed: bytes
) -> dict[str, Any]:
    """The board of an opened election; `facts` are the fields that describe it."""
    signing, opened = SigningKey(seed), sorted(choices)
    board: dict[str, Any] = {
        "format": FORMAT,
        **facts,
        "board_key": signing.verify_key.encode().hex(),
        "ballots": sorted(base64.b64encode(ballot).decode() for ballot in sealed),
        "choices": opened,
        "tally": {name: opened.count(name) for name in (*CHOICES, UNREADABLE)},
    }
    board["root"] = root_of(board)
    board["signature"] = signing.sign(board["root"].encode()).signature.hex()
    return board


def verify(board: object, expected_key: str = "") -> list[str]:
    """Everything that is wrong with a board, in Chinese; empty when it holds."""
    if not isinstance(board, dict) or set(board) != FIELDS or board.get("format") != FORMAT:
        return ["不是完整的公示板：缺少或多出了项目。"]
    try:
        return [*_signed(board, expected_key), *_ballots(board), *_counted(board)]
    except (TypeError, ValueError, KeyError, AttributeError):
        return ["公示板里有读不懂的内容，被改过。"]


def _signed(board: dict[str, Any], expected_key: str) -> Iterable[str]:
    if expected_key and board["board_key"] != expected_key.strip().lower():
        yield "公示板的公钥和开票前公布的不一样。"
    if board["root"] != root_of(board):
        yield "总指纹对不上：内容被改过。"
    try:
        VerifyKey(bytes.fromhex(board["board_key"])).verify(
            str(board["root"]).encode(), bytes.fromhex(board["signature"])
        )
    except BadSignatureError:
        yield "签名不对：不是两位计票监管人打开的那一份。"


def _ballots(board: dict[str, Any]) -> Iterable[str]:
    ballots = board["ballots"]
    if ballots != sorted(ballots) or len(set(ballots)) != len(ballots):
        yield "密封票有重复，或者顺序被动过。"
    for text in ballots:
        try:
            base64.b64decode(text, validate=True)
        except binascii.Error:
            yield "有一张密封票读不出来。"
            return


def _counted(board: dict[str, Any]) -> Iterable[str]:
    choices, tally = board["choices"], board["tally"]
    if any(choice not in (*CHOICES, UNREADABLE) for choice in choices) or choices != sorted(choices):
        yield "打开的票里有不认识的选择，或者顺序被动过。"
    if tally != {name: choices.count(name) for name in (*CHOICES, UNREADABLE)}:
        yield "票数合计不对。"
    if not len(choices) == len(board["ballots"]) == board["participants"] <= board["eligible"]:
        yield "密封票、打开的票和投过票的户数不一样多。"
