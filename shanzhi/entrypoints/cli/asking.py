"""`shanzhi policy NAME [FILE|-]`: a ruling from a JSON question, without database or Django."""

import json
import sys
from pathlib import Path

from shanzhi.policy.questions import UnknownQuestion, ask_json, errors_told
from shanzhi.policy.questions.reading import Answer, FieldError, Unreadable


def answer(name: str, source: str) -> int:
    """Print the answer; 0 whatever the ruling, 2 with the fields at fault for input that cannot be read."""
    try:
        told = ask_json(name, _read(source))
    except Unreadable as problem:
        return _refuse(errors_told(problem))
    except UnknownQuestion as problem:
        return _refuse(errors_told(Unreadable([FieldError("name", str(problem))])))
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    return 0


def _read(source: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as problem:
        raise Unreadable([FieldError("file", f"打不开 {source}：{problem.strerror}。")]) from problem


def _refuse(told: Answer) -> int:
    sys.stderr.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    return 2
