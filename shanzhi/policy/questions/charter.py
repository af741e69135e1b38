"""charter: the text check of a village rule or residents' convention (D2-2.6). Nothing is stored."""

from datetime import date
from typing import Any

from shanzhi.policy.charters.areas import Coverage
from shanzhi.policy.charters.bodies import Body, Kind
from shanzhi.policy.charters.check import Checked, Report, check
from shanzhi.policy.charters.flags import Flag
from shanzhi.policy.clauses import clause as clause_of
from shanzhi.policy.questions.reading import Answer, Reader
from shanzhi.policy.terms import in_force

FIELDS = ("kind", "text", "adopted_by", "place", "corpus")
CORPUS_FIELDS = ("id", "text")
TEXT_MOST = 200_000
CORPUS_MOST = 1500
AREAS_CLAUSE = "D2-2.6"
NEWEST = date(9999, 12, 31)


def answer(payload: object) -> Answer:
    """Areas, clauses with flags, similar texts, scores; Unreadable names the fields at fault."""
    reader = Reader(payload, FIELDS)
    kind = reader.choice("kind", Kind, required=True)
    text = reader.text("text", most=TEXT_MOST, required=True)
    adopted_by = reader.choice("adopted_by", Body)
    _place(reader)
    corpus = [
        (row.text("id", most=200, required=True), row.text("text", most=TEXT_MOST, required=True))
        for row in reader.parts("corpus", CORPUS_FIELDS, most=CORPUS_MOST)
    ]
    given = reader.raw("text")
    if isinstance(given, str) and not given.strip():
        reader.refuse("text", "正文是空的：请粘贴村规民约或居民公约的全文。")
    reader.finish()
    if kind is None:
        raise ValueError("finish() lets nothing unread pass")
    return _told(check(text, kind, NEWEST, adopted_by=adopted_by, corpus=corpus))


def _place(reader: Reader) -> None:
    code = reader.text("place", most=40)
    if code and (len(code) != 12 or not code.isdigit()):
        reader.refuse("place", "应当是 12 位的社区（村）代码，例如 210302002001。")


def _told(report: Report) -> Answer:
    rows = [_clause(row) for row in report.clauses]
    if report.head:
        text = report.parts.head.rstrip()
        rows.insert(0, {"no": 0, "label": "", "text": text, "offset": 0, "flags": [_flag(f) for f in report.head]})
    return {
        "rules_version": f"charter-1/{in_force('charters/markers', NEWEST)['version']}",
        "areas": [_area(row) for row in report.areas],
        "clauses": rows,
        "similar": [{"id": like.id, "similarity": round(like.similarity, 4)} for like in report.similar],
        "score": [
            {
                "code": score.code,
                "name": score.name,
                "part": score.part,
                "whole": score.whole,
                "value": round(float(score.value), 4),
                "arithmetic": score.arithmetic,
            }
            for score in report.scores
        ],
        "reasons": [_missing(row) for row in report.areas if not row.covered],
    }


def _area(row: Coverage) -> dict[str, Any]:
    return {
        "no": row.area.no,
        "name": row.area.name,
        "covered": row.covered,
        "clauses": list(row.clauses),
        "mentions": list(row.mentions),
    }


def _clause(row: Checked) -> dict[str, Any]:
    return {
        "no": row.clause.no,
        "label": row.clause.label,
        "text": row.clause.text,
        "offset": row.clause.start,
        "flags": [_flag(flag) for flag in row.flags],
    }


def _flag(flag: Flag) -> dict[str, Any]:
    return {
        "kind": flag.kind.value,
        "code": flag.code,
        "basis": flag.basis,
        "why": flag.why,
        "suggestion": flag.suggestion,
        "span": list(flag.span),
        "severity": flag.severity,
    }


def _missing(row: Coverage) -> dict[str, Any]:
    """A warning, never a bar: 结合实际."""
    known = "只是提到，没有落到措施" if row.mentions else "没有提到"
    return {
        "code": "area_missing",
        "clause": AREAS_CLAUSE,
        "quote": clause_of(AREAS_CLAUSE).zh,
        "text": f"“{row.area.name}”方面{known}。",
        "remedy": "结合本地实际，写一条有人、有事、可检查的；确实用不上的，说明理由即可。",
    }
