"""Where a prohibited matter stands in a text, and the phrases inside which it is harmless (D1-4.2.6)."""

from datetime import date

import pytest

from shanzhi.policy import topics

ON = date(2026, 3, 16)


def found(text: str) -> list[tuple[str, str]]:
    return [(hit.topic, hit.word) for hit in topics.detect(text, ON)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("请社区招商一户", "招商"),
        ("请社区招 商一户", "招 商"),
        ("请社区昭商一户", "昭商"),
        ("①请社区㈱协-税", "协-税"),
        ("代征税款", "代征"),
    ],
)
def test_a_hit_is_cut_from_the_text_as_it_was_typed(text: str, word: str) -> None:
    (hit,) = topics.detect(text, ON)
    assert (hit.word, text[hit.start : hit.end], hit.clause) == (word, word, "D1-4.2.6")


def test_only_the_hit_inside_a_harmless_phrase_is_passed_over() -> None:
    """Many harmless phrases and many hits in turn: each hit is judged by the phrase around it alone."""
    calm, hit = "不得要求招商。", "请社区招商。"
    assert found(calm) == []
    assert found((calm + hit) * 50) == [("investment_target", "招商")] * 50
