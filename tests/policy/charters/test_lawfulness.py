"""Doubtful sentences are found where they stand; lawful ones that look alike are not (D2-2.6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.policy.charters import lawfulness
from tests.policy.charters.samples import cases, more

PATTERNS = {p.code: p for p in (*lawfulness.unlawful_patterns(), *lawfulness.adoption_patterns())}
CODES = sorted(cases()["cases"])


def found(text: str, code: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in lawfulness.hits(text, (PATTERNS[code],))]


def test_the_cases_speak_of_every_pattern() -> None:
    assert set(CODES) == set(PATTERNS)


@pytest.mark.parametrize("code", CODES)
def test_each_sentence_that_must_match_matches(code: str) -> None:
    assert [text for text in cases()["cases"][code]["must_match"] if not found(text, code)] == []


@pytest.mark.parametrize("code", CODES)
def test_no_lawful_sentence_matches(code: str) -> None:
    lawful = [*cases()["cases"][code]["must_not_match"], *cases()["must_not_match_any"]]
    assert [text for text in lawful if found(text, code)] == []


@pytest.mark.parametrize("code", CODES)
def test_a_hit_is_cut_from_the_text_as_typed_wherever_it_stands(code: str) -> None:
    """Before, after and between other sentences, with blanks inside and full-width digits."""
    for text in cases()["cases"][code]["must_match"]:
        alone = found(text, code)
        assert found(f"每月一号是清洁日。\n{text}。各户自扫门前！", code) == alone
        spaced = "\u3000".join(text)
        assert ["".join(hit.split()) for hit in found(spaced, code)] == alone


def test_the_same_sentence_may_forbid_the_act_and_commit_it() -> None:
    assert found("严禁乱罚款，但焚烧秸秆者罚款300元", "fine") == ["罚款"]
    assert found("不得随意停水，但欠费的停水处理", "liberty") == ["停水"]


def test_traditional_letters_and_hidden_blanks_do_not_hide_a_fine() -> None:
    assert found("違者罰款五十元", "fine") == ["罰款"]
    assert found("违者罚\u200b款５０元", "fine") == ["罚\u200b款"]


def test_every_pattern_has_a_basis_and_a_lawful_rewrite() -> None:
    bare = [p.code for p in PATTERNS.values() if not (p.basis and (p.suggestion or lawfulness.rewrite(p.code)))]
    assert bare == []


def test_the_labelled_clauses_written_for_it_are_told_apart() -> None:
    """All flagged ones found, none of the traps flagged."""
    every = tuple(PATTERNS.values())
    flagged = [(code, text) for code, texts in more()["flagged"].items() if code != "vague" for text in texts]
    missed = [text for code, text in flagged if code not in {h.pattern.code for h in lawfulness.hits(text, every)}]
    wrong = [text for text in more()["clean"] if lawfulness.hits(text, every)]
    assert (len(flagged) + len(more()["clean"]) > 200, missed, wrong) == (True, [], [])


@given(st.text(st.sampled_from("罚款不得严禁停水电上访取消低保补贴，。；“”\n第条 ０１"), max_size=120))
def test_every_span_lies_inside_the_text_and_is_not_empty(text: str) -> None:
    spans = [(hit.start, hit.end) for hit in lawfulness.hits(text, tuple(PATTERNS.values()))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
