"""`shanzhi audit`: sign a checkpoint to carry away; prove that nobody rewrote the trail."""

import argparse
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils import timezone

from shanzhi.entrypoints.clock import log
from shanzhi.kernel.audit import notes
from shanzhi.kernel.audit.sequencing import Sequencer
from shanzhi.kernel.audit.verifying import Held, Report, verify

BROKEN = 3
"""The exit code when the trail does not hold: monitors tell it from a command that could not run."""


def run(given: argparse.Namespace) -> int:
    return _checkpoint() if given.step == "checkpoint" else _verify(given)


def _checkpoint() -> int:
    """Number what waits and sign; the note goes to standard output as well."""
    sequencer = Sequencer(log.anchor())
    log.keep_step(sequencer)
    if sequencer.checkpoint(timezone.now(), keep=True) is None:
        sys.stderr.write(f"没有签：{sequencer.anchor.alarmed()}请运行 shanzhi audit verify。\n")
        return BROKEN
    sys.stdout.write((sequencer.anchor.folder / "checkpoint.txt").read_text("utf-8"))
    return 0


def _verify(given: argparse.Namespace) -> int:
    held = [Held(str(path), _text(path)) for path in given.checkpoint]
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(_text(given.key).strip())) if given.key else None
    anchor = log.anchor()
    report = verify(anchor, held, key)
    known = key or anchor.public_key()
    sys.stdout.write(told(report) + (f"公钥指纹：{notes.fingerprint(known)}\n" if known else ""))
    return 0 if report.sound else BROKEN


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise SystemExit(f"{path}：读不出来，请检查路径。") from problem


def told(report: Report) -> str:
    """The report for people: what was checked, earlier epochs, every wrong thing."""
    lines = [f"{'✓' if report.sound else '✗'} 留痕 {report.size} 条，存证副本 {report.kept_outside} 条，"]
    lines[0] += f"对过 {report.notes} 个检查点，第 {report.epoch} 期"
    for row in report.gone:
        lines.append(f"  第 {row.number} 期从 {row.size} 条接着记（之前有 {row.before} 条）：{row.reason}，{row.at}")
    if not report.sound:
        lines.append(f"  最早不对的：{report.first()}")
        lines.extend(f"  {row}" for row in report.wrong[:20])
    return "\n".join(lines) + "\n"
