"""The whole check of one charter text: flags on exact spans, the 18 areas, what it shares with others (D2-2.6).

Every flag is a question for a person; a legal reviewer has the last word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from shanzhi.policy.charters import areas, concreteness, copying, form, lawfulness
from shanzhi.policy.charters.bodies import Body, Kind, wrong_body
from shanzhi.policy.charters.clausing import Clause, Parts, cut
from shanzhi.policy.charters.flags import Flag, FlagKind
from shanzhi.policy.charters.likeness import Collection, Like
from shanzhi.policy.clauses import clause as clause_of


@dataclass(frozen=True, slots=True)
class Checked:
    """A clause with what was found in it and the areas it speaks of."""

    clause: Clause
    flags: tuple[Flag, ...]
    substance: concreteness.Substance
    spoken: tuple[tuple[int, int], ...]

    @property
    def counts(self) -> bool:
        """Actor, action and measure, and nothing that clashes with a law."""
        found = self.substance
        lawful = not any(flag.blocking for flag in self.flags)
        return found.concrete and lawful and not (found.general or found.consequence or found.vague)


@dataclass(frozen=True, slots=True)
class Score:
    """One part of the score as a fraction, so that everybody can do the sum again."""

    code: str
    name: str
    part: int
    whole: int

    @property
    def value(self) -> Fraction:
        return Fraction(self.part, self.whole) if self.whole else Fraction(0)

    @property
    def arithmetic(self) -> str:
        return f"{self.part} ÷ {self.whole} = {float(self.value):.2f}" if self.whole else "没有条款可算"


@dataclass(frozen=True, slots=True)
class Report:
    """All findings; `head` are remarks on the text as a whole, with spans in its first lines."""

    parts: Parts
    head: tuple[Flag, ...]
    clauses: tuple[Checked, ...]
    areas: tuple[areas.Coverage, ...]
    similar: tuple[Like, ...]
    scores: tuple[Score, ...]

    @property
    def flags(self) -> tuple[Flag, ...]:
        return (*self.head, *(flag for checked in self.clauses for flag in checked.flags))

    @property
    def blocking(self) -> tuple[Flag, ...]:
        return tuple(flag for flag in self.flags if flag.blocking)


def check(
    text: str,
    kind: Kind,
    on: date,
    *,
    adopted_by: Body | None = None,
    corpus: Sequence[tuple[str, str]] = (),
    near: Sequence[tuple[str, str]] | None = None,
) -> Report:
    """Read the whole text once. `near` narrows the search for copied clauses to texts known to be close."""
    parts = cut(text)
    others = copying.Clauses(corpus if near is None else near, on)
    clauses = tuple(_checked(clause, kind, on, others) for clause in parts.clauses)
    covered = areas.coverage([(row.clause.no, row.spoken, row.counts) for row in clauses], on)
    similar = Collection(corpus, on).near(text) if corpus else ()
    head = (*_head(parts, kind, adopted_by), *form.whole(text, parts, kind, on))
    return Report(parts, head, clauses, covered, similar, _scores(clauses, covered, similar))


def _checked(clause: Clause, kind: Kind, on: date, others: copying.Clauses) -> Checked:
    found = concreteness.substance(clause.text, on, clause.label)
    flags = [*_unlawful(clause.text), *_adoption(clause.text, kind)]
    if found.vague and not flags:
        flags.append(_vague(found))
    twin = others.twin(clause)
    if twin:
        flags.append(_copied(clause, twin))
    flags.extend(form.clause(clause, on))
    flags.sort(key=lambda flag: flag.span)
    return Checked(clause, tuple(flags), found, areas.spoken_of(clause.text, on))


def _unlawful(text: str) -> list[Flag]:
    return [_from_pattern(hit, FlagKind.UNLAWFUL) for hit in lawfulness.hits(text, lawfulness.unlawful_patterns())]


def _adoption(text: str, kind: Kind) -> list[Flag]:
    found = lawfulness.hits(text, lawfulness.adoption_patterns())
    return [_from_pattern(hit, FlagKind.WRONG_BODY) for hit in found]


def _from_pattern(hit: lawfulness.Hit, kind: FlagKind) -> Flag:
    pattern = hit.pattern
    suggestion = pattern.suggestion or lawfulness.rewrite(pattern.code)
    return Flag(kind, pattern.code, pattern.basis, pattern.why, suggestion, (hit.start, hit.end), pattern.severity)


def _vague(found: concreteness.Substance) -> Flag:
    lacking = found.lacking or "做到什么程度"
    return Flag(
        FlagKind.VAGUE,
        "vague",
        f"文件2二“{clause_of('D2-2.6').zh}”",
        f"只有号召，没有写{lacking}。",
        "写成“谁、在什么时候、做什么、怎么看得出做到了”。写不出来的，可以删去。",
        found.slogans[0],
    )


def _copied(clause: Clause, twin: copying.Twin) -> Flag:
    return Flag(
        FlagKind.COPIED,
        "copied",
        f"文件2一“{clause_of('D2-1.1').zh}”",
        f"与另一份文本第 {twin.no} 条相同的部分占 {twin.share:.0%}。",
        "换成本地的事：本地的地点、人、季节和做法。确实适用的，可以保留并说明理由。",
        (0, len(clause.text)),
        twin=twin,
    )


def _head(parts: Parts, kind: Kind, adopted_by: Body | None) -> list[Flag]:
    """The body named in the first lines, or given beside the text."""
    told = wrong_body(kind, adopted_by)
    if told:
        severity = "high" if told.sure else "medium"
        span = (0, len(parts.head.rstrip()))
        return [Flag(FlagKind.WRONG_BODY, "wrong-body", told.basis, told.why, told.suggestion, span, severity)]
    return [
        _from_pattern(hit, FlagKind.WRONG_BODY) for hit in lawfulness.hits(parts.head, lawfulness.heading_patterns())
    ][:1]


def _scores(
    clauses: tuple[Checked, ...], covered: tuple[areas.Coverage, ...], similar: tuple[Like, ...]
) -> tuple[Score, ...]:
    """Coverage, concreteness, originality, legality; each with its own sum, never added up."""
    concrete = sum(1 for row in clauses if row.substance.markers > 1)
    common = round(max((like.similarity for like in similar), default=0.0) * 1000)
    lawful = sum(1 for row in clauses if not any(flag.blocking for flag in row.flags))
    return (
        Score("coverage", "内容方面", sum(1 for row in covered if row.covered), len(covered)),
        Score("concreteness", "可检查的条款", concrete, len(clauses)),
        Score("originality", "与最相近文本不同的部分", 1000 - common, 1000),
        Score("legality", "没有合法性疑问的条款", lawful, len(clauses)),
    )
