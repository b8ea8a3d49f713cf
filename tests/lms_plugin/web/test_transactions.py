"""Reads stay cheap, writes stay whole: what the request's session is given."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import literal_column, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from lms_plugin.db import base, db
from lms_plugin.db.asking import ask
from lms_plugin.db.due import mark_due
from lms_plugin.models import Academy
from lms_plugin.web.transactions import reading, transaction
from tests.support.cast import Cast
from tests.support.house import ADMIN, Bell


def begins_at_once(session: Session) -> bool:
    """Whether the connection would keep what is sent, each statement for itself."""
    own: Any = session.connection().connection.driver_connection
    return bool(getattr(own, "autocommit", False))


def test_reads_need_no_transaction_where_the_database_allows_it_and_writes_always_have_one(
    app: Flask, dialect: str
) -> None:
    assert begins_at_once(reading()) == (dialect == "postgresql")
    with transaction() as session:
        assert not begins_at_once(session)
        assert reading() is session
    assert begins_at_once(reading()) == (dialect == "postgresql")


def test_a_session_that_nobody_asked_for_reading_keeps_nothing_by_halves(app: Flask, cast: Cast) -> None:
    assert not begins_at_once(db.session())
    with transaction() as session:
        assert not begins_at_once(session)
    assert not begins_at_once(db.session())


def test_a_savepoint_stands_in_the_transaction_around_it_where_reading_came_first(app: Flask, cast: Cast) -> None:
    number, law = cast.home.academy.id, cast.home.academy.jurisdiction
    db.session.remove()
    assert reading().scalar(select(Academy.jurisdiction).where(Academy.id == number)) == law
    with transaction() as session:
        session.get_one(Academy, number).name = "Changed"
        with pytest.raises(ZeroDivisionError):
            change_within_a_savepoint_and_fail(session, number)
    db.session.remove()
    kept = reading().get_one(Academy, number)
    assert (kept.name, kept.jurisdiction) == ("Changed", law)


def change_within_a_savepoint_and_fail(session: Session, number: int) -> None:
    with session.begin_nested():
        session.get_one(Academy, number).jurisdiction = "FI"
        session.flush()
        raise ZeroDivisionError


def test_what_was_read_before_is_read_anew_by_what_writes(app: Flask, cast: Cast) -> None:
    number = cast.home.academy.id
    known = reading().get_one(Academy, number)
    with Session(db.engine) as other:
        other.get_one(Academy, number).name = "Changed by somebody else"
        other.commit()
    with transaction():
        assert known.name == "Changed by somebody else"


def test_two_pieces_of_work_in_one_request_are_two(app: Flask, cast: Cast) -> None:
    number = cast.home.academy.id
    with transaction() as session:
        session.get_one(Academy, number).name = "Changed"
    with pytest.raises(ZeroDivisionError):
        rename_and_fail(number)
    with transaction() as session:
        session.get_one(Academy, number).locale = "es"
    again = reading().get_one(Academy, number)
    assert (again.name, again.locale) == ("Changed", "es")


def test_what_fails_half_way_leaves_nothing_behind(app: Flask, cast: Cast) -> None:
    number, name = cast.home.academy.id, cast.home.academy.name
    with pytest.raises(ZeroDivisionError):
        rename_and_fail(number)
    assert reading().get_one(Academy, number).name == name


def ask_it(session: Session, number: int) -> None:
    ask(session, update(Academy.__table__).where(Academy.id == number).values(name="Changed"))  # type: ignore[arg-type]


def execute_it(session: Session, number: int) -> None:
    session.execute(update(Academy).where(Academy.id == number).values(name="Changed"))


def change_it(session: Session, number: int) -> None:
    session.get_one(Academy, number).name = "Changed"
    session.flush()


def lock_it(session: Session, number: int) -> None:
    session.scalars(select(Academy).where(Academy.id == number).with_for_update()).one()


@pytest.mark.parametrize("write", [ask_it, execute_it, change_it, lock_it])
def test_work_that_begins_late_begins_with_its_first_write_however_that_is_sent(
    app: Flask, cast: Cast, dialect: str, write: Callable[[Session, int], None]
) -> None:
    number, name = cast.home.academy.id, cast.home.academy.name
    db.session.remove()
    assert begins_at_once(reading()) == (dialect == "postgresql")
    with pytest.raises(ZeroDivisionError):
        write_late_and_fail(number, write)
    assert reading().get_one(Academy, number).name == name


def write_late_and_fail(number: int, write: Callable[[Session, int], None]) -> None:
    with transaction(late=True) as session:
        session.scalar(select(Academy.name))
        write(session, number)
        assert not begins_at_once(session)
        raise ZeroDivisionError


def test_work_that_begins_late_and_writes_at_its_end_is_kept(app: Flask, cast: Cast) -> None:
    number = cast.home.academy.id
    db.session.remove()
    reading()
    with transaction(late=True) as session:
        session.get_one(Academy, number).name = "Changed"
    db.session.remove()
    assert reading().get_one(Academy, number).name == "Changed"


def test_work_that_begins_late_and_writes_nothing_leaves_the_session_reading(
    app: Flask, cast: Cast, dialect: str
) -> None:
    db.session.remove()
    reading()
    with transaction(late=True) as session:
        session.scalar(select(Academy.name))
        assert begins_at_once(session) == (dialect == "postgresql")
    assert begins_at_once(reading()) == (dialect == "postgresql")
    with transaction() as session:
        assert not begins_at_once(session)


def rename_and_fail(number: int) -> None:
    with transaction() as session:
        session.get_one(Academy, number).name = "Changed"
        session.flush()
        raise ZeroDivisionError


def test_a_statement_read_often_stays_prepared_from_one_request_to_the_next(app: Flask, dialect: str) -> None:
    for number in range(8):
        reading().execute(text("SELECT name FROM academy WHERE id = :id"), {"id": number})
        db.session.remove()
    own: Any = reading().connection().connection.driver_connection
    kept = own.execute("SELECT statement FROM pg_prepared_statements").fetchall() if dialect == "postgresql" else []
    assert any("FROM academy" in str(one) for one in kept) == (dialect == "postgresql")


def test_a_connection_that_the_server_closed_while_it_was_idle_is_replaced(
    app: Flask, dialect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading().execute(text("SELECT 1"))
    db.session.remove()
    monkeypatch.setattr(base, "MAY_IDLE", 0.0)
    if dialect == "postgresql":
        close_all(db.engine.url.database or "")
    assert reading().scalar(text("SELECT 2")) == 2


def ask_for_one(session: Session) -> object:
    return ask(session, select(literal_column("1"))).scalar()


def execute_one(session: Session) -> object:
    return session.scalar(text("SELECT 1"))


@pytest.mark.parametrize("read", [ask_for_one, execute_one])
def test_a_connection_that_ends_under_a_request_is_an_error_once_and_takes_no_place_in_the_pool(
    app: Flask, dialect: str, read: Callable[[Session], object]
) -> None:
    assert read(reading()) == 1
    if dialect == "postgresql":
        close_all(db.engine.url.database or "")
        with pytest.raises(OperationalError):
            read(reading())
    db.session.remove()
    assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    assert read(reading()) == 1


def close_all(database: str) -> None:
    """End every connection from the server's side, as a restart of PostgreSQL does."""
    with psycopg.connect(ADMIN, autocommit=True) as admin:
        ended = admin.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", (database,)
        ).fetchall()
    assert ended


def test_the_workers_are_woken_by_what_is_due_and_by_nothing_else(app: Flask, cast: Cast, bell: Bell) -> None:
    with transaction() as session:
        session.get_one(Academy, cast.home.academy.id).name = "Changed"
    assert bell.rung == 0
    with transaction() as session:
        mark_due(session)
    assert bell.rung == 1
    with transaction() as session:
        session.get_one(Academy, cast.home.academy.id).name = "Changed again"
    assert bell.rung == 1


def test_what_was_rolled_back_wakes_nobody(app: Flask, bell: Bell) -> None:
    with pytest.raises(ZeroDivisionError):
        mark_and_fail()
    with transaction():
        pass
    assert bell.rung == 0


def mark_and_fail() -> None:
    with transaction() as session:
        mark_due(session)
        raise ZeroDivisionError


def test_a_session_keeps_its_connection_to_the_end_of_what_is_begun_and_no_longer(app: Flask, cast: Cast) -> None:
    db.session.remove()
    first = reading().connection()
    assert reading().connection() is first
    with transaction() as session:
        inside = session.connection()
        assert session.connection() is inside
        assert not inside.closed
    assert reading().connection() is not inside
    reading().rollback()
    assert not reading().connection().closed


def test_the_connection_that_was_used_last_is_used_next(app: Flask, dialect: str) -> None:
    """On PostgreSQL, where each has prepared statements of its own."""
    db.session.remove()
    first, second = db.engine.connect(), db.engine.connect()
    last: Any = second.connection.driver_connection
    first.close()
    second.close()
    with db.engine.connect() as following:
        assert (following.connection.driver_connection is last) == (dialect == "postgresql")
