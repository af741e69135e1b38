"""Admission numbers: one counter row per place, year and kind, so that no number is given twice."""

from dataclasses import replace

from django.db import connection

from shanzhi.policy.admission_number import build_number, first_safe_serial, parse_number


def next_version(key: str) -> str:
    """The same number, one version later: .2 after the first (gate.md 5)."""
    known = parse_number(key).number
    if known is None:
        raise ValueError(key)
    return str(replace(known, version=known.version + 1))


LETTERS = {
    "work": "W",
    "organisation": "O",
    "community_signboard": "C",
    "street_signboard": "S",
    "evaluation": "E",
    "report": "R",
    "certificate": "T",
    "secondment": "B",
    "app": "P",
}


def next_number(*, place_code: str, year: int, kind: str) -> str:
    """Draw the next number; the counter row stays locked until the transaction ends.

    Serials whose number would hide a swap of neighbouring characters are passed over.
    """
    letter = LETTERS[kind]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO admission_numbercounter (place_code, year, letter, last) VALUES (%s, %s, %s, 0)
            ON CONFLICT (place_code, year, letter) DO UPDATE SET last = admission_numbercounter.last
            RETURNING last
            """,
            [place_code, year, letter],
        )
        (last,) = cursor.fetchone()
        serial = first_safe_serial(place_code, year, letter, last + 1)
        cursor.execute(
            "UPDATE admission_numbercounter SET last = %s WHERE place_code = %s AND year = %s AND letter = %s",
            [serial, place_code, year, letter],
        )
    return build_number(place_code, year, letter, serial)
