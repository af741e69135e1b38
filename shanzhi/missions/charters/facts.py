"""Rows to plain facts: where a revision stands, what the check says about its text, what resembles it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np

from shanzhi.kernel.audit.actor import Actor
from shanzhi.kernel.people import queries as people
from shanzhi.kernel.people.models import Body
from shanzhi.kernel.places import queries as places
from shanzhi.kernel.places.models import Place
from shanzhi.missions.charters import queries
from shanzhi.missions.charters.models import Charter, ClauseText, Revision, Version
from shanzhi.policy.assemblies import Basis, CalledBy, Matter, Meeting
from shanzhi.policy.assemblies import Body as AssemblyBody
from shanzhi.policy.calendar import local_day
from shanzhi.policy.charters import likeness, quotas
from shanzhi.policy.charters.bodies import RIGHT_BODY, Kind
from shanzhi.policy.charters.check import Report, check
from shanzhi.policy.charters.flags import Flag
from shanzhi.policy.charters.moving import Standing
from shanzhi.policy.terms import in_force

NEAREST = 20
"""So many of the most similar texts are searched clause by clause."""


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def text_of(head: str, clauses: Sequence[str]) -> str:
    """The whole text from its parts; the hash is over exactly this."""
    return "\n".join([*([head.strip()] if head.strip() else []), *(clause.strip() for clause in clauses)])


def signature(text: str, on: date) -> bytes:
    return likeness.signature(likeness.own_runs(text, on)).tobytes()


@dataclass(frozen=True, slots=True)
class Near:
    """Another charter with a share in common, counted exactly."""

    charter_id: int
    place: str
    share: float


def near(charter_id: int, version: Version, on: date) -> list[Near]:
    """The texts of the city most like this one, most alike first; two queries."""
    rows = queries.signatures_elsewhere(charter_id)
    if not rows:
        return []
    mine = np.frombuffer(bytes(version.signature), np.uint32)
    others = np.frombuffer(b"".join(bytes(row[1]) for row in rows), np.uint32).reshape(len(rows), -1)
    shares = (others == mine[None, :]).mean(axis=1)
    least = likeness.terms(on)["shown"] - likeness.terms(on)["slack"]
    chosen = [int(at) for at in np.argsort(-shares)[:NEAREST] if shares[at] >= least]
    names = {rows[at][0]: rows[at][2] for at in chosen}
    runs = likeness.own_runs(version.text, on)
    found = [
        Near(int(pk), names[int(pk)], likeness.similarity(runs, likeness.own_runs(text, on)))
        for pk, text in queries.texts_of(list(names))
    ]
    return sorted(found, key=lambda row: (-row.share, row.charter_id))


def report(charter: Charter, version: Version, on: date) -> tuple[Report, list[Near]]:
    """The check of a version as it stands, against the texts nearest to it and the model text."""
    alike = near(charter.pk, version, on)
    texts = [*queries.texts_of([row.charter_id for row in alike]), ("model", likeness.model())]
    kind = Kind(charter.kind)
    return check(version.text, kind, on, near=texts), alike


@dataclass(frozen=True, slots=True)
class Open:
    """A blocking flag with the legal reviewer's word on it, if there is one."""

    clause: ClauseText
    flag: Flag
    text_hash: str
    ruling: Any = None

    @property
    def settled(self) -> bool:
        return self.ruling is not None and bool(self.ruling.cleared)


def blocking(charter: Charter, found: Report, rows: Sequence[ClauseText]) -> list[Open]:
    """Unlawful flags of the text, one for each code and clause."""
    ruled = queries.flag_rulings(charter.pk)
    by_position = {row.position: row for row in rows}
    told: dict[tuple[str, int], Open] = {}
    for checked in found.clauses:
        row = by_position.get(checked.clause.no)
        for flag in checked.flags:
            if row is not None and flag.blocking and (flag.code, row.position) not in told:
                hashed = digest(row.text)
                told[(flag.code, row.position)] = Open(row, flag, hashed, ruled.get((flag.code, hashed)))
    return list(told.values())


def standing(revision: Revision, on: date, **more: Any) -> Standing:
    """What is there and what is missing for the next step of this revision."""
    known: dict[str, Any] = {"state": revision.state, "notice": bool(revision.notice and revision.notice_on)}
    if revision.state == "opinions":
        whole, reached = queries.households(revision.pk)
        known |= {"households": whole, "unreached": whole - reached}
    if revision.state == "draft":
        known |= _draft(revision, on)
    if revision.state in ("review", "filing"):
        known |= _agreements(revision)
    return Standing(**known | more)


def _draft(revision: Revision, on: date) -> dict[str, Any]:
    version = queries.newest_version(revision.pk)
    rows = queries.clause_texts(version.pk if version else None)
    unsettled = 0
    if version is not None:
        found, _ = report(revision.charter, version, on)
        unsettled = sum(1 for one in blocking(revision.charter, found, rows) if not one.settled)
    unanswered, _ = queries.comment_counts(revision.pk)
    return {
        "clauses": len(rows),
        "unlawful_open": unsettled,
        "opinions_waiting": queries.opinion_counts(revision.pk).get("waiting", 0),
        "comments_unanswered": unanswered,
    }


def _agreements(revision: Revision) -> dict[str, Any]:
    rows = [row for row in queries.reviews_of(revision) if (row.stage, row.round) == (revision.state, revision.round)]
    agreed = {row.body.kind for row in rows if row.deciding and row.answer == "agreed"}
    _, still_open = queries.comment_counts(revision.pk)
    return {
        "party_agreed": bool(agreed & {"party_committee", "working_committee"}),
        "government_agreed": bool(agreed & {"government", "management_committee"}),
        "objected": any(row.deciding and row.answer == "objected" for row in rows),
        "comments_open": still_open,
        "frozen": True,
    }


def township_of(charter: Charter) -> Place:
    parent = charter.place.parent
    if parent is None:
        raise LookupError(f"{charter.place} lies in no township")
    return parent


def deciding_bodies(charter: Charter) -> list[tuple[Body, str]]:
    """Party committee first, then government, of the street or township."""
    township = township_of(charter)
    bodies = (people.organ(township.pk, kind) for kind in ("party_committee", "government"))
    return [(body, "把关") for body in bodies if body is not None]


def joint_bodies(charter: Charter, on: date) -> list[tuple[Body, str]]:
    """Departments of the county that look at their own field (D2-3.0)."""
    county = places.place_by_code(charter.place.code[:6])
    if county is None:
        return []
    found = []
    for row in in_force("charters/reviewing", on)["joint"]:
        body = people.department(county.pk, row["field"])
        if body is not None and row.get("kind", charter.kind) == charter.kind:
            found.append((body, row["looks_at"]))
    return found


def limits(on: date) -> Mapping[str, int]:
    block = in_force("charters/reviewing", on)
    return {"review": block["review_working_days"], "filing": block["filing_working_days"]}


def right_assembly(charter: Charter) -> AssemblyBody:
    return AssemblyBody(RIGHT_BODY[Kind(charter.kind)].value)


def meeting(charter: Charter, told: Mapping[str, Any]) -> Meeting:
    """The figures of the minutes as the evaluator takes them."""
    return Meeting(
        body=AssemblyBody(told["body"]),
        on=told["on"],
        basis=Basis(told["basis"]),
        notice_on=told["notice_on"],
        jurisdiction=charter.place.code,
        eligible=told["eligible"],
        present=told["present"],
        in_favour=told["in_favour"],
        against=told["against"],
        abstained=told["abstained"],
        called_by=CalledBy.COMMITTEE,
        matter=Matter.CHARTER,
    )


def today(now: datetime) -> date:
    return local_day(now)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Charters that hang together, with the pairs that bind them."""

    members: tuple[int, ...]
    pairs: tuple[tuple[int, int, float], ...]


def clusters(on: date) -> list[Cluster]:
    """Signatures find candidate pairs; only their texts are read and counted; largest cluster first."""
    rows = queries.all_signatures()
    if len(rows) < 2:
        return []
    ids = [pk for pk, _ in rows]
    signed = np.frombuffer(b"".join(bytes(row[1]) for row in rows), np.uint32).reshape(len(rows), -1)
    least = likeness.terms(on)["alike"]
    wanted = [(ids[a], ids[b]) for a, b in likeness.agreeing(signed, least - likeness.terms(on)["slack"])]
    texts = dict(queries.texts_of(sorted({pk for pair in wanted for pk in pair})))
    runs = {pk: likeness.own_runs(text, on) for pk, text in texts.items()}
    counted = [(a, b, likeness.similarity(runs[str(a)], runs[str(b)])) for a, b in wanted]
    bound = [pair for pair in counted if pair[2] >= least]
    return [
        Cluster(members, tuple(sorted((p for p in bound if p[0] in members), key=lambda p: -p[2])))
        for members in likeness.joined(ids, [(a, b) for a, b, _ in bound])
    ]


def share(one: Version, other: Version, on: date) -> float:
    return likeness.similarity(likeness.own_runs(one.text, on), likeness.own_runs(other.text, on))


@dataclass(frozen=True, slots=True)
class Area:
    """One county or management area: places, what is published, exemplars against the quota."""

    name: str
    places: int
    done: int
    under_way: int
    quota: quotas.Quota | None
    chosen: Mapping[str, int]
    tier: str = "county"

    @property
    def rules_chosen(self) -> int:
        return self.chosen.get("village_rules", 0)

    @property
    def conventions_chosen(self) -> int:
        return self.chosen.get("residents_convention", 0)


def areas(actor: Actor, on: date) -> list[Area]:
    """In the order of the division table, never ranked; a county sees its own line, the city all."""
    shown = places.places(on).filter(tier__in=("county", "zone")).order_by("tier", "code")
    own = actor.tier == "city" or "" in actor.reach
    return [_area(row, on) for row in shown if own or actor.place_id == row.pk]


def _area(row: Place, on: date) -> Area:
    reach = places.reach_of(row, on)
    inside = reach[1:] if row.tier == "zone" else reach
    stages = queries.stages_within(inside)
    return Area(
        row.name,
        places.communities_within(inside, on).count(),
        sum(1 for stage in stages if stage[2]),
        sum(1 for stage in stages if stage[3]),
        quotas.quota_of(row.name),
        queries.exemplars_counted(on.year, row.code[:6]),
        row.tier,
    )


def summed(rows: Sequence[Area]) -> Area:
    """Counties only add up; management areas lie over them."""
    counties = [row for row in rows if row.tier == "county"] or list(rows)
    return Area(
        "合计",
        sum(row.places for row in counties),
        sum(row.done for row in counties),
        sum(row.under_way for row in counties),
        None,
        {},
    )


def area_name(actor: Actor) -> str:
    place = Place.objects.filter(pk=actor.place_id or 0).first()
    return place.name if place else ""


def exemplars_told(rows: Sequence[Area]) -> list[str]:
    told = []
    for row in rows:
        if row.quota is None:
            told.append(
                f"{row.name}：文件没有规定份数；已选村规民约 {row.rules_chosen} 份，"
                f"居民公约 {row.conventions_chosen} 份。"
            )
            continue
        told.append(
            f"{row.name}：村规民约 {row.rules_chosen} 份（应报 {row.quota.village_rules} 份），"
            f"居民公约 {row.conventions_chosen} 份（应报 {row.quota.residents_convention} 份）。"
        )
    return told


def table(rows: Sequence[Area]) -> list[list[str]]:
    head = ["地区", "村、社区", "已公布", "进行中", "村规民约范本", "居民公约范本"]
    body = [
        [
            row.name,
            str(row.places),
            str(row.done),
            str(row.under_way),
            str(row.rules_chosen),
            str(row.conventions_chosen),
        ]
        for row in rows
    ]
    return [head, *body]
