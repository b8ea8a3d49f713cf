"""Lists in a column: what is put in arrives whole, wherever it is put, and nothing that was there is lost."""

from typing import Any

import pytest
from sqlalchemy import Integer, bindparam, select, update
from sqlalchemy.orm import Session

from lms_plugin.db.asking import ask
from lms_plugin.db.lists import length_of, put_into
from lms_plugin.db.types import Json
from lms_plugin.models import SurveyBox
from tests.support.cast import Cast

_ROWS: Any = SurveyBox.__table__
_PUT = update(_ROWS).values(
    sheets=put_into(_ROWS.c.sheets, bindparam("place", type_=Integer()), bindparam("thing", type_=Json))
)
THING = {"said": "«¿Qué?» 'no' \"%s\" $[0]", "deep": {"list": [1, None, {"a": "b"}]}}


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_a_thing_can_be_put_at_every_place_of_a_list(cast: Cast, session: Session, place: int) -> None:
    known = [{"ratings": {"a": 1}}, {"ratings": {"b": [2, None]}}, None]
    _keep(cast, session, known)
    ask(session, _PUT, place=place, thing=THING)
    found = ask(session, select(_ROWS.c.sheets, length_of(_ROWS.c.sheets))).one()
    assert found[1] == 4
    assert found[0][place] == THING
    assert all(thing in found[0] for thing in known)


def test_the_first_thing_of_a_list_is_put_in_like_any_other(cast: Cast, session: Session) -> None:
    _keep(cast, session, [])
    ask(session, _PUT, place=0, thing=THING)
    assert ask(session, select(_ROWS.c.sheets)).scalar() == [THING]


def _keep(cast: Cast, session: Session, things: list[Any]) -> None:
    programme_id = next(iter(cast.modules.values())).programme_id
    row = SurveyBox(
        cohort_id=cast.home.cohort.id, programme_id=programme_id, series="s", wave="start", sheets=things, words={}
    )
    session.add(row)
    session.flush()
