"""List and detail pages with 1,000, 100,000 and 1,000,000 filings: time must not grow with the table (at most 1.2).

All filings belong to one department and all are on the public register, which is the worst case for both lists.
CPU is that of web server and PostgreSQL together. Correctness: every page shows rows, deep pages show the rows
that lie there, searches show only rows that hold the word.
usage: python benchmarks/growth.py [rounds, default 3] [requests per page and round, default 40]
"""

import re
import sys
from dataclasses import dataclass, field

import stage
from measuring import ROOT, Client, Server, cpu_seconds, drive, median, table

sys.path.insert(0, str(ROOT))
from shanzhi.policy.normalising import bigrams

SIZES = (1_000, 100_000, 1_000_000)
GOAL = 1.2
RARE = "拔河裁判"
TITLES = [f"{a}{b}" for a in ("燃气", "消防", "防汛", "养老", "就业") for b in ("提示", "登记", "走访", "宣传", "摸底")]
ROWS = """
SET session_replication_role = replica;
INSERT INTO publications_publication (id, kind, key, title, issuer_id, place_id, state, content, valid_from,
    valid_until, published_at, changed_at, search)
SELECT 1000000 + i, 'admission', 'AS-210302-2026-W-' || i, t.title, %(issuer)s, %(place)s,
    CASE WHEN i %% 10 = 0 THEN 'expired' ELSE 'active' END, jsonb_build_object('kind', 'work', 'demand', 1000000 + i),
    '2026-01-01', '2026-12-31', timestamptz '2026-01-01' + i * interval '20 seconds', now(), t.search
FROM generate_series(1, %(size)s) i JOIN titles t ON t.n = CASE WHEN i %% %(every)s = 0 THEN -1 ELSE i %% 25 END;
INSERT INTO admission_demand (id, issuer_id, filed_by_id, state, admission_id, created_at, changed_at)
SELECT 1000000 + i, %(issuer)s, %(post)s, CASE WHEN i %% 10 = 0 THEN 'expired' ELSE 'active' END, 1000000 + i,
    now(), now()
FROM generate_series(1, %(size)s) i;
INSERT INTO admission_filing (id, demand_id, version, kind, title, purpose, frequency, role, result_owner,
    community_share, topic, own_duty, sponsor_tier, no_basis, funding_source, funding_channel, funding_none_reason,
    tested_by, system_used, exit_condition, personal_data, particulars, places_count, filed_at, search)
SELECT 1000000 + i, 1000000 + i, 1, 'work', t.title, '入户时顺带发一张提示单。', 'once', 'assist', 'issuer', 0.3,
    'general', 'false', '', false, '区级财政', '', '', 0, '', '', '', '{}', 3, now(), t.search
FROM generate_series(1, %(size)s) i JOIN titles t ON t.n = CASE WHEN i %% %(every)s = 0 THEN -1 ELSE i %% 25 END;
INSERT INTO admission_ruling (id, filing_id, sequence, outcome, reasons, approvers, missing, trace, rules_version,
    lists_version, ruled_at)
SELECT 1000000 + i, 1000000 + i, 1, 'approve', '[]', '[]', '[]', '[]', 'x', 'x', now()
FROM generate_series(1, %(size)s) i;
"""
ISSUER = """SELECT b.id, b.place_id, p.id FROM people_post p JOIN people_body b ON b.id = p.body_id
JOIN people_account a ON a.person_id = p.person_id WHERE a.username = 'td_dept'"""
GIN = ("filing_search ON admission_filing", "publication_search ON publications_publication")


@dataclass
class City:
    """One size of table with its server and its signed-in department."""

    size: int
    server: Server
    clients: dict[str, Client]
    pages: dict[str, tuple[str, str]]
    found: dict[str, list[float]] = field(default_factory=dict)


def deep(size: int) -> int:
    """The row after which the deep pages begin; enough rows of every state lie behind it."""
    return size * 6 // 10


def filled(size: int) -> str:
    """A database of that many filings, made once from the demo world."""
    name = f"growth_{size}"
    with stage.owner("postgres") as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        connection.execute(f"CREATE DATABASE {name} TEMPLATE shanzhi")
    with stage.owner(name) as connection:
        issuer, place, post = connection.execute(ISSUER).fetchone()
        connection.execute("CREATE TEMP TABLE titles (n int, title text, search tsvector)")
        for number, title in [*enumerate(TITLES), (-1, RARE)]:
            words = bigrams(f"{title} 入户时顺带发一张提示单。")
            connection.execute("INSERT INTO titles VALUES (%s, %s, to_tsvector('simple', %s))", [number, title, words])
        for index in GIN:
            connection.execute(f"DROP INDEX {index.split()[0]}")
        values = {"issuer": issuer, "place": place, "post": post, "size": size, "every": size // 15}
        for statement in ROWS.split(";\n"):
            if statement.strip():
                connection.execute(statement, values if "%(" in statement else None)
        for index in GIN:
            connection.execute(f"CREATE INDEX {index} USING gin (search)")
        connection.execute("VACUUM ANALYZE")
    return name


def opened(size: int, env: dict[str, str]) -> City:
    name = filled(size)
    server = Server.start("shanzhi.entrypoints.site.wsgi:application", env | {"DATABASE_URL": stage.address(name)})
    with stage.owner(name) as connection:
        middle = connection.execute(
            "SELECT (extract(epoch from published_at) * 1000000)::bigint, id FROM publications_publication"
            " WHERE id = %s",
            [1_000_000 + deep(size)],
        ).fetchone()
    clients = {"anyone": Client(server.port), "dept": stage.signed_in(server.port, "td_dept")}
    pages = {
        "register, first page": ("anyone", "/admissions/"),
        "register, deep page": ("anyone", f"/admissions/?after={middle[0]}-{middle[1]}"),
        "register, word in every row": ("anyone", "/admissions/?q=提示"),
        "register, word in 15 rows": ("anyone", f"/admissions/?q={RARE}"),
        "register, one state, deep": ("anyone", f"/admissions/?state=expired&after={middle[0]}-{middle[1]}"),
        "own filings, first page": ("dept", "/d/demands/"),
        "own filings, deep page": ("dept", f"/d/demands/?after={middle[1]}"),
        "own filings, word in every row": ("dept", "/d/demands/?q=提示"),
        "own filings, word in 15 rows": ("dept", f"/d/demands/?q={RARE}"),
        "own filings, one state, deep": ("dept", f"/d/demands/?state=expired&after={middle[1]}"),
        "ruling page": ("dept", f"/d/demands/{middle[1]}/"),
    }
    return City(size, server, clients, pages)


def checked(city: City, name: str) -> None:
    """The page shows what lies there."""
    who, path = city.pages[name]
    body = ask(city, name)
    if name == "ruling page":
        assert TITLES[deep(city.size) % 25] in body or RARE in body, name
        return
    titles = re.findall(r'class="tt" href="[^"]*">([^<]*)<', body)
    expected = 15 if RARE in path else 50 if who == "anyone" else 20
    assert len(titles) == expected, (name, city.size, len(titles))
    if RARE in path:
        assert set(titles) == {RARE}, titles
    if "deep" in name and "state" not in path:
        first = deep(city.size) - 1
        assert titles[0] == (RARE if first % (city.size // 15) == 0 else TITLES[first % 25]), (name, titles[0])


def ask(city: City, name: str) -> str:
    who, path = city.pages[name]
    answer = city.clients[who].ask("GET", path.replace("提示", "%E6%8F%90%E7%A4%BA").replace(RARE, QUOTED))
    assert answer.status == 200, (name, answer.status)
    return answer.body.decode()


QUOTED = "".join(f"%{byte:02X}" for byte in RARE.encode())


def measure(city: City, name: str, requests: int) -> None:
    """CPU of web server and PostgreSQL for one page, in ms per request."""
    before = cpu_seconds(stage.postmaster())
    load = drive(city.server.process.pid, [lambda: ask(city, name)], requests)
    cpu = load.cpu + cpu_seconds(stage.postmaster()) - before
    city.found.setdefault(name, []).append(cpu / requests * 1000)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    requests = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    env = stage.ready()
    for size in SIZES:
        filled(size)
    cities = [opened(size, env) for size in SIZES]
    try:
        for city in cities:
            for name in city.pages:
                checked(city, name)
        for _ in range(rounds):
            for name in cities[0].pages:
                for city in cities:
                    measure(city, name, requests)
    finally:
        for city in cities:
            city.server.stop()
        stage.stop()
    print(report(cities))


def report(cities: list[City]) -> str:
    rows = []
    for name in cities[0].pages:
        ms = [median(city.found[name]) for city in cities]
        rows.append((name, *(f"{value:.1f}" for value in ms), f"{ms[2] / ms[1]:.2f}", f"{ms[2] / ms[0]:.2f}"))
    head = ("page", *(f"{size:,} rows, CPU ms" for size in SIZES), "10⁶ / 10⁵", f"10⁶ / 10³, goal ≤ {GOAL}")
    return table(head, rows)


if __name__ == "__main__":
    main()
