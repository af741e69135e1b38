"""Remarks on the form of a text: empty, not a charter, numbering, length, traditional letters (本系统约定)."""

import re
from collections.abc import Iterator
from datetime import date

from shanzhi.policy.charters.bodies import KIND_NAMES, Kind
from shanzhi.policy.charters.clausing import Clause, Parts
from shanzhi.policy.charters.concreteness import words
from shanzhi.policy.charters.flags import Flag, FlagKind
from shanzhi.policy.charters.folding import traditional_letters

HOUSE = "本系统约定"
_OTHER_PAPER = {"contract": "合同", "application": "申请书或信件", "minutes": "会议纪要"}
_BROKEN = re.compile("[\ufffd\x00]|锟斤拷|烫烫烫|[ÃÂÄåæçè]{3,}")


def whole(text: str, parts: Parts, kind: Kind, on: date) -> Iterator[Flag]:
    """Remarks on the text as a whole; spans in its first lines."""
    span = (0, len(parts.head.rstrip()))
    for code, why, suggestion in _found(text, parts, kind, on):
        yield Flag(FlagKind.FORMAT, code, HOUSE, why, suggestion, span)


def _found(text: str, parts: Parts, kind: Kind, on: date) -> Iterator[tuple[str, str, str]]:
    block = words(on).block
    if not text.strip():
        yield "empty", "文本是空的。", "粘贴或上传正文。"
        return
    if _BROKEN.search(text):
        yield "garbled", "文本里有乱码，多半是编码不对。", "回到原文件另存为 UTF-8 或 DOCX，再上传一次。"
    if len(text) < block["text_shortest"] or len(parts.clauses) < block["fewest_clauses"]:
        yield "too_short", f"正文只有 {len(text)} 个字、{len(parts.clauses)} 条。", "检查是否少粘了一段。"
    yield from _other_paper(text, block["other_paper"], kind)
    if parts.twice:
        numbers = "、".join(map(str, parts.twice))
        yield (
            "duplicate_number",
            f"条号 {numbers} 出现了不止一次。",
            "按顺序重新编号；本系统另有稳定的条款编号，不受影响。",
        )
    if parts.left_out and len(parts.left_out) <= len(parts.clauses):
        numbers = "、".join(map(str, parts.left_out[:8]))
        yield "number_left_out", f"条号中间缺 {numbers}。", "补上缺的条款，或重新编号。"
    if not parts.numbered and len(parts.clauses) > 1:
        yield "no_numbers", "条款没有编号，已按自然段分条。", "加上条号，以后引用和修改才说得清是哪一条。"
    letters = traditional_letters(text)
    if letters:
        yield "traditional", f"有 {letters} 个繁体字，检查时已按简体对照。", "公布时建议使用规范汉字。"


def _other_paper(text: str, papers: dict[str, str], kind: Kind) -> Iterator[tuple[str, str, str]]:
    for code, pattern in papers.items():
        if len(set(re.findall(pattern, text))) > 1:
            yield (
                "other_paper",
                f"看起来像一份{_OTHER_PAPER[code]}，不是{KIND_NAMES[kind]}。",
                "核对是不是拿错了文件。",
            )


def clause(row: Clause, on: date) -> Iterator[Flag]:
    """A clause longer than people read out at a meeting."""
    most = words(on).block["clause_longest"]
    if len(row.text) > most:
        why = f"这一条有 {len(row.text)} 个字，会上念不清楚。"
        yield Flag(FlagKind.FORMAT, "too_long", HOUSE, why, "拆成几条，一条只说一件事。", (0, len(row.text)))
