"""What one part of an evaluation gathers: steps, reasons against, and what was not said."""

from dataclasses import dataclass, field

from shanzhi.policy.assemblies.facts import Meeting
from shanzhi.policy.assemblies.packs import Pack
from shanzhi.policy.assemblies.verdict import Step
from shanzhi.policy.decision import Reason


@dataclass(slots=True)
class Findings:
    """Filled part by part, in the order people read it."""

    meeting: Meeting
    pack: Pack
    steps: list[Step] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def told(self, title: str, text: str, of: str = "", ok: bool | None = None) -> None:
        carried = bool(of) and not self.pack.numbers_checked
        self.steps.append(Step(title, text, self.pack.citation(of) if of else "", ok, carried))

    def against(self, code: str, of: str, text: str, remedy: str) -> None:
        """A reason that rests on an article of the pack."""
        self.reasons.append(Reason(code, self.pack.citation(of), self.pack.quote(of), text, remedy))

    def lacking(self, *names: str) -> bool:
        """Note which of these facts nobody gave; True when one is absent."""
        absent = [name for name in names if self._value(name) is None]
        self.missing.extend(name for name in absent if name not in self.missing)
        return bool(absent)

    def _value(self, name: str) -> object:
        if name in ("eligible_area", "present_area", "in_favour_area"):
            return getattr(self.meeting.area, name.removesuffix("_area"))
        if name in ("committee", "delegates", "women_delegates"):
            return getattr(self.meeting.composition, name)
        return getattr(self.meeting, name)
