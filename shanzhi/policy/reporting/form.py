"""A department's form before it goes out: what is held, what is left to ask, hours before and after, the ruling."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from shanzhi.policy.admission import gate
from shanzhi.policy.admission.facts import Frequency, IssuerTier, Kind, MaterialOwner, OwnDuty, Proposal
from shanzhi.policy.admission.rule import Terms, terms_on
from shanzhi.policy.admission.ruling import Outcome, Ruling
from shanzhi.policy.decision import Reason
from shanzhi.policy.occurrences import PER_YEAR
from shanzhi.policy.reporting import elements
from shanzhi.policy.reporting.matching import NEVER, NOTHING
from shanzhi.policy.terms import in_force

HELD = ("place", "computed", "other", "known")
"""Origins of values that exist already; `known` is asked once before and still fresh."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One column as the department confirmed it: an element's code, or a new one with its words."""

    header: str
    code: str = ""
    kind: str = "new"
    known: bool = False
    """Every place that would be asked has a fresh value."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What a form says about itself."""

    title: str
    issuer_tier: str
    frequency: str
    rural_scheduling: bool
    material_owner: str
    places: int
    minutes_per_cell: int
    quota_left: int
    listed: bool = False
    on: date = date.min


def origin(column: Wanted, on: date) -> str:
    """place, computed, other, known, own, new, none or never."""
    if column.kind in (NOTHING, NEVER):
        return column.kind
    found = elements.origin_of(column.code, on) if column.code else "new"
    return "known" if found == "own" and column.known else found


def held(columns: Sequence[Wanted], on: date) -> list[Wanted]:
    return [column for column in columns if origin(column, on) in HELD]


def to_ask(columns: Sequence[Wanted], on: date) -> list[Wanted]:
    """What a community would still have to fill."""
    return [column for column in columns if origin(column, on) in ("own", "new")]


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours a year of all communities together, with the factors that give them."""

    places: int
    times: int
    cells: int
    minutes: int

    @property
    def hours(self) -> int:
        return round(self.places * self.times * self.cells * self.minutes / 60)

    @property
    def arithmetic(self) -> str:
        """The factors in words, so that anybody can do the sum again."""
        return f"{self.places} 个 × {self.times} 次 × {self.cells} 格 × {self.minutes} 分钟 ÷ 60"  # noqa: RUF001


def hours(asking: Asking, cells: int, frequency: str) -> Hours:
    return Hours(asking.places, PER_YEAR[frequency], cells, asking.minutes_per_cell)


def proposal(asking: Asking, columns: Sequence[Wanted]) -> Proposal:
    """The form as the gate reads it: what is held counts as asked twice."""
    asked = [column for column in columns if origin(column, asking.on) not in (NOTHING, NEVER)]
    return Proposal(
        on=asking.on,
        kind=Kind.REPORT,
        issuer_tier=IssuerTier(asking.issuer_tier),
        title=asking.title,
        own_duty=OwnDuty.FALSE,
        frequency=Frequency(asking.frequency),
        rural_scheduling=asking.rural_scheduling,
        material_owner=MaterialOwner(asking.material_owner),
        duplicate_fields=len(held(columns, asking.on)),
        total_fields=len(asked),
        weekly_monthly_quota_left=asking.quota_left,
        listed=asking.listed,
    )


def rule(asking: Asking, columns: Sequence[Wanted]) -> Ruling:
    """The same gate as every demand's (D1-4.8.2, D1-4.9.1 … D1-4.9.3); too often is named even beside a ban."""
    return gate.rule(proposal(asking, columns), terms_on(asking.on))


def objections(asking: Asking, columns: Sequence[Wanted]) -> tuple[Reason, ...]:
    """Why the form cannot go out as it is, with what stands in a later stage too: frequency and double asking."""
    ruling = rule(asking, columns)
    found = list(ruling.reasons) if ruling.outcome in (Outcome.PROHIBIT, Outcome.LEGAL_REVIEW, Outcome.REVISE) else []
    if ruling.outcome is Outcome.PROHIBIT:
        own = replace(proposal(asking, columns), material_owner=MaterialOwner.ISSUER)
        again = gate.rule(own, terms_on(asking.on))
        found += list(again.reasons) if again.outcome is Outcome.REVISE else []
    return tuple(found)


def suggested_frequency(asking: Asking) -> str:
    """The same, or the rarer one the document names when rural scheduling asks too often (D1-4.9.2)."""
    allowed = _terms(asking.on).house["rural_frequencies"]
    if asking.rural_scheduling and asking.frequency not in allowed:
        return str(in_force("reporting", asking.on)["frequency_instead"])
    return asking.frequency


def _terms(on: date) -> Terms:
    return terms_on(on)


def known_elements(columns: Sequence[Wanted], fresh: Mapping[str, int], places: int, on: date) -> list[Wanted]:
    """Columns with `known` set where every asked place has a fresh value."""
    return [
        replace(column, known=places > 0 and fresh.get(column.code, 0) >= places) if column.code else column
        for column in columns
    ]
