"""What the evaluator answers: every part with its number, its article and a sentence people can check."""

from dataclasses import dataclass
from fractions import Fraction

from shanzhi.policy.decision import Reason


@dataclass(frozen=True, slots=True)
class Step:
    """One line of 为什么算数. `ok` None: told only. `carried`: rests on a number not confirmed yet."""

    title: str
    text: str
    citation: str = ""
    ok: bool | None = None
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Days from notice to assembly; the day of the notice itself is not counted (民法典第二百零一条)."""

    needed_days: int | None
    given_days: int | None
    ok: bool
    counting: str


@dataclass(frozen=True, slots=True)
class Tally:
    """One number that must be reached: people, households or square metres."""

    needed: int | None
    reached: int | None
    met: bool


@dataclass(frozen=True, slots=True)
class AreaTally:
    """The same for areas, exact."""

    needed: Fraction | None
    reached: Fraction | None
    met: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """`valid`: the assembly counted. `adopted`: it counted, was the right body, and the motion passed."""

    rule_loaded: bool
    edition: str
    edition_title: str
    numbers_checked: bool
    notice: Notice
    quorum: Tally
    quorum_area: AreaTally | None
    decision: Tally
    decision_area: AreaTally | None
    composition_ok: bool
    composition_reasons: tuple[str, ...]
    valid: bool
    adopted: bool
    steps: tuple[Step, ...]
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    rules_version: str
