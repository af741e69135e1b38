"""The admission question of the policy API: nine filings, labelled filings, errors by field, junk."""

import json
import sys
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shanzhi.entrypoints.cli.demo.filings import demands
from shanzhi.policy.clauses import all_clauses
from shanzhi.policy.questions import NAMES, UnknownQuestion, ask, ask_json, errors_told
from shanzhi.policy.questions.admission import FIELDS, WITHOUT_TIER, answer
from shanzhi.policy.questions.describing import EXAMPLES, SCHEMAS
from shanzhi.policy.questions.reading import Unreadable

WORK: dict[str, Any] = {
    "on": "2026-03-16",
    "kind": "work",
    "issuer_tier": "county",
    "title": "冬季用气安全提示",
    "purpose": "入户时顺带发一张提示单。",
    "bases": [{"kind": "department", "document": "关于开展提示的通知（示例，待确认）"}],
    "funding": {"source": "区级财政预算", "amount_per_community": 600, "none_needed": None},
}
"""Unlisted, funded work of a county department: lawful, needs both approvals."""
STATUTE = [{"kind": "statute", "level": "law", "document": "某法（示例，待确认）", "article": "第一条"}]
RURAL = {"kind": "report", "frequency": "monthly", "rural_scheduling": True}
BOTH = [{"tier": "county", "body": "party"}, {"tier": "county", "body": "government"}]
NINE = {
    "a listed item": ({"listed": True}, "admit", ["D1-4.2.1"], []),
    "a statutory one": ({"bases": STATUTE}, "admit", ["D1-4.2.3"], []),
    "an unlisted funded one": ({}, "approve", ["D1-4.2.3", "D1-4.2.4"], BOTH),
    "an unfunded one": ({"funding": None}, "return", ["D1-4.2.4"], []),
    "one of its own duties": ({"own_duty": True, "role": "responsible"}, "prohibit", ["D1-4.2.2"], []),
    "a tax target": ({"topic": "tax_target"}, "prohibit", ["D1-4.2.6"], []),
    "a workstation": ({"kind": "organisation", "title": "社区工作站"}, "prohibit", ["D1-4.4.2"], []),
    "a monthly rural report": (RURAL, "revise", ["D1-4.9.2"], []),
    "a community board": ({"kind": "community_signboard", "place": "outdoor"}, "prohibit", ["D1-4.4.3"], []),
}


def errors(payload: object) -> list[str]:
    with pytest.raises(Unreadable) as caught:
        answer(payload)
    return [error.field for error in caught.value.errors]


@pytest.mark.parametrize("name", NINE)
def test_each_of_the_nine_cases_is_ruled_with_the_words_of_its_clause(name: str) -> None:
    changes, outcome, clauses, approvers = NINE[name]
    told: Any = answer(WORK | changes)
    assert (told["outcome"], [reason["clause"] for reason in told["reasons"]]) == (outcome, clauses)
    assert told["approvers"] == approvers
    assert told["missing"] == (["funding"] if outcome == "return" else [])
    assert [reason["quote"] for reason in told["reasons"]] == [all_clauses()[clause].zh for clause in clauses]
    assert all(reason["text"] and reason["remedy"] for reason in told["reasons"])


def test_the_answer_has_exactly_the_fields_of_the_contract() -> None:
    told: Any = answer(WORK)
    assert list(told) == ["outcome", "approvers", "reasons", "missing", "rules_version", "derived_role"]
    assert {tuple(reason) for reason in told["reasons"]} == {("code", "clause", "quote", "text", "remedy")}


@pytest.mark.parametrize("row", demands(), ids=lambda row: row["id"])
def test_a_labelled_filing_gets_its_label_through_the_question(row: dict[str, Any]) -> None:
    told: Any = ask_json("admission", json.dumps(row["admission"]).encode())
    expected = row["expected"]
    assert told["outcome"] == expected["outcome"]
    assert {reason["clause"] for reason in told["reasons"] if reason["clause"]} == set(expected["clauses"])
    assert told["approvers"] == expected["approvers"]
    assert told["missing"] == expected["missing"]


@pytest.mark.parametrize("field", ["title", "purpose", "wording"])
def test_a_ban_in_the_words_never_passes_silently(field: str) -> None:
    told: Any = answer(WORK | {"listed": True, field: "每个社区完成招商引资任务 3 个"})
    assert (told["outcome"], [reason["code"] for reason in told["reasons"]]) == ("legal_review", ["L05"])


def test_a_role_is_derived_from_the_share_and_the_owner_of_the_result() -> None:
    roles = [answer(WORK | change)["derived_role"] for change in ({}, {"community_share": 0.6})]
    roles.append(answer(WORK | {"result_owner": "community"})["derived_role"])
    assert roles == ["assist", "responsible", "responsible"]


@pytest.mark.parametrize("given", [None, "unknown", False, "false"])
def test_an_own_duty_may_be_left_out_unknown_or_false(given: object) -> None:
    assert answer(WORK | {"own_duty": given})["outcome"] == "approve"


def test_a_ground_may_be_vouched_for_without_naming_its_document() -> None:
    assert answer(WORK | {"bases": [{"kind": "statute"}]})["outcome"] == "admit"


@pytest.mark.parametrize("kind", sorted(WITHOUT_TIER))
@pytest.mark.parametrize("listed", [True, False])
def test_where_the_tier_is_not_asked_it_decides_nothing(kind: str, listed: bool) -> None:
    bare = {"on": "2026-03-16", "kind": kind, "listed": listed, "list_status": "retained" if listed else "unlisted"}
    bare |= {"in_duty": True, "verifiable": "record", "ground_supplied": True}
    tiers = ("nation", "province", "city", "county", "zone", "township", "market")
    assert [answer(bare | {"issuer_tier": tier}) for tier in tiers] == [answer(bare)] * len(tiers)


def test_every_bad_field_is_named_at_once_in_chinese() -> None:
    bad = {
        "on": "2021-08-09",
        "kind": "wrok",
        "issuer_tier": 3,
        "sponsor_tier": ["city"],
        "title": "\x00",
        "purpose": "字" * 350_000,
        "community_share": 1.5,
        "topic": "tax",
        "own_duty": "maybe",
        "bases": [{"kind": "law"}, "statute", {"kind": "statute", "artikel": "1"}],
        "listed": "yes",
        "funding": {"source": 5, "amount_per_community": -1},
        "minutes": 1.5,
        "duplicate_fields": 4,
        "total_fields": 3,
        "weekly_monthly_quota_left": float("nan"),
        "weights": {"satisfaction": 60, "x": 30},
        "ends": "2026-02-30",
        "place": "roof",
        "frequenzy": "monthly",
    }
    with pytest.raises(Unreadable) as caught:
        answer(bad)
    found = {error.field: error.text for error in caught.value.errors}
    assert sorted(found) == sorted(
        [
            *(name for name in bad if name not in ("bases", "funding", "total_fields")),
            *("bases[0].kind", "bases[1]", "bases[2].artikel", "funding.source", "funding.amount_per_community"),
        ]
    )
    assert all(any("一" <= letter <= "鿿" for letter in text) for text in found.values())
    assert found["on"] == "文件自 2021-08-10 起施行，请填这一天或以后的日期。"
    assert found["kind"].startswith("不认识这个代码。是不是 work？")
    assert found["weights"] == "各项权重合计应当是 100，现在是 90。"
    assert len(json.dumps(errors_told(caught.value))) < 10_000


@pytest.mark.parametrize("payload", [None, [], "work", 7, True, [[{}]]])
def test_anything_but_an_object_is_refused_by_name(payload: object) -> None:
    assert errors(payload) == ["payload"]


def test_what_every_question_needs_is_named() -> None:
    assert errors({}) == ["on", "kind", "issuer_tier"]


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe{", b"[" * 100_000, b"9" * 5000, b'{"on": NaN}'])
def test_bytes_that_are_no_question_are_an_error_of_a_field(raw: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        ask_json("admission", raw)
    assert caught.value.errors


def test_an_unknown_question_names_those_that_exist() -> None:
    with pytest.raises(UnknownQuestion) as caught:
        ask("charm", {})
    assert str(caught.value) == f"没有“charm”这个问题。可以问的有：{'、'.join(NAMES)}。"


def test_what_is_described_is_what_is_read() -> None:
    read = {name: sys.modules[answer.__module__].FIELDS for name, answer in NAMES.items()}
    described: Any = SCHEMAS
    assert {name: tuple(schema["properties"]) for name, schema in described.items()} == read
    assert set(described) == set(EXAMPLES) == set(NAMES)
    assert all(ask(name, EXAMPLES[name])["rules_version"] for name in NAMES)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["work", "city"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
HALF_TRUE = st.fixed_dictionaries(
    {"on": st.just("2026-03-16"), "kind": st.sampled_from(["work", "report", "certificate", "app"])},
    optional={name: JUNK | st.booleans() for name in FIELDS if name not in ("on", "kind")},
)


@settings(max_examples=300, deadline=None)
@given(JUNK | HALF_TRUE)
@example({"weights": {"\ud800": "x"}})
@example({"\ud800": 1, "title": "\udfff"})
@example({"on": "9999-12-31", "kind": "work", "issuer_tier": "county"})
@example({"bases": [[[[]]]], "funding": [], "weights": {str(i): 1 for i in range(200)}})
def test_junk_is_answered_or_refused_and_both_can_be_sent(payload: object) -> None:
    try:
        told = answer(payload)
    except Unreadable as problem:
        told = errors_told(problem)
    assert json.dumps(told, ensure_ascii=False).encode()
