"""Gates, guides, words, codes and seals, by enumeration and properties (D1-4.5.2 … D1-4.5.13)."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.policy import seals
from shanzhi.policy.certificates import channels, codes, gates, guides, not_issuable, verifying, wording
from shanzhi.policy.clauses import clause

LAWFUL = gates.CaseFacts(checked=True, transitional_need="学校")
YES_NO = (False, True)


def test_the_lawful_case_may_be_issued() -> None:
    assert gates.may_issue(LAWFUL).reasons == ()


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ({"list_status": "unlisted"}, "unlisted"),
        ({"list_status": "not_retained", "in_duty": False}, "transition"),
        ({"list_status": "not_retained", "verifiable": False}, "transition"),
        ({"list_status": "not_retained", "transitional_need": ""}, "transition_need"),
        ({"checked": False}, "unchecked"),
        ({"visit_needed": True}, "unvisited"),
        ({"differences_explained": False}, "differs"),
        ({"text_complete": False, "open_words": ("起年",)}, "text_open"),
        ({"public_interest": True, "head_signed": True}, "deliberation"),
        ({"public_interest": True, "deliberation": "agreed"}, "head"),
        ({"head_signature_needed": True}, "head"),
        ({"applicant_alive": False}, "deceased"),
        ({"lives_here": False}, "moved"),
        ({"minor_alone": True}, "minor"),
    ],
)
def test_breaking_one_thing_gives_its_one_reason(broken: dict[str, object], code: str) -> None:
    assert [reason.code for reason in gates.may_issue(replace(LAWFUL, **broken)).reasons] == [code]


def test_a_public_matter_is_issued_only_after_consent_and_signature() -> None:
    """D1-4.5.4, all thirty-two combinations."""
    for public, deliberation, signed in product(YES_NO, ("", "agreed", "refused", "postponed"), YES_NO):
        case = replace(LAWFUL, public_interest=public, deliberation=deliberation, head_signed=signed)
        assert gates.may_issue(case).allowed is (not public or (deliberation == "agreed" and signed))


def test_legal_risk_is_issued_only_with_all_four_on_file() -> None:
    """D1-4.5.11, all combinations."""
    for visited, agreed, assessed, precautions in product(YES_NO, repeat=4):
        case = replace(
            LAWFUL, legal_risk=True, visited=visited, deliberation="agreed" if agreed else "",
            risk_assessed=assessed, precautions=precautions,
        )  # fmt: skip
        assert gates.may_issue(case).allowed is (visited and agreed and assessed and precautions)


def test_every_reason_of_a_broken_case_has_words_and_a_clause_that_exists() -> None:
    worst = gates.CaseFacts(
        list_status="not_retained", in_duty=False, public_interest=True, legal_risk=True, visit_needed=True,
        differences_explained=False, text_complete=False, open_words=("起年",), applicant_alive=False,
    )  # fmt: skip
    reasons = gates.may_issue(worst).reasons
    assert len(reasons) == 13
    for reason in reasons:
        assert reason.text
        assert reason.remedy
        assert reason.clause is None or clause(reason.clause)


def test_the_eight_sample_guides_are_complete_and_may_open() -> None:
    """D1-4.5.5 and D1-4.5.2."""
    shipped = guides.shipped_guides()
    assert len(shipped) == 8
    assert [guide.code for guide in shipped if not guides.may_open(guide.content, in_duty=True).allowed] == []
    assert not guides.may_open(shipped[0].content, in_duty=False).allowed


@pytest.mark.parametrize("part", [name for name, _ in guides.PARTS])
def test_a_guide_without_a_part_names_it_and_stays_closed(part: str) -> None:
    content = {**guides.shipped_guides()[0].content}
    content.pop(part)
    label = dict(guides.PARTS)[part]
    assert label in guides.missing_parts(content)
    decision = guides.may_open(content, in_duty=True)
    assert [reason.code for reason in decision.reasons] == ["guide_incomplete"]
    assert label in decision.reasons[0].text


def test_a_new_edition_that_asks_for_more_needs_a_reason() -> None:
    """D1-4.5.13: steps, papers and days may shrink silently, never grow."""
    old = guides.shipped_guides()[4].content
    more = {**old, "asked": [*old["asked"], "房产证复印件"]}
    assert [reason.code for reason in guides.may_replace(old, more, "").reasons] == ["guide_grew"]
    assert guides.may_replace(old, more, "法规新要求").allowed
    assert guides.may_replace(more, old, "").allowed


def test_the_twenty_items_each_say_where_to_go() -> None:
    """D1-4.5.8."""
    items = not_issuable.all_items()
    assert [item.number for item in items] == list(range(1, 21))
    assert [item.name for item in items if not (item.ways and item.sentence)] == []
    assert not_issuable.named("亲属关系证明")[0].number == 1
    assert not_issuable.named(" ") == ()


def test_a_residence_certificate_asks_a_resident_for_one_thing_only() -> None:
    """D1-4.5.13: never asked for what is held."""
    content = guides.shipped_guides()[4].content
    assert [field.key for field in wording.asked_fields(content)] == ["demander"]
    assert wording.noted_by_worker(content["template"]) == ()


@pytest.mark.parametrize("guide", guides.shipped_guides(), ids=lambda guide: guide.code)
def test_every_hole_of_a_sample_is_either_known_or_asked_or_noted(guide: guides.Guide) -> None:
    """What nobody verified is never written: an open hole is named."""
    template = guide.content["template"]
    text, still_open = wording.filled(template, {}, {}, {})
    assert set(still_open) == set(wording.holes(template))
    noted = dict.fromkeys(wording.holes(template), "甲")
    text, still_open = wording.filled(template, {}, {}, noted)
    assert (still_open, "{{" in text, "〔" in text) == ((), False, False)


@given(st.text(max_size=40))
def test_what_is_typed_as_a_code_is_a_code_or_not_but_never_breaks(text: str) -> None:
    tidied = codes.tidy(text)
    assert codes.is_code(tidied) in YES_NO
    assert not (codes.is_code(tidied) and codes.is_short_code(tidied))


def test_codes_hold_eighty_random_bits_and_are_read_out_without_doubt() -> None:
    made = {codes.new_code() for _ in range(200)}
    assert len(made) == 200
    assert all(codes.is_code(code) and not set(code) & set("01OI") for code in made)
    assert codes.LONG * 5 >= 80
    short = codes.new_short_code()
    assert codes.tidy(codes.spoken(short).lower()) == short


LAWFUL_USE = seals.UseFacts()


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ({"seal_state": "suspended"}, "suspended"),
        ({"seal_state": "retired"}, "retired"),
        ({"document_hash": ""}, "blank"),
        ({"used_on_hash": True}, "twice"),
        ({"subject": ""}, "matter"),
        ({"approver": None}, "approver"),
        ({"keeper": None}, "keeper"),
        ({"keeper": 1}, "same_person"),
        ({"by_keeper": False}, "mandate"),
        ({"by_keeper": False, "mandate_in_force": True, "mandate_left": 0}, "mandate"),
        ({"by_keeper": False, "mandate_in_force": True, "mandate_left": 3, "paper": True}, "mandate"),
        ({"paper": True, "photo": False}, "photo"),
        ({"paper": True, "counterpart": False}, "counterpart"),
    ],
)
def test_a_seal_is_refused_for_its_one_reason(broken: dict[str, object], code: str) -> None:
    """D1-4.5.12."""
    assert seals.may_use(LAWFUL_USE).allowed
    reasons = seals.may_use(replace(LAWFUL_USE, **broken)).reasons
    assert [reason.code for reason in reasons] == [code]
    assert reasons[0].clause == "D1-4.5.12"


@given(st.integers(1, 20), st.sets(st.integers(1, 20), max_size=4))
def test_reconciliation_finds_every_gap_and_every_loose_end(count: int, lost: set[int]) -> None:
    uses = {serial: f"h{serial}" for serial in range(1, count + 1)}
    papers = {f"h{serial}": f"n{serial}" for serial in range(1, count + 1) if serial not in lost}
    result = seals.reconcile(uses, papers | {"other": "n99"}, 1)
    assert result.without_document == tuple(sorted(serial for serial in lost if serial <= count))
    assert result.without_use == ("n99",)
    kept = {serial: digest for serial, digest in uses.items() if serial != 1 or count == 1}
    assert seals.reconcile(kept, {}, 1).gaps == (() if count == 1 else (1,))


def test_a_mandate_is_the_keepers_dated_and_at_most_a_year() -> None:
    today = date(2026, 11, 25)
    lawful = {"by_keeper": True, "quota": 5, "valid_from": today, "valid_to": today, "today": today}
    assert seals.may_mandate(**lawful).allowed
    broken = {"by_keeper": False, "quota": 0, "valid_to": today + timedelta(days=400)}
    assert [r.code for r in seals.may_mandate(**(lawful | broken)).reasons] == ["not_keeper", "quota", "long"]


def test_a_file_is_valid_only_when_signature_and_register_agree() -> None:
    for readable, ours, intact, registered in product(YES_NO, YES_NO, YES_NO, (None, "valid", "revoked")):
        state = verifying.state_of_file(readable=readable, ours=ours, intact=intact, registered=registered)
        assert state in verifying.ANSWERS
        assert (state == "valid") is (readable and intact and registered == "valid")


def test_every_state_has_words_and_names_are_masked() -> None:
    assert all(answer.headline and answer.advice for answer in verifying.ANSWERS.values())
    assert [verifying.masked_name(name) for name in ("王桂兰", "王兰", "王", "欧阳桂兰")] == [
        "王*兰",
        "王*",
        "*",
        "欧*兰",
    ]
    assert verifying.masked_identity("210302195103020028") == "2103 **** **** 0028"
    assert verifying.state_on(date(2026, 1, 2), kept="valid", valid_until=date(2026, 1, 1)) == "expired"


def test_the_five_channels_start_where_they_can() -> None:
    """D1-4.5.6: portal at once, a missing interface is visible, accounts without interface wait for a hand."""
    first = {row.code: channels.first_state(row, {}) for row in channels.CHANNELS}
    assert first == {
        "portal": "done", "platform": "unconfigured", "venue": "by_hand", "weibo": "by_hand", "wechat": "by_hand",
    }  # fmt: skip
    assert channels.first_state(channels.channel("platform"), {"platform": "https://x"}) == "waiting"
    assert [channels.wait_minutes(tries) for tries in range(7)] == [None, 1, 5, 30, 120, 720, None]
