"""Shares in common are counted exactly; signatures lose no pair (D2-1.1)."""

import random

from shanzhi.policy.charters import likeness
from shanzhi.policy.charters.clausing import cut
from shanzhi.policy.charters.copying import Clauses, passages
from shanzhi.policy.charters.likeness import Collection, own_runs, similarity
from tests.policy.charters.samples import FILES, ON, model, read

LETTERS = "村民小组长每月一号看水渠灶房电线果园门口垃圾桶老人孩子台账公示栏早晚春秋两天三次"


def invented(seed: int, length: int = 400) -> str:
    made = random.Random(seed)  # noqa: S311  # invented texts
    return "".join(made.choice(LETTERS) for _ in range(length))


def changed(text: str, share: float, seed: int) -> str:
    made = random.Random(seed)  # noqa: S311  # invented texts
    return "".join(made.choice(LETTERS) if made.random() < share else letter for letter in text)


def family() -> list[tuple[str, str]]:
    """Sixty texts, among them copies with 1 to 12 % of the letters changed."""
    texts = [(f"t{seed}", invented(seed)) for seed in range(30)]
    return texts + [(f"c{n}", changed(texts[n][1], 0.01 + n * 0.004, n)) for n in range(30)]


def test_the_same_text_is_wholly_alike_and_signed_alike() -> None:
    runs = own_runs(read("village-a.txt"), ON)
    assert similarity(runs, runs) == 1
    assert (likeness.signature(runs) == likeness.signature(own_runs(read("village-a.txt"), ON))).all()


def test_punctuation_and_blanks_do_not_matter() -> None:
    plain = read("village-a.txt")
    other = plain.replace("，", " , ").replace("。", "\n\n")
    assert similarity(own_runs(plain, ON), own_runs(other, ON)) == 1


def test_pairs_found_by_signatures_are_those_of_counting_everything() -> None:
    texts = family()
    collection = Collection(texts, ON)
    sets = [own_runs(text, ON) for _, text in texts]
    exact = {(a, b) for a in range(len(sets)) for b in range(a + 1, len(sets)) if similarity(sets[a], sets[b]) >= 0.5}
    assert {(a, b) for a, b, _ in collection.pairs(0.5)} == exact
    assert len(exact) > 10


def test_one_text_against_the_others_gives_the_same_shares() -> None:
    texts = family()
    near = Collection(texts[1:], ON).near(texts[0][1], 0.2)
    mine = own_runs(texts[0][1], ON)
    assert [(like.id, like.similarity) for like in near] == [("c0", similarity(mine, own_runs(texts[30][1], ON)))]


def test_clusters_hold_copies_of_copies_together() -> None:
    first = invented(1)
    second = changed(first, 0.03, 1)
    texts = [("a", first), ("b", second), ("c", changed(second, 0.03, 2)), ("x", invented(2))]
    assert Collection(texts, ON).clusters(0.5) == [("a", "b", "c")]


def test_statutory_openings_do_not_make_texts_alike() -> None:
    opening = likeness.terms(ON)["boilerplate"][2]
    one, other = opening + invented(3, 60), opening + invented(4, 60)
    assert similarity(own_runs(one, ON), own_runs(other, ON)) < 0.1
    assert similarity(likeness.runs(one), likeness.runs(other)) > 0.3


def test_wording_of_many_texts_is_taken_out_as_common() -> None:
    shared = invented(99, 200)
    texts = [(f"t{n}", shared + invented(n, 200)) for n in range(60)]
    assert Collection(texts, ON).pairs(0.3) == []
    assert len(Collection(texts[:40], ON).pairs(0.3)) > 100


def test_an_empty_text_is_like_nothing() -> None:
    collection = Collection([("empty", ""), ("a", invented(1)), ("also empty", "。")], ON)
    assert (collection.near("", 0), collection.clusters(0.1)) == ((), [])


def test_exactly_the_copied_clauses_of_the_samples_have_twins() -> None:
    texts = [("model", model()), *((name, read(name)) for name in FILES)]
    found = set()
    for name, text in texts:
        known = Clauses([row for row in texts if row[0] != name], ON)
        twins = ((clause.no, known.twin(clause)) for clause in cut(text).clauses)
        found |= {(name, no, twin.text_id, twin.no) for no, twin in twins if twin}
    pairs = [("village-a.txt", 11, "village-b.txt", 29), ("village-a.txt", 27, "village-b.txt", 32)]
    pairs += [("community-c.txt", 6, "community-d.txt", 3), ("community-c.txt", 8, "community-d.txt", 6)]
    assert found == {*pairs, *((c, d, a, b) for a, b, c, d in pairs)}


def test_passages_stand_in_both_texts_letter_for_letter() -> None:
    one, other = "甲乙丙丁戊己庚辛，不同", "前言甲乙丙丁戊己庚辛"
    left, right = passages(one, other)
    assert [one[a:b] for a, b in left] == [other[a:b] for a, b in right] == ["甲乙丙丁戊己庚辛"]
