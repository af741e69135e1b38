"""Admission numbers: one counter row per place, year and kind, so that no number is given twice."""

from django.db import connection

from shanzhi.policy.admission_number import build_number

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
    """Draw the next number; the counter row is locked until the transaction ends."""
    letter = LETTERS[kind]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO admission_numbercounter (place_code, year, letter, last) VALUES (%s, %s, %s, 1)
            ON CONFLICT (place_code, year, letter)
            DO UPDATE SET last = admission_numbercounter.last + 1 RETURNING last
            """,
            [place_code, year, letter],
        )
        (serial,) = cursor.fetchone()
    return build_number(place_code, year, letter, serial)
