"""Needs and providers in synthetic cities of 100, 1,000 and 1,193 communities: HiGHS against greedy (D5-4.3.4)."""

import time

from shanzhi.policy.resources import matching
from tests.policy.resources.test_matching import city

SECONDS = 20.0
CASH = 20_000


def main() -> None:
    """One line a city: objective of both, gain, seconds of both, and how time grows."""
    before = 0.0
    for communities in (100, 1000, 1193):
        needs, servers = city(communities, 7)
        start = time.perf_counter()
        plain = matching.greedy(needs, servers, CASH)
        greedy_took = time.perf_counter() - start
        start = time.perf_counter()
        best = matching.optimised(needs, servers, CASH, SECONDS)
        took = time.perf_counter() - start
        low, high = matching.objective(plain, needs), matching.objective(best, needs)
        growth = f"x{took / before:.1f}" if before else "–"
        print(
            f"{communities:>5} communities, {len(servers):>4} providers: greedy {low:>9.0f} in {greedy_took:.2f} s, "
            f"HiGHS {high:>9.0f} in {took:.2f} s, gain {high / low - 1:+.1%}, growth {growth}"
        )
        before = took


if __name__ == "__main__":
    main()
