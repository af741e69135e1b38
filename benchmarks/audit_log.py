"""Numbering, signing and proving a long audit trail: `python benchmarks/audit_log.py [events]`, SHANZHI_VAR fresh."""

import sys
import tempfile
import time
from pathlib import Path

EVENTS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
FILL = """
INSERT INTO audit_event (at, act, subject, capacity, person_id, post_id, body_id, clauses, detail, before_hash,
    after_hash, request_id)
SELECT now(), 'cases.receive', 'assignment:' || n, '解放社区居委会 · 社区工作者', n %% 900, n %% 900, n %% 400,
    '["D1-4.2.1"]', '{"from": "waiting"}', repeat('a', 64), repeat('b', 64), 'r' || n
FROM generate_series(1, %s) AS n
"""


def main() -> None:
    from shanzhi.entrypoints.cli import database  # noqa: PLC0415

    database.connect("owner")
    from django.db import connection  # noqa: PLC0415  # only once Django is set up

    from shanzhi.kernel.audit.anchor import Anchor  # noqa: PLC0415
    from shanzhi.kernel.audit.sequencing import Sequencer  # noqa: PLC0415
    from shanzhi.kernel.audit.verifying import verify  # noqa: PLC0415

    database.migrate()
    with connection.cursor() as cursor:
        cursor.execute(FILL, [EVENTS])
    folder = Path(tempfile.mkdtemp())
    sequencer = Sequencer(Anchor(folder / "audit", folder / "key"))
    started = time.perf_counter()
    count = 0
    while step := sequencer.sequence():
        count += step
    numbered = time.perf_counter() - started
    from django.utils import timezone  # noqa: PLC0415

    sequencer.checkpoint(timezone.now(), keep=True)
    started = time.perf_counter()
    cpu = time.process_time()
    report = verify(sequencer.anchor)
    cpu = time.process_time() - cpu
    proven = time.perf_counter() - started
    print(f"{count} events numbered in {numbered:.1f} s ({count / numbered:.0f}/s); sound={report.sound}")
    wall, busy = (seconds * 1e6 / count for seconds in (proven, cpu))
    print(f"verified in {proven:.1f} s; of 1,000,000: {wall:.0f} s, computing {busy:.0f} s")


if __name__ == "__main__":
    main()
