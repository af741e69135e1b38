"""Charters: precision and recall of the text check on labelled clauses, and likeness of a whole city of texts.

`python -m benchmarks.charters [texts]`. Every figure stands beside its check; a failing check stops the run.
"""

import random
import statistics
import sys
import time
from datetime import date
from typing import Any

from shanzhi.policy.charters import concreteness, lawfulness
from shanzhi.policy.charters.bodies import Kind
from shanzhi.policy.charters.check import check
from shanzhi.policy.charters.likeness import Collection, own_runs, similarity
from tests.policy.charters.samples import FILES, labels, more, read

ON = date(2026, 11, 25)
ROUNDS = 3
ALIKE = 0.5


def ratio(name: str, right: int, wrong: int, missed: int) -> None:
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    print(f"| {name} | {right} | {wrong} | {missed} | {precision:.3f} | {recall:.3f} |")


def counted(found: set[Any], wanted: set[Any]) -> tuple[int, int, int]:
    return len(found & wanted), len(found - wanted), len(wanted - found)


def samples() -> None:
    """The 123 labelled clauses of the four sample texts; each text is checked against the other three."""
    found: dict[str, set[Any]] = {"unlawful": set(), "vague": set(), "copied": set(), "areas": set()}
    wanted: dict[str, set[Any]] = {kind: set() for kind in found}
    for name in FILES:
        others = [(other, read(other)) for other in FILES if other != name]
        report = check(read(name), Kind(labels()[name]["kind"]), ON, corpus=others)
        for row in labels()[name]["clauses"]:
            for flag in row["flags"]:
                wanted[flag["kind"]].add((name, row["no"], flag["code"]))
        for checked in report.clauses:
            for flag in checked.flags:
                if flag.kind.value in found:
                    found[flag.kind.value].add((name, checked.clause.no, flag.code))
        wanted["areas"] |= {(name, no) for no in labels()[name]["areas_covered"]}
        found["areas"] |= {(name, row.area.no) for row in report.areas if row.covered}
    for kind in found:
        ratio(f"123 clauses: {kind}", *counted(found[kind], wanted[kind]))


def written() -> None:
    """The clauses written for it, half of them lawful traps."""
    patterns = (*lawfulness.unlawful_patterns(), *lawfulness.adoption_patterns())
    rows = [(code, text) for code, texts in more()["flagged"].items() for text in texts]
    rows += [("", text) for text in more()["clean"]]
    unlawful, vague = [0, 0, 0], [0, 0, 0]
    for code, text in rows:
        codes = {hit.pattern.code for hit in lawfulness.hits(text, patterns)}
        meant = {code} - {"", "vague"}
        wrong = codes if not meant else set()
        for at, amount in enumerate((len(codes & meant), len(wrong), len(meant - codes))):
            unlawful[at] += amount
        is_vague = concreteness.substance(text, ON).vague and not codes
        vague[0] += is_vague and code == "vague"
        vague[1] += is_vague and code != "vague"
        vague[2] += not is_vague and code == "vague"
    ratio(f"{len(rows)} written clauses: unlawful and wrong body", *unlawful)
    ratio(f"{len(rows)} written clauses: vague", *vague)


def city(count: int) -> list[tuple[str, str]]:
    """Invented texts; one in ten is an edited copy of an earlier one, all open alike."""
    made = random.Random(20210930)  # noqa: S311  # invented texts
    pool = [chr(code) for code in range(0x4E00, 0x4E00 + 2500)]
    opening = "为了推进我村民主法治建设，维护社会稳定，树立良好的民风、村风，创造安居乐业的社会环境。"
    texts: list[tuple[str, str]] = []
    for at in range(count):
        if at > 50 and made.random() < 0.1:
            letters = list(texts[made.randrange(at)][1])
            share = made.choice((0.01, 0.03, 0.06, 0.1, 0.15, 0.2))
            letters = [made.choice(pool) if made.random() < share else letter for letter in letters]
        else:
            letters = list(opening + "".join(made.choices(pool, k=1500)))
        texts.append((str(at), "".join(letters)))
    return texts


def likeness(count: int) -> None:
    texts = city(count)
    sets = [own_runs(text, ON) for _, text in texts]
    exact = {(a, b) for a in range(count) for b in range(a + 1, count) if similarity(sets[a], sets[b]) >= ALIKE}
    whole, single = [], []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        collection = Collection(texts, ON)
        pairs = {(a, b) for a, b, _ in collection.pairs(ALIKE)}
        whole.append(time.perf_counter() - start)
        for _, text in texts[:40]:
            start = time.perf_counter()
            collection.near(text)
            single.append(time.perf_counter() - start)
    recall = len(pairs & exact) / max(1, len(exact))
    assert pairs <= exact, "a pair that counting does not confirm"
    print(f"| all {count} texts, median of {ROUNDS} | {statistics.median(whole):.2f} s | 5 s |")
    print(f"| one text against all, p95 | {sorted(single)[int(len(single) * 0.95)] * 1000:.1f} ms | 50 ms |")
    print(f"| recall against counting everything ({len(exact)} pairs) | {recall:.4f} | 0.999 |")


if __name__ == "__main__":
    print("| what | right | wrong | missed | precision | recall |\n|---|---|---|---|---|---|")
    samples()
    written()
    print("\n| likeness | measured | goal |\n|---|---|---|")
    likeness(int(sys.argv[1]) if len(sys.argv) > 1 else 1193)
