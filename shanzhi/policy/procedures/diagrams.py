"""Draws procedures for docs/procedures/: a Mermaid state diagram and a table, always from the data.

`python -m shanzhi.policy.procedures.diagrams docs/procedures` writes them anew.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from shanzhi.policy.procedures.admission import ADMISSION
from shanzhi.policy.procedures.certificate import CERTIFICATE
from shanzhi.policy.procedures.charter_revision import CHARTER_REVISION
from shanzhi.policy.procedures.deliberation import DELIBERATION
from shanzhi.policy.procedures.engine import Procedure

PROCEDURES: tuple[Procedure, ...] = (ADMISSION, CERTIFICATE, CHARTER_REVISION, DELIBERATION)


def page(procedure: Procedure) -> str:
    """The Markdown page of one procedure; the same data gives the same bytes."""
    lines = [
        f"# {procedure.label}程序",
        "",
        "本页由程序数据生成，请勿手改。重新生成：",
        "`python -m shanzhi.policy.procedures.diagrams docs/procedures`",
        "",
        "```mermaid",
        "stateDiagram-v2",
        *_diagram(procedure),
        "```",
        "",
        "| 步骤 | 可以转到 | 动作 | 谁来办 | 需要 | 依据 |",
        "|---|---|---|---|---|---|",
        *_rows(procedure),
        "",
    ]
    return "\n".join(lines)


def _diagram(procedure: Procedure) -> Iterator[str]:
    for step in procedure.steps:
        yield f'    state "{step.label}" as {step.name}'
    yield f"    [*] --> {procedure.start}"
    for step in procedure.steps:
        for move in step.moves:
            yield f"    {step.name} --> {move.to} : {move.label}"
    for step in procedure.steps:
        if step.name in procedure.ends:
            yield f"    {step.name} --> [*]"


def _rows(procedure: Procedure) -> Iterator[str]:
    for step in procedure.steps:
        if not step.moves:
            yield f"| {step.label} | （办结） | | | | |"
        for move in step.moves:
            to = procedure.step(move.to).label
            who = "、".join(procedure.who(move))
            needs = "、".join(procedure.evidence[need] for need in move.needs)
            clause = f"{move.citation}（{move.clause}）" if move.clause else move.citation
            yield f"| {step.label} | {to} | {move.label} | {who} | {needs} | {clause} |"


def write_pages(folder: Path) -> None:
    """Write one page per procedure."""
    for procedure in PROCEDURES:
        (folder / f"{procedure.name}.md").write_text(page(procedure), "utf-8")


def main(arguments: Sequence[str]) -> None:
    write_pages(Path(arguments[0]))


if __name__ == "__main__":
    main(sys.argv[1:])
