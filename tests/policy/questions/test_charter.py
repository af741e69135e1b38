"""The question `charter` in the shape of the outside contract (D2-2.6)."""

import pytest

from shanzhi.policy.questions import ask
from shanzhi.policy.questions.reading import Unreadable
from tests.policy.charters.samples import FILES, labels, read

ASKED = {"kind": "village_rules", "text": read("village-a.txt"), "adopted_by": "village_delegates"}


def test_the_answer_has_the_named_parts() -> None:
    answer = ask("charter", ASKED)
    assert set(answer) >= {"areas", "clauses", "similar", "score", "rules_version", "reasons"}
    assert [row["no"] for row in answer["areas"]] == list(range(1, 19))  # type: ignore[union-attr]
    kinds = {flag["kind"] for row in answer["clauses"] for flag in row["flags"]}  # type: ignore[union-attr]
    assert kinds == {"unlawful", "vague", "wrong_body"}


@pytest.mark.parametrize("name", FILES)
def test_every_span_is_exact_in_the_clause_and_in_the_text_sent(name: str) -> None:
    text = read(name)
    answer = ask("charter", {"kind": labels()[name]["kind"], "text": text})
    for row in answer["clauses"]:  # type: ignore[union-attr]
        assert text[row["offset"] : row["offset"] + len(row["text"])] == row["text"]
        for flag in row["flags"]:
            start, end = flag["span"]
            assert 0 <= start <= end <= len(row["text"])
            assert flag["basis"] and flag["why"] and flag["suggestion"]


def test_other_texts_are_compared_and_named() -> None:
    corpus = [{"id": "b", "text": read("village-b.txt")}, {"id": "same", "text": read("village-a.txt")}]
    answer = ask("charter", ASKED | {"corpus": corpus})
    assert answer["similar"] == [{"id": "same", "similarity": 1.0}]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "rules"}, "kind"),
        ({"text": ""}, "text"),
        ({"text": 5}, "text"),
        ({"text": "村" * 200_001}, "text"),
        ({"adopted_by": "mayor"}, "adopted_by"),
        ({"place": "2103"}, "place"),
        ({"corpus": [{"id": "a"}]}, "corpus[0].text"),
        ({"corpus": "x"}, "corpus"),
        ({"clause": 1}, "clause"),
    ],
)
def test_what_cannot_be_read_is_named_field_by_field(change: dict[str, object], field: str) -> None:
    with pytest.raises(Unreadable) as refused:
        ask("charter", ASKED | change)
    assert [error.field for error in refused.value.errors] == [field]
