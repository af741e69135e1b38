"""Queries and CPU of every list and detail page with few rows and with very many: the number must be the same.

Few: 1,000 filings, one task, one approval, one finding. Many: 1,000,000 filings and 400 of each of the others.
The growth is that of CPU (web and Python side of the database). Goals: lists at most 6, details at most 10.
The permanent gate is tests/entrypoints/test_query_counts.py; this script needs the tables of growth.py.
usage: python benchmarks/queries.py [rounds, default 3]
"""

import os
import sys
import time

import growth
import stage
from measuring import median, table

SMALL, LARGE = growth.SIZES[0], growth.SIZES[-1]
MANY = 400
MORE = (
    """INSERT INTO cases_assignment (place_id, admission_id, occurrence, title, issuer_name, minutes, due_on, paused,
        state, assigned_at, refusal)
    SELECT place.id, p.id, 'bench', p.title, '某局', 30, '2026-12-01', false, 'waiting', now(), ''
    FROM (SELECT * FROM publications_publication WHERE id > 1000000 ORDER BY id LIMIT %s) p,
        places_place place WHERE place.code = '210302002001' ON CONFLICT DO NOTHING""",
    """INSERT INTO admission_approval (demand_id, filing_id, body_id, "order", answer, conditions, reason, opened_at)
    SELECT f.demand_id, f.id, (SELECT p.body_id FROM people_post p JOIN people_account a ON a.person_id = p.person_id
        WHERE a.username = 'td_party' LIMIT 1), 1, 'pending', '', '', now()
    FROM admission_filing f WHERE f.id > 1000000 ORDER BY f.id LIMIT %s ON CONFLICT DO NOTHING""",
    """INSERT INTO findings_finding (kind, clause, source, title, quote, subject, issuer_name, area_id, state,
        raised_at, answer)
    SELECT 'bench', 'D1-4.2.5', 'report', '没有编号', '', '', '某局', place.id, 'raised', now(), ''
    FROM generate_series(1, %s - (SELECT count(*)::int FROM findings_finding WHERE kind = 'bench')),
        places_place place WHERE place.code = '210302'""",
)
TASK = """SELECT a.id FROM cases_assignment a JOIN places_place p ON p.id = a.place_id
WHERE a.occurrence = 'bench' AND p.code = '210302002001' ORDER BY a.id LIMIT 1"""
PAGES = (
    ("inbox", "worker1", "/w/", 6),
    ("public register", "", "/admissions/", 6),
    ("register, searched", "", "/admissions/?q=提示", 6),
    ("own filings", "td_dept", "/d/demands/", 6),
    ("own filings, searched", "td_dept", "/d/demands/?q=提示&state=active", 6),
    ("approvals", "td_party", "/a/", 6),
    ("findings", "td_civil", "/a/findings/", 6),
    ("ruling page", "td_dept", "/d/demands/1000500/", 10),
    ("inbox task", "worker1", "/w/assignments/{task}/", 10),
    ("number page", "", "/n/{number}/", 10),
)
NUMBER = "SELECT key FROM publications_publication WHERE id < 1000000 AND kind = 'admission' ORDER BY id LIMIT 1"


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    os.environ.update(stage.ready() | {"SHANZHI_HOSTS": "testserver", "SHANZHI_DATABASE_ROLE": "app"})
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.entrypoints.site.settings")
    found: dict[int, dict[str, tuple[int, float]]] = {}
    try:
        for size, children in ((SMALL, 1), (LARGE, MANY)):
            found[size] = visited(growth.filled(size), children, rounds)
    finally:
        stage.stop()
    rows = []
    for name, _, _, goal in PAGES:
        (few, few_ms), (many, many_ms) = found[SMALL][name], found[LARGE][name]
        assert few == many <= goal, (name, few, many, goal)
        rows.append((name, few, many, goal, f"{few_ms:.1f}", f"{many_ms:.1f}"))
    print(table(("page", "queries, few", "queries, many", "goal ≤", "CPU ms, few", "CPU ms, many"), rows))


def visited(database: str, children: int, rounds: int) -> dict[str, tuple[int, float]]:
    """Queries and median CPU of every page, in the application's role."""
    import django  # noqa: PLC0415  # the settings read the environment made above

    django.setup()
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from shanzhi.kernel.people.models import Account  # noqa: PLC0415

    with stage.owner(database) as owner:
        for statement in MORE:
            owner.execute(statement, [children])
        places = {"task": owner.execute(TASK).fetchone()[0], "number": owner.execute(NUMBER).fetchone()[0]}
    connection.close()
    connection.settings_dict["NAME"] = database
    results = {}
    for name, login, path, _ in PAGES:
        client = Client()
        if login:
            client.force_login(Account.objects.get(username=login))
        address = path.format(**places)
        assert client.get(address).status_code == 200, (name, address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        count = len(asked)
        assert count > 0, name
        times = []
        for _ in range(rounds * 5):
            began = time.process_time()
            client.get(address)
            times.append((time.process_time() - began) * 1000)
        results[name] = (count, median(times))
    return results


if __name__ == "__main__":
    main()
