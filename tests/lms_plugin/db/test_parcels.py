"""Statements that are sent together: written in their order, told one by one, and whole where that is promised."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import FromClause, bindparam, exists, select, update
from sqlalchemy.orm import Session

from lms_plugin.db import db
from lms_plugin.db.parcels import Part, send
from lms_plugin.models import Academy, Cohort
from lms_plugin.web.transactions import reading, transaction
from tests.lms_plugin.web.test_transactions import begins_at_once
from tests.support.cast import Cast
from tests.support.counting import statements

_ACADEMIES: Any = Academy.__table__
_COHORTS: Any = Cohort.__table__


def _naming(_dialect: str, _row: FromClause | None) -> Any:
    return (
        update(_ACADEMIES)
        .where(_ACADEMIES.c.id == bindparam("of_academy"), _ACADEMIES.c.key == bindparam("known"))
        .values(name=bindparam("called"))
    )


def _titling(_dialect: str, row: FromClause | None) -> Any:
    assert row is not None
    hung = exists(select(row.c.id))
    return update(_COHORTS).where(_COHORTS.c.id == bindparam("of_cohort"), hung).values(title=bindparam("titled"))


def _marking(_dialect: str, row: FromClause | None) -> Any:
    assert row is not None
    hung = exists(select(row.c.id))
    return update(_COHORTS).where(_COHORTS.c.id == bindparam("of_other"), hung).values(path=bindparam("walked"))


def naming(cast: Cast, *, known: bool = True) -> Part:
    academy = cast.home.academy
    values = {"of_academy": academy.id, "known": academy.key if known else "nobody's", "called": "Named anew"}
    return Part(_naming, values)


def titling(cast: Cast, *, there: bool = True, must: bool = True) -> Part:
    return Part(_titling, {"of_cohort": cast.home.cohort.id if there else 0, "titled": "Titled anew"}, must=must)


def marking(cast: Cast, on: Part) -> Part:
    return Part(_marking, {"of_other": cast.home.cohort.id, "walked": "core"}, on=on)


def seen(cohort_id: int) -> tuple[str, str, str]:
    """What another connection sees."""
    wanted = select(Academy.name, Cohort.title, Cohort.path).join(Cohort, Cohort.academy_id == Academy.id)
    with Session(db.engine) as other:
        name, title, path = other.execute(wanted.where(Cohort.id == cohort_id)).one()
        return name, title, path


def test_all_parts_are_written_and_each_tells_its_rows(app: Flask, cast: Cast) -> None:
    first, second = naming(cast), titling(cast)
    with transaction() as session:
        sent = send(session, first, second)
    assert sent.id == cast.home.academy.id
    assert (sent.wrote(first), sent.wrote(second)) == (1, 1)
    assert seen(cast.home.cohort.id)[:2] == ("Named anew", "Titled anew")


def test_a_part_may_hang_on_another_than_the_first(app: Flask, cast: Cast) -> None:
    first, second = naming(cast), titling(cast, there=False, must=False)
    third = marking(cast, second)
    with transaction() as session:
        sent = send(session, first, second, third)
    assert (sent.wrote(first), sent.wrote(second), sent.wrote(third)) == (1, 0, 0)
    assert seen(cast.home.cohort.id)[0] == "Named anew"


def test_what_hangs_on_a_part_that_was_not_written_is_not_written_either(app: Flask, cast: Cast) -> None:
    before = seen(cast.home.cohort.id)
    first, second = naming(cast, known=False), titling(cast)
    with transaction() as session:
        sent = send(session, first, second)
    assert sent.id is None
    assert (sent.wrote(first), sent.wrote(second)) == (0, 0)
    assert seen(cast.home.cohort.id) == before


def test_a_part_that_was_not_sent_has_written_nothing(app: Flask, cast: Cast) -> None:
    with transaction() as session:
        assert send(session, naming(cast)).wrote(titling(cast)) == 0


def test_a_parcel_may_be_a_transaction_of_its_own(app: Flask, cast: Cast, dialect: str) -> None:
    number, cohort, first, second = cast.home.academy.id, cast.home.cohort.id, naming(cast), titling(cast)
    db.session.remove()
    reading()
    with transaction(late=True) as session, statements(db.engine) as asked:
        sent = send(session, first, second)
        assert (sent.id, sent.wrote(second)) == (number, 1)
        assert begins_at_once(session) == (dialect == "postgresql")
    assert len(asked) == (1 if dialect == "postgresql" else 2)
    assert seen(cohort)[:2] == ("Named anew", "Titled anew")


def test_of_a_parcel_of_its_own_everything_that_must_be_is_written_or_nothing(app: Flask, cast: Cast) -> None:
    parts, cohort = (naming(cast), titling(cast, there=False)), cast.home.cohort.id
    before = seen(cohort)
    db.session.remove()
    reading()
    with pytest.raises(LookupError):
        send_and_fail(*parts)
    assert seen(cohort) == before


def send_and_fail(first: Part, second: Part) -> None:
    """The second part is not there: the caller is told, and has a transaction to take back."""
    with transaction(late=True) as session:
        sent = send(session, first, second)
        assert not begins_at_once(session)
        assert (sent.wrote(first), sent.wrote(second)) == (1, 0)
        raise LookupError


def test_what_need_not_be_written_holds_nothing_up(app: Flask, cast: Cast) -> None:
    first, second, cohort = naming(cast), titling(cast, there=False, must=False), cast.home.cohort.id
    db.session.remove()
    reading()
    with transaction(late=True) as session:
        sent = send(session, first, second)
    assert (sent.wrote(first), sent.wrote(second)) == (1, 0)
    assert seen(cohort)[0] == "Named anew"
