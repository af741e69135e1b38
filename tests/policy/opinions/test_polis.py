"""Importing Polis exports: real data reads whole, broken data is named line by line and nothing else is lost."""

from itertools import repeat
from pathlib import Path

import pytest

from shanzhi.policy.opinions import polis
from shanzhi.policy.opinions.groups import opinion_map
from shanzhi.policy.opinions.votes import Vote

FOLDER = Path(__file__).parent / "polis"
HEAD = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1"


def lines(kind: str) -> list[str]:
    return (FOLDER / f"brexit-consensus.{kind}.csv").read_text("utf-8").splitlines(keepends=True)


def test_both_exports_of_the_same_vote_say_the_same() -> None:
    """The events, counted once per person by the last vote, are the published cells."""
    table, events = polis.participants_votes(lines("participants-votes")), polis.vote_events(lines("votes"))
    counted = events.counted()
    last = {
        (counted.participants[r], counted.statements[c]): int(v)
        for r, c, v in zip(counted.rows, counted.columns, counted.choices, strict=True)
    }
    assert (table.left_out, events.left_out) == (0, 0)
    assert last == {(vote.participant, vote.statement): vote.choice for vote in table.votes}


def test_what_re_votes_changed_is_printed() -> None:
    changed = polis.changed_by_revotes(polis.vote_events(lines("votes")).votes)
    assert (changed[0].statement, changed[0].persons, changed[0].events) == (0, 173, 174)
    assert sum(row.events - row.persons for row in changed) == 9


def test_the_published_division_in_two_is_found_again() -> None:
    """Asked for two groups, nearly everybody stands where the export says (spec/polis)."""
    read = polis.participants_votes(lines("participants-votes"))
    found = opinion_map(read.counted(), group_count=2)
    rows = [line.split(",") for line in lines("participants-votes")[1:]]
    published = {int(row[0]): row[1] for row in rows if row[1]}
    mine = {found.participants[int(row)]: at for at, group in enumerate(found.groups) for row in group.members}
    both = [(published[person], mine[person]) for person in published if person in mine]
    same = sum(sides == ("1", 1) or sides == ("0", 0) for sides in both)
    assert max(same, len(both) - same) / len(both) > 0.93
    assert found.stability > 0.9


def test_comments_say_which_were_taken_out() -> None:
    found, faults = polis.comments(lines("comments"))
    assert (len(found), faults, all(one.shown for one in found)) == (50, [], True)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("x,0,0,2,1,1,1,-1", "参与人编号或列数不对"),
        ("1,0,0,2,1,1,1", "参与人编号或列数不对"),
        ("7,0,0,2,1,1,NaN,-1", "“NaN”不是一票：只认 1、-1、0 和空白"),
        ("7,0,0,2,1,1,2,-1", "“2”不是一票：只认 1、-1、0 和空白"),
    ],
)
def test_a_broken_row_is_named_and_the_rest_is_kept(row: str, said: str) -> None:
    read = polis.participants_votes([HEAD, "5,0,0,2,1,1,1,", row])
    assert [(fault.line, fault.text) for fault in read.faults] == [(3, said)]
    assert Vote(5, 0, 1, 2) in read.votes


def test_a_participant_named_twice_counts_once() -> None:
    read = polis.participants_votes([HEAD, "5,0,0,1,1,0,1,", "5,0,0,1,0,1,-1,"])
    assert (read.votes, read.faults[0].text) == ([Vote(5, 0, 1, 2)], "参与人 5 出现了两次，只算第一次")


def test_votes_of_unknown_participants_are_left_out_and_said_so() -> None:
    events = ["timestamp,datetime,comment-id,voter-id,vote", "1,x,0,4,1", "2,x,0,9,1", "nan,x,0,4,1"]
    read = polis.vote_events(events, known=frozenset({4}))
    assert [vote.participant for vote in read.votes] == [4]
    assert [(f.line, f.text[:8]) for f in read.faults] == [(3, "没有参与人 9"[:8]), (4, "编号、时间或选择")]


def test_a_file_of_another_kind_is_refused_by_its_head() -> None:
    with pytest.raises(polis.Unusable, match="表头缺少 voter-id、vote"):
        polis.vote_events(["timestamp,comment-id", "1,2"])


def test_ten_million_rows_are_refused_without_being_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polis, "ROWS_MOST", 50)
    with pytest.raises(polis.Unusable, match="超过 50 行"):
        polis.vote_events(["timestamp,comment-id,voter-id,vote", *repeat("1,0,4,1", 10**7 // 10**5)])


def test_a_statement_of_ten_thousand_characters_is_cut_and_said_so() -> None:
    long = "长" * 10_000
    found, faults = polis.comments(["comment-id,moderated,comment-body", f"1,1,{long}", "2,-1,\u202e😀"])
    assert ([len(one.text) for one in found], found[1].shown) == ([2000, 2], False)
    assert faults == [polis.Fault(2, "第 1 句有 10000 个字，只留前 2000 个")]
