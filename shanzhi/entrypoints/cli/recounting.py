"""`shanzhi vote verify BOARD.json`: recount a public board, offline, without database or Django."""

import json
import sys
from pathlib import Path

from shanzhi.policy.assemblies.board import verify

WORDS = {"in_favour": "同意", "against": "反对", "abstained": "弃权", "unreadable": "读不出"}


def recount(source: str, key: str) -> int:
    """0 when the board holds, 1 with everything that is wrong, 2 when it cannot be read."""
    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        board = json.loads(raw)
    except (OSError, ValueError, RecursionError):
        sys.stderr.write("读不懂这个文件：应当是公示板的 JSON。\n")
        return 2
    wrong = verify(board, key)
    if wrong:
        sys.stdout.write("".join(f"✗ {line}\n" for line in wrong))
        return 1
    tally = "，".join(f"{word} {board['tally'][name]}" for name, word in WORDS.items())
    sys.stdout.write(f"✓ 公示板完整，{len(board['ballots'])} 张票，复算：{tally}。\n")
    if not key:
        sys.stdout.write(f"请核对公钥和开票前公布的一样：{board['board_key']}\n")
    return 0
