"""Due dates travel in time as the document says; samples can be drawn again; tallies add up."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.policy import campaigns, sampling
from shanzhi.policy.campaigns import Opening, Tally

ISSUED = date(2021, 8, 10)
LAWFUL = Opening("挂牌清理", "实施意见", ISSUED, date(2021, 8, 17), "township", 96, True)


def test_one_week_from_the_issuing_date_is_the_seventeenth() -> None:
    """D1-4.1.6: 自本实施意见下发之日起，一周内."""
    assert campaigns.due_by_document("street_signboards", ISSUED, ISSUED) == date(2021, 8, 17)
    assert campaigns.due_by_document("community_signboards", ISSUED, ISSUED) is None
    assert campaigns.due_by_document("nonsense", ISSUED, ISSUED) is None


def test_the_last_day_is_whole_and_the_next_is_late() -> None:
    due = date(2021, 8, 17)
    late = [campaigns.standing("waiting", due, None, due + timedelta(days=n)).overdue_days for n in (-1, 0, 1, 9)]
    assert late == [0, 0, 1, 9]
    assert campaigns.standing("done", due, date(2021, 9, 1), date(2022, 1, 1)).late is False


def test_every_fault_of_an_opening_is_told_at_once() -> None:
    """D1-5.1.1: a campaign has a leader, a ground, a day and places."""
    worst = Opening(" ", "", date(2030, 1, 1), date(2029, 1, 1), "township", 0, False)
    told = [r.code for r in campaigns.may_open(worst, ISSUED).reasons]
    assert told == [
        "campaign_not_yours",
        "campaign_untitled",
        "campaign_groundless",
        "campaign_issued_later",
        "campaign_due_before",
        "campaign_without_places",
    ]
    assert campaigns.may_open(LAWFUL, ISSUED).allowed


@settings(max_examples=60, deadline=None)
@given(st.sets(st.text("0123456789", min_size=1, max_size=6), max_size=40), st.integers(0, 50), st.text(max_size=5))
def test_a_sample_can_be_drawn_again_and_grows_without_losing_anyone(names: set[str], size: int, seed: str) -> None:
    """D1-5.3.2: reproducible, whatever order the names come in."""
    first = sampling.drawn(seed, sorted(names), size)
    assert first == sampling.drawn(seed, sorted(names, reverse=True), size)
    assert len(first) == min(size, len(names))
    assert sampling.drawn(seed, names, size + 1)[: len(first)] == first


def test_a_sample_is_at_least_the_fewest_and_never_more_than_there_are() -> None:
    assert [sampling.sample_size(n, 5, 3) for n in (0, 2, 96, 1193)] == [0, 2, 5, 60]


@given(st.lists(st.builds(Tally, *[st.integers(0, 99)] * 6), max_size=8))
@settings(max_examples=40, deadline=None)
def test_the_sum_of_counties_is_the_city(rows: list[Tally]) -> None:
    whole = campaigns.total(rows)
    assert whole.places == sum(r.places for r in rows)
    assert whole.cured == sum(r.cured for r in rows)
    assert whole.share == 100 or whole.done < whole.places or not whole.places or whole.done > whole.places
