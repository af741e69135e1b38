"""One ruling of the gate: at most 1 ms of CPU, the same answer every time, linear in the length of the text.

Correctness: every labelled filing gets its labelled outcome, every repeat equals the first answer.
usage: python benchmarks/ruling.py [rounds, default 5]
"""

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from measuring import ROOT, median, table

sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.entrypoints.site.settings")
os.environ.setdefault("SHANZHI_VAR", "var/bench")
import django

django.setup()
from shanzhi.entrypoints.cli.demo.filings import demands  # noqa: E402
from shanzhi.policy import topics  # noqa: E402
from shanzhi.policy.admission import rule, terms_on  # noqa: E402
from shanzhi.policy.admission.facts import Proposal  # noqa: E402
from tests.policy.admission.test_gate import LAWFUL, combinations, labelled  # noqa: E402

GOAL_MS = 1.0
GROWTH_GOAL = 12.0
SIZES = (1_000, 10_000, 100_000)
TEXTS = {
    "plain prose": "请社区网格员入户时顺带发一张冬季用气安全提示单，住户有疑问的转给燃气公司答复。",
    "near hits only": "招商环境宣传。引资料入库。协税务局发放提示，护税法宣讲。不承担任务，不设指标。",
    "one endless sentence": "招商引税拆迁整治任务指标考核",
    "Latin and digits": "GDP 2026 target notice no 15 ",
    "denied hits": "本项不是招商引资任务，不得下达协税护税指标，不要求拆迁拆违。",
}


def cpu_ms(proposal: Proposal) -> float:
    """CPU of one ruling on a text never seen before: what was found in earlier texts is forgotten first."""
    terms = terms_on(proposal.on)
    topics.detect.cache_clear()
    began = time.thread_time_ns()
    rule(proposal, terms)
    return (time.thread_time_ns() - began) / 1e6


def spread(name: str, proposals: Sequence[Proposal], rounds: int) -> tuple[object, ...]:
    """Median and 95th percentile over the cases; each case is the median of its rounds."""
    first = [rule(proposal, terms_on(proposal.on)) for proposal in proposals]
    runs = []
    for _ in range(rounds):
        runs.append([cpu_ms(proposal) for proposal in proposals])
        assert [rule(proposal, terms_on(proposal.on)) for proposal in proposals] == first, name
    each = sorted(median(times) for times in zip(*runs, strict=True))
    middle, p95 = median(each), each[int(len(each) * 0.95)]
    return name, len(proposals), f"{middle:.3f}", f"{p95:.3f}", f"{each[-1]:.3f}", f"{p95 / GOAL_MS:.2f}"


def growth(name: str, sentence: str, rounds: int) -> tuple[object, ...]:
    """CPU time for texts of 1,000, 10,000 and 100,000 characters, and t(10n)/t(n)."""
    proposals = [replace(LAWFUL, purpose=(sentence * (size // len(sentence) + 1))[:size]) for size in SIZES]
    for proposal in proposals:
        rule(proposal, terms_on(proposal.on))
    times = [[cpu_ms(proposal) for proposal in proposals] for _ in range(rounds)]
    found = [median(column) for column in zip(*times, strict=True)]
    ratios = [found[1] / found[0], found[2] / found[1]]
    return name, *(f"{value:.3f}" for value in found), *(f"{ratio:.1f}" for ratio in ratios)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    rows = demands()
    filings = [labelled(row["admission"]) for row in rows]
    wrong = [
        row["id"]
        for row, proposal in zip(rows, filings, strict=True)
        if rule(proposal, terms_on(proposal.on)).outcome != row["expected"]["outcome"]
    ]
    assert wrong == [], wrong
    head = ("inputs", "count", "median CPU ms", "p95 CPU ms", "worst CPU ms", "p95 of the goal (1 ms)")
    every = combinations()
    print(table(head, [spread("labelled filings", filings, rounds), spread("enumeration", every, min(rounds, 3))]))
    print()
    head = ("text", *(f"{size:,} chars ms" for size in SIZES), "t(10k)/t(1k)", f"t(100k)/t(10k), ≤ {GROWTH_GOAL:g}")
    print(table(head, [growth(name, sentence, rounds) for name, sentence in TEXTS.items()]))
    print(f"\n{Path(__file__).name}: labels right {len(filings)} of {len(filings)}, repeats equal")


if __name__ == "__main__":
    main()
