"""`shanzhi policy NAME [FILE|-]`: a ruling from a JSON question, without database or Django."""

import json
import sys
from pathlib import Path

from shanzhi.policy.questions import ask
from shanzhi.policy.questions.reading import Unreadable


def answer(name: str, source: str) -> int:
    """Print the answer; 0 whatever the ruling, 2 for input that cannot be read."""
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text("utf-8")
        told = ask(name, json.loads(text))
    except Unreadable as problem:
        errors = [{"field": error.field, "text": error.text} for error in problem.errors]
        sys.stderr.write(json.dumps({"errors": errors}, ensure_ascii=False, indent=2) + "\n")
        return 2
    except (OSError, ValueError, RecursionError) as problem:
        sys.stderr.write(f"读不懂 {source}：要一个 UTF-8 的 JSON 文件。（{type(problem).__name__}）\n")
        return 2
    except KeyError:
        sys.stderr.write(f"没有“{name}”这个问题。\n")
        return 2
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    return 0
