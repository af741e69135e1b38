"""Filing a demand against a bare Django + PostgreSQL insert in one run: at least 60 % of its requests per second.

Ours is the real HTTP POST of the last form: sign-in, CSRF, form, ruling, filing, approvals, their deadlines, notice
and audit event in one transaction. The peer is a view that inserts one row, on the same settings, granian and
PostgreSQL: once without any middleware, once behind the product's own. Drafts are laid in beforehand by SQL.
Correctness: after each round every demand filed has its ruling, two approvals, two deadlines, one audit event and
one kept answer; every bare request has its row.
usage: python benchmarks/filing.py [rounds, default 5] [requests per round, default 400] [connections, default 8]
"""

import itertools
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

import stage
from measuring import Client, Load, Server, cpu_seconds, drive, median, table

GOAL = 0.6
CASES = ("bare insert, no middleware", "bare insert, product's middleware", "filing a demand")
SETUP = """
DROP TABLE IF EXISTS bench_row;
CREATE TABLE bench_row (id bigserial PRIMARY KEY, unit varchar(12) NOT NULL, title varchar(120) NOT NULL,
    body jsonb NOT NULL, state smallint NOT NULL, created timestamptz NOT NULL);
GRANT SELECT, INSERT ON bench_row TO shanzhi_app;
GRANT USAGE ON SEQUENCE bench_row_id_seq TO shanzhi_app;
"""
DRAFTS = """
WITH who AS (SELECT p.id post, p.body_id body, b.place_id place FROM people_post p
    JOIN people_body b ON b.id = p.body_id JOIN people_account a ON a.person_id = p.person_id
    WHERE a.username = 'td_dept'),
demand AS (INSERT INTO admission_demand (issuer_id, filed_by_id, state, created_at, changed_at)
    SELECT body, post, 'draft', now(), now() FROM who, generate_series(1, %s) RETURNING id),
filing AS (INSERT INTO admission_filing (demand_id, version, kind, title, purpose, frequency, role, result_owner,
    community_share, topic, own_duty, sponsor_tier, no_basis, funding_source, funding_channel, funding_none_reason,
    tested_by, system_used, exit_condition, personal_data, particulars, places_count)
    SELECT id, 1, 'work', '冬季用气安全提示', '入户时顺带发一张提示单。', 'once', 'assist', 'issuer', 0, 'general',
    'false', '', false, '', '', '', 0, '', '', '', '{}', 1 FROM demand RETURNING id, demand_id),
basis AS (INSERT INTO admission_basis (filing_id, kind, level, document, document_number, article, quote, law_article)
    SELECT id, 'department', '', '关于开展提示的通知', '', '', '', '' FROM filing),
target AS (INSERT INTO admission_target (filing_id, place_id) SELECT id, place FROM filing, who)
SELECT demand_id FROM filing ORDER BY demand_id
"""
WHOLE = """
SELECT count(*) FROM admission_demand d WHERE d.id = ANY(%s) AND d.state = 'in_approval'
AND (SELECT count(*) FROM admission_ruling r JOIN admission_filing f ON f.id = r.filing_id
    WHERE f.demand_id = d.id AND f.filed_at IS NOT NULL AND r.outcome = 'approve') = 1
AND (SELECT count(*) FROM admission_approval a WHERE a.demand_id = d.id) = 2
AND (SELECT count(*) FROM deadlines_deadline l WHERE l.subject = 'demand:' || d.id) = 2
AND (SELECT count(*) FROM messages_notice n WHERE n.subject = 'demand:' || d.id) = 1
AND (SELECT count(*) FROM audit_event e WHERE e.subject = 'demand:' || d.id) = 1
AND (SELECT count(*) FROM audit_submission s WHERE s.answer = '/d/demands/' || d.id || '/') = 1
"""
TYPED = {
    "minutes": "30",
    "community_share": "30",
    "starts_on": "2026-12-01",
    "ends_on": "2027-03-01",
    "funding_source": "区级财政预算",
    "funding_per_community": "600",
}


@dataclass
class Runs:
    """What each case gave, round by round, with PostgreSQL's CPU beside the web server's."""

    loads: list[Load] = field(default_factory=list)
    database: list[float] = field(default_factory=list)

    def row(self, name: str, peer: "Runs") -> tuple[object, ...]:
        rate, cpu = median([x.per_second for x in self.loads]), median([x.cpu_ms for x in self.loads])
        p50, p95 = (median([x.percentile(share) for x in self.loads]) for share in (0.5, 0.95))
        of_peer = median([a.per_second / b.per_second for a, b in zip(self.loads, peer.loads, strict=True)])
        of_cpu = median([b.cpu_ms / a.cpu_ms for a, b in zip(self.loads, peer.loads, strict=True)])
        numbers = (f"{rate:.0f}", f"{p50:.1f}", f"{p95:.1f}", f"{cpu:.2f}", f"{median(self.database):.2f}")
        return name, *numbers, f"{of_peer:.0%}", f"{of_cpu:.0%}"


def drafts(count: int) -> list[int]:
    with stage.owner() as connection:
        return [int(str(row[0])) for row in connection.execute(DRAFTS, [count])]


def bare_workers(server: Server, connections: int, cookies: dict[str, str]) -> list[Callable[[], None]]:
    def worker() -> Callable[[], None]:
        client = Client(server.port, cookies)
        form = {"title": "冬季用气安全提示", "minutes": "30"}
        if cookies:
            form["csrfmiddlewaretoken"] = stage.token(client.ask("GET", "/d/demands/new/").body.decode())
        body = urlencode(form)

        def ask() -> None:
            answer = client.ask("POST", "/insert/", body)
            assert answer.status == 200, (answer.status, answer.body[:500])

        return ask

    return [worker() for _ in range(connections)]


def filing_workers(
    server: Server, connections: int, cookies: dict[str, str], waiting: Iterator[int]
) -> list[Callable[[], None]]:
    def worker() -> Callable[[], None]:
        client = Client(server.port, cookies)
        csrf = stage.token(client.ask("GET", "/d/demands/new/").body.decode())

        def ask() -> None:
            pk = next(waiting)
            form = TYPED | {"csrfmiddlewaretoken": csrf, "once": f"bench{pk}"}
            answer = client.ask("POST", f"/d/demands/{pk}/effort/", urlencode(form))
            assert answer.status == 302, (answer.status, answer.body.decode()[-2000:])
            assert answer.headers["location"] == [f"/d/demands/{pk}/"], answer.headers

        return ask

    return [worker() for _ in range(connections)]


def timed(server: Server, workers: list[Callable[[], None]], requests: int, runs: Runs) -> None:
    for worker in workers:
        worker()
    before = cpu_seconds(stage.postmaster())
    load = drive(server.process.pid, workers, requests)
    runs.loads.append(load)
    runs.database.append((cpu_seconds(stage.postmaster()) - before) / load.requests * 1000)


def one_round(
    servers: list[Server], cookies: dict[str, str], found: dict[str, Runs], requests: int, connections: int
) -> None:
    """The three cases once, each checked against its rows."""
    for name, server, kept in zip(CASES[:2], servers[:2], ({}, cookies), strict=True):
        with stage.owner() as connection:
            before = connection.execute("SELECT count(*) FROM bench_row").fetchone()
            timed(server, bare_workers(server, connections, kept), requests, found[name])
            after = connection.execute("SELECT count(*) FROM bench_row").fetchone()
        assert int(str(after[0])) - int(str(before[0])) == found[name].loads[-1].requests + connections
    made = drafts(requests + connections)
    waiting = iter(made)
    timed(servers[2], filing_workers(servers[2], connections, cookies, waiting), requests, found[CASES[2]])
    filed = made[: found[CASES[2]].loads[-1].requests + connections]
    with stage.owner() as connection:
        whole = connection.execute(WHOLE, [filed]).fetchone()
    assert whole == (len(filed),), (whole, len(filed))


def main() -> None:
    rounds, requests, connections = (
        int(given or default) for given, default in itertools.zip_longest(sys.argv[1:4], (5, 400, 8))
    )
    env = stage.ready()
    with stage.owner() as connection:
        connection.execute(SETUP)
    servers = [
        Server.start("benchmarks.bare:application", env | {"BARE": "open"}),
        Server.start("benchmarks.bare:application", env | {"BARE": "signed_in"}),
        Server.start("shanzhi.entrypoints.site.wsgi:application", env),
    ]
    found = {name: Runs() for name in CASES}
    try:
        cookies = stage.signed_in(servers[2].port, "td_dept").cookies  # one session: sign-in is throttled
        for _ in range(rounds):
            one_round(servers, cookies, found, requests, connections)
    finally:
        for server in servers:
            server.stop()
        stage.stop()
    head = ("case", "req/s", "p50 ms", "p95 ms", "web CPU ms", "PG CPU ms")
    for peer in CASES[:2]:
        rows = [found[name].row(name, found[peer]) for name in CASES]
        print(table((*head, f"req/s of “{peer}” (goal {GOAL:.0%})", "CPU ratio"), rows))
        print()


if __name__ == "__main__":
    main()
