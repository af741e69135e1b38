"""The set-wise half of an import: COPY into a staging table, then a handful of statements per chunk."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date

from django.db import connection

Clash = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Staged:
    """One checked row, sealed, as it is copied."""

    line: int
    name: str
    sex: str
    born_on: date | None
    identity_sealed: bytes
    identity_key: str
    phone_sealed: bytes
    phone_key: str
    registered: bool
    lives_here: bool
    relation: str
    building: str
    unit: str
    room: str
    address: str
    household: str
    tenure: str


_COLUMNS = ", ".join(field.name for field in fields(Staged))
_STAGING = """
CREATE TEMP TABLE staged (
    line int, name text, sex text, born_on date, identity_sealed bytea, identity_key text, phone_sealed bytea,
    phone_key text, registered bool, lives_here bool, relation text, building text, unit text, room text,
    address text, household text, tenure text, person_id bigint, household_id bigint
) ON COMMIT DROP
"""
_ELSEWHERE = """
DELETE FROM staged s USING registry_person p
WHERE s.identity_key <> '' AND p.identity_key = s.identity_key AND p.place_id <> %(place)s RETURNING s.line
"""
_GONE = """
DELETE FROM staged s USING registry_person p
WHERE s.identity_key <> '' AND p.identity_key = s.identity_key AND p.valid_to IS NOT NULL RETURNING s.line
"""
_HOMES = """
INSERT INTO registry_dwelling (place_id, building, unit, room, address, tenure, source, checked_on, valid_from)
SELECT DISTINCT ON (address) %(place)s, building, unit, room, address, tenure, 'imported', %(today)s, %(today)s
FROM staged ORDER BY address, line ON CONFLICT (place_id, address) DO NOTHING
"""
_HOUSEHOLDS = """
INSERT INTO registry_household (place_id, dwelling_id, number, valid_from)
SELECT DISTINCT ON (s.household) %(place)s, d.id, s.household, %(today)s
FROM staged s JOIN registry_dwelling d ON d.place_id = %(place)s AND d.address = s.address
ORDER BY s.household, s.line ON CONFLICT (place_id, number) DO NOTHING
"""
_FIND_HOUSEHOLDS = """
UPDATE staged s SET household_id = h.id FROM registry_household h
WHERE h.place_id = %(place)s AND h.number = s.household
"""
_KNOWN_BY_NUMBER = """
UPDATE staged s SET person_id = p.id FROM registry_person p
WHERE s.identity_key <> '' AND p.identity_key = s.identity_key
"""
_KNOWN_BY_HOUSEHOLD = """
UPDATE staged s SET person_id = p.id FROM registry_person p
JOIN registry_residence r ON r.person_id = p.id AND r.valid_to IS NULL
WHERE s.identity_key = '' AND s.person_id IS NULL AND r.household_id = s.household_id AND p.name = s.name
AND p.born_on IS NOT DISTINCT FROM s.born_on
"""
_HEAD_THERE = """
DELETE FROM staged s USING registry_residence r WHERE s.relation = 'head' AND r.household_id = s.household_id
AND r.relation = 'head' AND r.valid_to IS NULL AND r.person_id IS DISTINCT FROM s.person_id RETURNING s.line
"""
_SECOND_HEAD = """
DELETE FROM staged s USING (
    SELECT line, row_number() OVER (PARTITION BY household_id ORDER BY line) AS turn FROM staged WHERE relation = 'head'
) h WHERE h.line = s.line AND h.turn > 1 RETURNING s.line
"""
_RENEW = """
UPDATE registry_person p SET name = s.name, sex = coalesce(nullif(s.sex, ''), p.sex),
    born_on = coalesce(s.born_on, p.born_on),
    phone_sealed = CASE WHEN s.phone_key = '' THEN p.phone_sealed ELSE s.phone_sealed END,
    phone_key = CASE WHEN s.phone_key = '' THEN p.phone_key ELSE s.phone_key END,
    registered = s.registered, lives_here = s.lives_here,
    origins = jsonb_build_object('*', jsonb_build_array('imported', %(today)s::text))
FROM staged s WHERE s.person_id = p.id
"""
_ADD = """
WITH fresh AS (
    SELECT s.line, nextval(pg_get_serial_sequence('registry_person', 'id')) AS id FROM staged s
    WHERE s.person_id IS NULL
), noted AS (
    UPDATE staged s SET person_id = f.id FROM fresh f WHERE f.line = s.line RETURNING s.*
)
INSERT INTO registry_person (id, place_id, name, sex, born_on, identity_sealed, identity_key, phone_sealed, phone_key,
    registered, lives_here, origins, valid_from)
SELECT person_id, %(place)s, name, sex, born_on, identity_sealed, identity_key, phone_sealed, phone_key, registered,
    lives_here, jsonb_build_object('*', jsonb_build_array('imported', %(today)s::text)), %(today)s FROM noted
"""
_MOVE = """
UPDATE registry_residence r SET valid_to = greatest(r.valid_from, %(today)s) FROM staged s
WHERE r.person_id = s.person_id AND r.valid_to IS NULL
AND (r.household_id <> s.household_id OR r.relation <> s.relation)
"""
_SETTLE = """
INSERT INTO registry_residence (person_id, household_id, relation, valid_from)
SELECT s.person_id, s.household_id, s.relation, %(today)s FROM staged s
WHERE NOT EXISTS (SELECT FROM registry_residence r WHERE r.person_id = s.person_id AND r.valid_to IS NULL)
"""


def merge(*, place_id: int, rows: Sequence[Staged], today: date) -> tuple[int, int, list[Clash]]:
    """How many were added and renewed, and the rows that clash with what is there; inside a transaction."""
    if not rows:
        return 0, 0, []
    values: dict[str, int | date] = {"place": place_id, "today": today}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.staged")
        cursor.execute(_STAGING)
        with cursor.copy(f"COPY staged ({_COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(astuple(row))
        cursor.execute("ANALYZE staged")

        def lines(statement: str) -> list[int]:
            cursor.execute(statement, values)
            return [int(row[0]) for row in cursor.fetchall()]

        clashes = [(n, "证件号码", "在别的社区（村）登记着，请先在那边办迁出。") for n in lines(_ELSEWHERE)]
        clashes += [(n, "证件号码", "这个人已经登记迁出或去世，请先核对。") for n in lines(_GONE)]
        for statement in (_HOMES, _HOUSEHOLDS, _FIND_HOUSEHOLDS, _KNOWN_BY_NUMBER, _KNOWN_BY_HOUSEHOLD):
            cursor.execute(statement, values)
        second = [*lines(_HEAD_THERE), *lines(_SECOND_HEAD)]
        clashes += [(n, "与户主关系", "这一户已经有户主了，一户只能有一位。") for n in second]
        cursor.execute(_RENEW, values)
        renewed = cursor.rowcount
        cursor.execute(_ADD, values)
        added = cursor.rowcount
        cursor.execute(_MOVE, values)
        cursor.execute(_SETTLE, values)
    return added, renewed, clashes
