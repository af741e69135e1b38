"""Sealed votes: opened once after closing by two of three, not re-linkable, recounted by anybody (D2-2.5)."""

import copy
import json
import random
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from shanzhi.entrypoints.cli.main import main
from shanzhi.kernel.assemblies import actions, queries, sealing
from shanzhi.kernel.assemblies.models import Ballot, Election, Envelope, Motion, Participation, TrusteeShare
from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people.models import Body, Person, Post
from shanzhi.policy.assemblies.board import verify
from tests.assembling import MOTION, day_of, motion_of, signing
from tests.worlds import START, World, actor_of, world

ALL = ("1-1", "1-2", "1-3", "2-1", "2-2", "2-3")


@pytest.fixture
def here(db: None, now: datetime) -> World:
    return world(now)


def trustees(here: World, count: int = 3) -> list[Actor]:
    body = Body.objects.get(pk=here.actors["one"].own_body)
    made = []
    for at in range(count):
        actor = actor_of(body, "trustee", here.now, f"计票监管人{at}")
        person = Person.objects.create(name=f"监{at}")
        Post.objects.filter(pk=actor.post_id).update(person=person, roles=["trustee"], valid_from=START)
        made.append(replace(actor, person_id=person.pk))
    return made


def prepared(here: World, lines: int = 0) -> tuple[Any, list[Actor], list[str]]:
    """In session with everybody present, shares taken, voting open."""
    guards = trustees(here)
    row = signing(here, motions=(replace(MOTION, manner="sealed"),))
    if lines:
        from shanzhi.kernel.assemblies.models import RollEntry  # noqa: PLC0415

        RollEntry.objects.bulk_create(
            RollEntry(assembly=row, number=f"x{n}", group="x", slip=f"{n:020}") for n in range(lines)
        )
    at, actor = day_of(row), here.actors["one"]
    ids = [entry.pk for entry in queries.roll(row.pk)]
    actions.note_presence(assembly_id=row.pk, entry_ids=ids, channel="staff", actor=actor, now=at)
    assert actions.open_session(assembly_id=row.pk, actor=actor, now=at).allowed
    motion = motion_of(row)
    assert actions.prepare_election(motion_id=motion.pk, actor=actor, now=at).allowed
    early = actions.open_voting(motion_id=motion.pk, actor=actor, now=at)
    assert [reason.code for reason in early.reasons] == ["shares_wait"]
    words = [_take(guard, at) for guard in guards]
    assert actions.open_voting(motion_id=motion.pk, actor=actor, now=at).allowed
    return row, guards, words


def _share(guard: Actor) -> TrusteeShare:
    return TrusteeShare.objects.get(post=guard.post_id)


def _take(guard: Actor, at: datetime) -> str:
    return actions.take_share(share_id=_share(guard).pk, actor=guard, now=at)


def cast(row: Any, number: str, choice: str) -> tuple[list[str], str]:
    entry = queries.roll(row.pk).get(number=number)
    election = Election.objects.get(motion__assembly=row)
    decision, receipt = actions.cast(election_id=election.pk, entry_id=entry.pk, choice=choice, now=day_of(row))
    return [reason.code for reason in decision.reasons], receipt


def opened(here: World, row: Any, guards: list[Actor], words: list[str]) -> Election:
    at, motion = day_of(row), motion_of(row)
    assert actions.close_voting(motion_id=motion.pk, actor=here.actors["one"], now=at).allowed
    actions.mix(motion_id=motion.pk, now=at)
    for guard, part in zip(guards[1:], words[1:], strict=True):
        assert actions.return_share(share_id=_share(guard).pk, words=f" {part.upper()} ", actor=guard, now=at).allowed
    return Election.objects.get(motion=motion)


def voted(here: World) -> tuple[Any, Election, dict[str, str]]:
    row, guards, words = prepared(here)
    choices = ("in_favour", "in_favour", "in_favour", "in_favour", "against", "abstained")
    receipts = {number: cast(row, number, choice)[1] for number, choice in zip(ALL, choices, strict=True)}
    return row, opened(here, row, guards, words), receipts


def test_two_of_three_open_once_after_closing_and_the_verdict_follows(here: World) -> None:
    row, election, receipts = voted(here)
    motion = motion_of(row)
    assert (motion.in_favour, motion.against, motion.abstained, motion.present) == (4, 1, 1, 6)
    assert verify(election.board, election.board_key) == []
    assert {receipts[n] for n in ALL} == set(Ballot.objects.values_list("receipt", flat=True))
    assert actions.close(assembly_id=row.pk, actor=here.actors["one"], now=day_of(row)).allowed
    found = queries.concluded("charter:1")
    assert found is not None and found.adopted


def test_nothing_can_be_opened_before_closing_not_even_by_all_three(here: World) -> None:
    row, guards, words = prepared(here)
    cast(row, "1-1", "against")
    for guard, part in zip(guards, words, strict=True):
        told = actions.return_share(share_id=_share(guard).pk, words=part, actor=guard, now=day_of(row))
        assert [reason.code for reason in told.reasons] == ["return_early"]
    assert motion_of(row).in_favour is None
    assert "".join(TrusteeShare.objects.values_list("words", flat=True)) == ""


def test_a_share_is_shown_once_and_to_its_trustee_only(here: World) -> None:
    row, guards, _ = prepared(here)
    assert _take(guards[0], day_of(row)) == ""
    with pytest.raises(TrusteeShare.DoesNotExist):
        actions.take_share(share_id=_share(guards[0]).pk, actor=guards[1], now=day_of(row))


def test_wrong_words_open_nothing_and_can_be_typed_again(here: World) -> None:
    row, guards, words = prepared(here)
    cast(row, "1-1", "against")
    at, motion = day_of(row), motion_of(row)
    actions.close_voting(motion_id=motion.pk, actor=here.actors["one"], now=at)
    actions.mix(motion_id=motion.pk, now=at)
    typed = [(0, words[0]), (1, words[1].rsplit(" ", 1)[0]), (0, words[0]), (1, words[1])]
    told = [
        [r.code for r in actions.return_share(share_id=_share(guards[n]).pk, words=w, actor=guards[n], now=at).reasons]
        for n, w in typed
    ]
    assert told == [[], ["shares_wrong"], [], []]
    assert motion_of(row).against == 1


def test_three_different_trustees_are_needed(here: World) -> None:
    trustees(here, 2)
    row = signing(here, motions=(replace(MOTION, manner="sealed"),))
    told = actions.prepare_election(motion_id=motion_of(row).pk, actor=here.actors["one"], now=day_of(row))
    assert [reason.code for reason in told.reasons] == ["few_trustees"]


def test_a_household_votes_once_and_again_gets_its_receipt(here: World) -> None:
    row, _, _ = prepared(here)
    first = cast(row, "1-1", "against")
    assert cast(row, "1-1", "in_favour") == ([], first[1])
    assert (Participation.objects.count(), Envelope.objects.count()) == (1, 1)
    assert cast(row, "1-2", "maybe")[0] == ["no_choice"]
    entry = queries.roll(row.pk).get(number="2-1")
    actions.leave(assembly_id=row.pk, entry_id=entry.pk, actor=here.actors["one"], now=day_of(row))
    assert cast(row, "2-1", "against")[0] == ["vote_absent"]


def test_the_length_of_a_sealed_ballot_tells_nothing() -> None:
    public_key, _, _ = sealing.new_key()
    assert len({len(sealing.seal(choice, public_key)) for choice in ("in_favour", "against", "abstained")}) == 1


# no way back from a ballot to a voter


def linked(table: str) -> int:
    """How many ballots the database itself ties to one participation, by the transaction that wrote both."""
    sql = f"""SELECT count(*) FROM (SELECT b.xmin FROM {table} b JOIN assemblies_participation p
              ON p.xmin::text = b.xmin::text GROUP BY b.ctid, b.xmin HAVING count(*) = 1) found"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_neither_xmin_nor_order_nor_key_leads_back_from_a_ballot_to_a_voter(now: datetime) -> None:
    """The control: while they are in their envelopes, one transaction each, all of them are tied to their voter."""
    here = world(now)
    row, _, _ = prepared(here, 34)
    receipts = [cast(row, entry.number, "against")[1] for entry in queries.roll(row.pk)]
    assert linked("assemblies_envelope") == len(receipts) == 40
    motion = motion_of(row)
    actions.close_voting(motion_id=motion.pk, actor=here.actors["one"], now=day_of(row))
    actions.mix(motion_id=motion.pk, now=day_of(row))
    assert (linked("assemblies_ballot"), Envelope.objects.count()) == (0, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT receipt FROM assemblies_ballot ORDER BY ctid")
        laid = [found[0] for found in cursor.fetchall()]
    by_key = list(Ballot.objects.order_by("id").values_list("receipt", flat=True))
    assert sorted(laid) == sorted(receipts)
    for order in (laid, by_key):  # by chance one stands in its place; twelve would be a miracle
        assert sum(a == b for a, b in zip(order, receipts, strict=True)) < 12
    names = {field.name for field in Ballot._meta.get_fields()}
    assert names == {"id", "election", "sealed", "receipt"}


# the board


def mutated(board: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """One thing changed: a ballot, a choice, a number, a key, a letter; added, dropped, swapped or doubled."""
    made = copy.deepcopy(board)
    name = dice.choice(sorted(made))
    value = made[name]
    if isinstance(value, list):
        at = dice.randrange(len(value))
        deed = dice.choice(("drop", "double", "swap", "change"))
        if deed == "drop":
            del value[at]
        elif deed == "double":
            value.insert(at, value[at])
        elif deed == "swap":
            value[0], value[-1] = value[-1], value[0]
        else:
            value[at] = _letter(value[at], dice)
    elif isinstance(value, dict):
        value[dice.choice(sorted(value))] += dice.choice((-1, 1))
    elif isinstance(value, int):
        made[name] = value + dice.choice((-1, 1))
    else:
        made[name] = _letter(value, dice)
    return made


def _letter(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text))
    return text[:at] + ("b" if text[at] == "a" else "a") + text[at + 1 :]


def test_a_thousand_mutated_boards_are_all_found(here: World) -> None:
    _, election, _ = voted(here)
    dice = random.Random(7)  # noqa: S311  # the same mutations every time
    board = json.loads(json.dumps(election.board))
    changed = [m for m in (mutated(board, dice) for _ in range(1000)) if m != board]
    assert len(changed) > 900
    assert [m for m in changed if verify(m) == []] == []


def test_a_board_signed_anew_by_somebody_else_is_found_with_the_published_key(here: World) -> None:
    from shanzhi.policy.assemblies.board import make_board  # noqa: PLC0415

    _, election, _ = voted(here)
    board = election.board or {}
    facts = {n: board[n] for n in ("election", "title", "roll_hash", "eligible", "participants", "public_key")}
    sealed = [bytes(ballot.sealed) for ballot in Ballot.objects.all()]
    forged = make_board(facts, sealed, ["against"] * len(sealed), b"x" * 32)
    assert verify(forged) == []
    assert verify(forged, election.board_key) == ["公示板的公钥和开票前公布的不一样。"]


@pytest.mark.parametrize("junk", [None, [], {}, "x", {"format": "shanzhi-board-1"}])
def test_what_is_no_board_is_said_to_be_none(junk: object) -> None:
    assert verify(junk) == ["不是完整的公示板：缺少或多出了项目。"]


def test_anybody_recounts_a_board_on_the_command_line(here: World, tmp_path: Path, capsys: Any) -> None:
    _, election, _ = voted(here)
    file = tmp_path / "board.json"
    file.write_text(json.dumps(election.board), "utf-8")
    assert main(["vote", "verify", str(file), "--key", election.board_key]) == 0
    assert "同意 4" in capsys.readouterr().out
    file.write_text(json.dumps((election.board or {}) | {"eligible": 7}), "utf-8")
    assert main(["vote", "verify", str(file)]) == 1
    file.write_bytes(b"\xff{")
    assert main(["vote", "verify", str(file)]) == 2
    assert Motion.objects.count() == 1
