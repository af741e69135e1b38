"""What of a person is shown, who is an adult, what no table asks (D1-4.8.2)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.policy import never_collected, registry
from shanzhi.policy.registry import Entry, Origin

DAY = date(2026, 11, 25)
DAYS = st.dates(date(1900, 1, 1), date(2026, 11, 25))


@given(st.text("王桂兰欧阳明", min_size=1, max_size=8))
def test_a_masked_name_keeps_its_length_and_shows_one_character(name: str) -> None:
    masked = registry.mask_name(name)
    assert (len(masked), masked[0], set(masked[1:]) <= {"*"}) == (len(name), name[0], True)


def test_a_masked_number_shows_the_area_and_the_last_four() -> None:
    assert registry.mask_identity("210302180001010011") == "2103 **** **** 0011"
    assert registry.mask_identity("2103") == "****"
    assert registry.mask_phone("19012345678") == "190 **** 5678"


@given(DAYS, DAYS)
def test_the_youngest_adult_is_exactly_eighteen(born: date, on: date) -> None:
    """One rule for rolls (a date bound) and for pages (an age): they never differ."""
    assert (born <= registry.latest_adult_birth(DAY)) == (registry.age_on(born, DAY) >= 18)
    assert (born <= registry.years_before(on, 60)) == (registry.age_on(born, on) >= 60) or on < born or _leap(born, on)


def _leap(born: date, on: date) -> bool:
    """Born on 29 February, asked on 28 February of another year: the bound counts them a day early."""
    return born.month == 2 and born.day == 29 and on.month == 2 and on.day == 28


def test_a_page_never_shows_a_birthday_to_say_how_old_somebody_is() -> None:
    assert registry.age_band(date(1951, 3, 2), DAY) == "70 多岁"
    assert registry.age_band(DAY - timedelta(days=18 * 365), DAY) == "未成年"
    assert registry.age_band(None, DAY) == "年龄没登记"


def test_small_groups_are_not_shown() -> None:
    assert registry.shown_counts({"a": 0, "b": 4, "c": 5}, DAY) == {"a": 0, "b": None, "c": 5}


def test_a_fact_is_due_after_its_days_and_when_nobody_ever_checked_it() -> None:
    assert registry.due_for_check("phone", Origin("person", DAY - timedelta(days=180)), DAY) is False
    assert registry.due_for_check("phone", Origin("person", DAY - timedelta(days=181)), DAY) is True
    assert registry.due_for_check("phone", None, DAY) is True


@pytest.mark.parametrize(
    ("reason", "note", "seen", "codes"),
    [
        ("certificate", "", 0, []),
        ("", "", 0, ["reveal_reason"]),
        ("other", "  ", 19, ["reveal_reason"]),
        ("other", "核对", 20, ["reveal_quota"]),
        ("", "", 20, ["reveal_reason", "reveal_quota"]),
    ],
)
def test_a_whole_number_needs_a_reason_and_stays_within_the_quota(
    reason: str, note: str, seen: int, codes: list[str]
) -> None:
    decision = registry.may_reveal(reason=reason, note=note, revealed_today=seen, on=DAY)
    assert [found.code for found in decision.reasons] == codes


@pytest.mark.parametrize(
    ("entry", "fields"),
    [
        (Entry("王桂兰", "210302180001010011"), ["identity"]),
        (Entry(""), ["name"]),
        (Entry("王桂兰", phone="12"), ["phone"]),
        (Entry("王桂兰", phone="19012345678", born_on=DAY), []),
        (Entry("王桂兰", born_on=DAY + timedelta(days=1)), ["born_on"]),
        (Entry("很" * 61, "1", "x"), ["name", "identity", "phone"]),
    ],
)
def test_every_wrong_field_of_a_row_is_named(entry: Entry, fields: list[str]) -> None:
    assert [reason.code for reason in registry.entry_problems(entry, DAY)] == fields


@pytest.mark.parametrize(
    "label", ["宗教信仰", "政 治 面 貌", "是否信访", "重点人员类别", "居民积分", "本周行程", "民族"]
)
def test_what_nobody_may_ask_is_struck_out_with_its_reason(label: str) -> None:
    reason = never_collected.refusal(label)
    assert reason is not None
    assert label in reason.text


@pytest.mark.parametrize("label", ["姓名", "总户数", "少数民族人数", "高龄津贴金额"])
def test_ordinary_labels_pass(label: str) -> None:
    assert never_collected.refusal(label) is None
