"""The trail is written with the deed and never changed: the database itself refuses."""

from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from shanzhi.entrypoints.cli.database import APP_ROLE, INSERT_ONLY
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit import queries
from shanzhi.kernel.audit.actor import Actor, clockwork
from shanzhi.kernel.audit.models import Event, Submission
from shanzhi.kernel.audit.once import once

pytestmark = pytest.mark.django_db
SOMEBODY = Actor(capacity="民政局 · 经办人", post_id=7, body_id=3, person_id=5, request_id="abc")


def written(now: datetime, **more: object) -> Event:
    return audit.record(at=now, actor=SOMEBODY, act="test.deed", subject="demand:1", **more)  # type: ignore[arg-type]


def test_the_tests_run_in_the_role_of_the_application() -> None:
    """Otherwise nothing below would prove anything."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (APP_ROLE, False)


@pytest.mark.parametrize("table", INSERT_ONLY)
@pytest.mark.parametrize("deed", ["UPDATE {} SET {} = {} WHERE false", "DELETE FROM {} WHERE false", "TRUNCATE {}"])
def test_an_insert_only_table_takes_no_change(table: str, deed: str) -> None:
    """Even a change of no row at all is refused: the right itself is missing."""
    key = "position" if table == "audit_leaf" else "id"
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed.format(table, key, key))


@pytest.mark.parametrize(
    "deed",
    [
        "GRANT UPDATE ON audit_event TO shanzhi_app",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DROP TABLE audit_event",
        "UPDATE django_migrations SET name = name WHERE false",
    ],
)
def test_the_application_cannot_give_itself_the_right(deed: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed)
        if deed.startswith("GRANT"):  # PostgreSQL answers a GRANT without the right with a warning only
            cursor.execute("UPDATE audit_event SET act = act WHERE false")


def test_an_event_keeps_hashes_of_what_changed_and_no_value(now: datetime) -> None:
    row = written(now, before={"title": "旧名"}, after={"title": "新名"})
    stored = Event.objects.filter(pk=row.pk).values().get()
    assert "旧名" not in str(stored)
    assert "新名" not in str(stored)
    assert (len(row.before_hash), len(row.after_hash), row.before_hash == row.after_hash) == (64, 64, False)
    assert (stored["person_id"], stored["post_id"], stored["body_id"], stored["request_id"]) == (5, 7, 3, "abc")


def test_equal_values_give_equal_hashes_whatever_their_order(now: datetime) -> None:
    one = written(now, before={"a": 1, "b": 2})
    two = written(now, before={"b": 2, "a": 1})
    assert one.before_hash == two.before_hash


def test_the_trail_of_a_subject_is_the_newest_events_oldest_first(now: datetime) -> None:
    ids = [written(now).pk for _ in range(4)]
    assert [event.pk for event in queries.trail("demand:1", limit=3)] == ids[1:]


def test_a_deed_that_fails_leaves_no_event(now: datetime) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        written(now)
        raise ZeroDivisionError
    assert Event.objects.count() == 0


def test_a_repeated_submit_gets_the_first_answer() -> None:
    answers = iter(["/first/", "/second/"])
    told = [once(key="k", actor=SOMEBODY, do=lambda: next(answers)) for _ in range(3)]
    assert told == ["/first/"] * 3


def test_a_key_is_bound_to_the_post() -> None:
    """Nobody reads another's answer by guessing a key."""
    once(key="k", actor=SOMEBODY, do=lambda: "/mine/")
    assert once(key="k", actor=Actor(capacity="x", post_id=8), do=lambda: "/theirs/") == "/theirs/"


def test_a_deed_that_fails_can_be_tried_again() -> None:
    with pytest.raises(ZeroDivisionError):
        once(key="k", actor=SOMEBODY, do=lambda: str(1 // 0))
    assert once(key="k", actor=SOMEBODY, do=lambda: "/done/") == "/done/"


def test_a_refused_deed_is_undone_whole_and_can_be_tried_again(now: datetime) -> None:
    def refused() -> str:
        written(now)
        return ""

    assert once(key="k", actor=SOMEBODY, do=refused) == ""
    assert (Event.objects.count(), Submission.objects.count()) == (0, 0)
    assert once(key="k", actor=SOMEBODY, do=lambda: "/done/") == "/done/"


def test_the_system_holds_no_post_and_belongs_to_no_body() -> None:
    system = clockwork("测试")
    for ask in (lambda: system.held_post, lambda: system.own_body):
        with pytest.raises(ValueError, match="系统：测试"):
            ask()
