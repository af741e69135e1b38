"""Exact shares: 过半数 is strictly more than half, 以上 includes the number; never a decimal."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

_WORDS = {
    Fraction(1, 2): "二分之一",
    Fraction(2, 3): "三分之二",
    Fraction(3, 4): "四分之三",
    Fraction(4, 5): "五分之四",
    Fraction(1, 3): "三分之一",
    Fraction(1, 5): "五分之一",
    Fraction(1, 10): "十分之一",
}
HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a number that must be reached (>=) or exceeded (>)."""

    of: Fraction
    more: bool

    @classmethod
    def read(cls, text: str) -> "Share":
        """`>1/2` or `>=2/3`."""
        more = not text.startswith(">=")
        return cls(Fraction(text.lstrip(">=")), more)

    def met(self, part: int | Fraction, whole: int | Fraction) -> bool:
        limit = self.of * whole
        return part > limit if self.more else part >= limit

    def needed(self, whole: int) -> int:
        """The smallest whole number that meets it."""
        return floor(self.of * whole) + 1 if self.more else ceil(self.of * whole)

    def needed_area(self, whole: Fraction) -> Fraction:
        """The smallest area in hundredths of a square metre that meets it."""
        return Fraction(self.needed(int(whole * HUNDREDTHS)), HUNDREDTHS)

    @property
    def words(self) -> str:
        if self.more and self.of == Fraction(1, 2):
            return "过半数"
        return f"超过{_WORDS[self.of]}" if self.more else f"{_WORDS[self.of]}以上"

    def sum_in_words(self, whole: int, unit: str) -> str:
        """1,246 ÷ 2 = 623，过半数就是 624 户: the arithmetic as people do it on paper."""
        limit = self.of * whole
        times = f" \u00d7 {self.of.numerator}" if self.of.numerator > 1 else ""
        sums = f"{whole:,}{times} ÷ {self.of.denominator} = {_plain(limit)}"
        return f"{sums}，{self.words}就是 {self.needed(whole):,} {unit}"


def _plain(value: Fraction) -> str:
    """623 or 830 又 2/3: a fraction is never rounded."""
    whole, rest = divmod(value, 1)
    if not rest:
        return f"{int(whole):,}"
    if rest == Fraction(1, 2):
        return f"{int(whole):,}.5"
    return f"{int(whole):,} 又 {rest.numerator}/{rest.denominator}"


def area_in_words(value: Fraction) -> str:
    """12,345.67 without a float."""
    whole, rest = divmod(int(value * HUNDREDTHS), HUNDREDTHS)
    return f"{whole:,}" + (f".{rest:02d}" if rest else "")
