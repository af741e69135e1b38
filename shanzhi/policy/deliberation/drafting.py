"""Drafts the consultation opinion (协商意见) from the record; people confirm or change every word (D3-4.2.5)."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """What the record holds at the end of a round."""

    title: str
    round: int
    forms: Sequence[str]
    sides: Sequence[str]
    people: int
    common: Sequence[str]
    concern: str


def drafted(record: Record) -> str:
    """A plain draft: who took part, what all share, what a minority holds."""
    lines = [
        f"关于“{record.title}”，第 {record.round} 轮协商采用{'、'.join(record.forms)}，"
        f"{'、'.join(record.sides)}参加，网上表态 {record.people} 人。",
    ]
    if record.common:
        lines.append("各方都同意的：")
        lines += [f"{number}．{text}" for number, text in enumerate(record.common, 1)]
    else:
        lines.append("还没有各方都同意的话，请按会上谈成的写。")
    if record.concern:
        lines.append(f"少数人担心的：{record.concern}。对此的答复另行书面给出。")
    return "\n".join(lines)
