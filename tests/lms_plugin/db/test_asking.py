"""What is asked past SQLAlchemy's results is the same as what goes through them."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.exc import IntegrityError, MultipleResultsFound, NoResultFound
from sqlalchemy.orm import Session

from lms_plugin.db import asking, db
from lms_plugin.db.asking import ask
from lms_plugin.models import Academy, Cohort, Person, Placement, Visit
from tests.support.cast import Cast
from tests.support.counting import statements

VISITS = select(Visit.uuid, Visit.expires_at, Visit.administers, Visit.return_url).order_by(Visit.id)
OWN = (
    select(Placement.uuid, Placement.settings, Cohort.title)
    .join(Cohort)
    .where(Placement.id == bindparam("placement"))
)
NAMED = select(Person.name).where(Person.id.in_(bindparam("people", expanding=True))).order_by(Person.id)
SAME = insert(Academy.__table__)  # type: ignore[arg-type]


def test_rows_have_the_types_of_their_columns(cast: Cast, session: Session) -> None:
    assert ask(session, VISITS).all() == [tuple(row) for row in session.execute(VISITS)]
    assert all(isinstance(at, datetime) and at.tzinfo is UTC for _, at, _, _ in ask(session, VISITS))


def test_values_go_in_and_json_comes_out(cast: Cast, session: Session) -> None:
    number = next(iter(cast.home.placements.values())).id
    asked = ask(session, OWN, placement=number)
    assert asked.one() == tuple(session.execute(OWN, {"placement": number}).one())
    assert isinstance(asked.one()[1], dict | None)


KEPT = {
    "words": "¿Qué pasó? «Nada»: ¡ñandú! 😀 \u2028\\\"", "numbers": [0, -1, 2**53, 0.1, 1e-9, 2.5], "ids": {"1": None},
    "said": [True, False, [], {}, ""],
}  # fmt: skip


def test_json_comes_back_as_it_went_in_and_is_the_same_in_both_databases(cast: Cast, session: Session) -> None:
    own = next(iter(cast.home.placements.values()))
    own.settings = KEPT
    session.flush()
    session.expire_all()
    assert session.get_one(Placement, own.id).settings == KEPT
    assert ask(session, OWN, placement=own.id).one()[1] == KEPT


def test_a_list_of_unknown_length_is_asked_too(cast: Cast, session: Session) -> None:
    people = [cast.trainee.person.id, cast.instructor.person.id]
    assert len(ask(session, NAMED, people=people).all()) == 2
    assert len(ask(session, NAMED, people=people[:1]).all()) == 1


def test_one_row_is_one_row(cast: Cast, session: Session) -> None:
    assert ask(session, OWN, placement=0).one_or_none() is None
    with pytest.raises(NoResultFound):
        ask(session, OWN, placement=0).one()
    with pytest.raises(MultipleResultsFound):
        ask(session, VISITS).one_or_none()


def test_what_the_database_refuses_has_its_usual_name_and_tells_no_value(cast: Cast, session: Session) -> None:
    row = {"uuid": cast.home.academy.uuid, "key": "another", "name": "Secret words", "locale": "en"}
    facts = {"jurisdiction": "ES", "university": None, "merged_into": None, "created_at": datetime.now(UTC)}
    with pytest.raises(IntegrityError) as refused:
        ask(session, SAME, **row, **facts)
    session.rollback()
    assert "Secret words" not in str(refused.value)


def test_it_is_counted_like_every_statement(app: Flask, cast: Cast) -> None:
    with statements(db.engine) as sent:
        ask(db.session(), VISITS)
    assert len(sent) == 1


def test_a_constant_that_is_written_into_the_text_needs_no_compiling_at_each_execution(
    cast: Cast, session: Session
) -> None:
    """The separator of a list is one, and the join of every move has such a list."""
    sorted_names = select(func.aggregate_strings(Person.name, ", %")).where(Person.id == bindparam("person"))
    number = cast.trainee.person.id
    assert asking._ready(sorted_names, session.connection().dialect, ("person",)) is not None
    assert ask(session, sorted_names, person=number).scalar() == session.scalar(sorted_names, {"person": number})
    two = select(func.aggregate_strings(Academy.key, ", %")).where(Academy.key != bindparam("left_out"))
    assert ", %" in ask(session, two, left_out="").scalar()
