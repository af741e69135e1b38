"""opinion-groups: groups, common ground and minority concern of votes handed in with pseudonyms; nothing is kept."""

from shanzhi.policy.opinions.groups import LEAST_GROUP, OpinionMap, opinion_map
from shanzhi.policy.opinions.statements import Concern, Marking, Shared
from shanzhi.policy.opinions.votes import Ballots, Id, TwoAtOnce, Vote, last_votes
from shanzhi.policy.questions.reading import Answer, Reader, printable

FIELDS = ("votes", "group_count", "seed")
VOTES_MOST = 2_000_000
NAME_MOST = 60
ERRORS_MOST = 20
SEED_MOST = 2**31 - 1
VERSION = "opinion-groups-1/2021-01-01"
_SHAPE = "应当写成 [人, 话, -1 或 0 或 1, 序号]。"


def answer(payload: object) -> Answer:
    """One person one vote by the last sequence; Unreadable names the vote at fault."""
    reader = Reader(payload, FIELDS)
    votes = _votes(reader)
    count = reader.integer("group_count", least=2, most=12)
    seed = reader.integer("seed", most=SEED_MOST) or 0
    ballots = _counted(reader, votes)
    reader.finish()
    if ballots is None:
        raise ValueError("finish() lets nothing unread pass")
    return _told(opinion_map(ballots, seed=seed, group_count=count))


def _counted(reader: Reader, votes: list[Vote]) -> Ballots | None:
    try:
        return last_votes(votes)
    except TwoAtOnce as clash:
        text = f"和 votes[{clash.first}] 是同一个人对同一句话，序号也相同，答案却不同：分不出哪一票在后。"
        reader.refuse(f"votes[{clash.second}]", text)
        return None


def _votes(reader: Reader) -> list[Vote]:
    given = reader.raw("votes", required=True)
    if given is None:
        return []
    if not isinstance(given, list):
        reader.refuse("votes", f"应当是一个列表，每一项{_SHAPE}")
        return []
    if len(given) > VOTES_MOST:
        reader.refuse("votes", f"最多 {VOTES_MOST} 票，现在 {len(given)} 票。")
        return []
    read: list[Vote] = []
    wrong = 0
    for at, one in enumerate(given):
        vote = _vote(one)
        if isinstance(vote, Vote):
            read.append(vote)
        elif (wrong := wrong + 1) <= ERRORS_MOST:
            reader.refuse(f"votes[{at}]", vote)
    return read


def _vote(one: object) -> Vote | str:
    """The vote, or what is wrong with it."""
    if not isinstance(one, list) or len(one) != 4:
        return _SHAPE
    person, statement, choice, sequence = one
    if not (_named(person) and _named(statement)):
        return f"人和话用文字或整数表示，文字最多 {NAME_MOST} 个字。"
    if isinstance(choice, bool) or not isinstance(choice, int | float) or choice not in (-1, 0, 1):
        return "第三项只能是 1（同意）、-1（不同意）、0（说不准）。"
    if isinstance(sequence, bool) or not isinstance(sequence, int) or abs(sequence) > 2**62:
        return "第四项应当是整数序号，同一个人后来的一票序号更大。"
    return Vote(person, statement, int(choice), sequence)


def _named(value: object) -> bool:
    if isinstance(value, str):
        return printable(value) == value
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**62


def _told(found: OpinionMap) -> Answer:
    people = found.participants
    grouped: dict[int, int] = {int(row): at for at, group in enumerate(found.groups) for row in group.members}
    names = found.ballots.statements
    return {
        "rules_version": VERSION,
        "participants": len(people),
        "statements": [
            {"id": name, "agree": total.agree, "disagree": total.disagree, "pass": total.passed}
            for name, total in zip(names, found.totals, strict=True)
        ],
        "stable": found.stable,
        "stability": round(found.stability, 6),
        "groups": [
            {
                "id": at,
                "size": group.size,
                "members": [people[int(row)] for row in group.members],
                "representative": [_marking(mark) for mark in group.markings],
            }
            for at, group in enumerate(found.groups)
        ],
        "common_ground": [_shared(shared) for shared in found.common_ground],
        "minority_concern": _concern(found.concern),
        "positions": [
            {"participant": people[int(row)], "x": x, "y": y, "group": grouped.get(int(row))}
            for row in found.grouped
            for x, y in [(round(float(found.positions[row, 0]), 9), round(float(found.positions[row, 1]), 9))]
        ],
        "why": found.why or None,
        "reasons": [] if found.stable else [_no_groups(found)],
    }


def _marking(mark: Marking) -> dict[str, object]:
    return {
        "statement": mark.statement,
        "side": _side(mark.agrees),
        "share": round(mark.share, 6),
        "elsewhere": round(mark.elsewhere, 6),
    }


def _shared(shared: Shared) -> dict[str, object]:
    return {"statement": shared.statement, "side": _side(shared.agrees), "lowest_share": round(shared.share, 6)}


def _concern(concern: Concern | None) -> dict[str, object] | None:
    if concern is None:
        return None
    told: dict[str, Id | float | None] = {"statement": concern.statement, "side": _side(concern.agrees)}
    return {**told, "group": concern.group, "people": concern.people, "share": round(concern.share, 6)}


def _side(agrees: bool) -> str:
    return "agree" if agrees else "disagree"


def _no_groups(found: OpinionMap) -> dict[str, object]:
    return {
        "code": "no_groups",
        "clause": None,
        "quote": "",
        "text": found.why,
        "remedy": f"共识和少数人的意见照样列出；人多了再看（每组至少 {LEAST_GROUP} 人）。",
    }
