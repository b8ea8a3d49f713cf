"""Throw the answers of a survey into the box of its wave, so that nothing leads back; close a box for good.

A move and its sheet are saved by one transaction, and all sheets of a box are one row that is written anew each time:
there is no order, no number and no time by which a sheet could be joined to a move.
"""

import hmac
import secrets
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from courses.kinds.kind import Move
from courses.kinds.privacy import Anonymous, Sheet
from courses.statistics import SMALLEST_CELL
from lms_plugin.db.asking import ask
from lms_plugin.db.inserts import insert_if_new
from lms_plugin.models import SurveyBox
from lms_plugin.queries.briefs import Played
from lms_plugin.queries.seats import Seat
from lms_plugin.queries.surveys import Spot, at, lid

_ROWS: Any = SurveyBox.__table__


def spot_of(seat: Seat, played: Played) -> Spot | None:
    """The box of an anonymous activity; None for every other one."""
    if not isinstance(played.kind, Anonymous) or seat.programme_id is None:
        return None
    return Spot(seat.cohort_id, seat.programme_id, *played.kind.place(played.brief().document))


def held(session: Session, seat: Seat, played: Played) -> Played:
    """The activity with its box in hand until the transaction ends, and what it says: open or closed."""
    spot = spot_of(seat, played)
    if spot is None:
        return played
    _hold(session, spot)
    return seen(session, seat, played)


def seen(session: Session, seat: Seat, played: Played) -> Played:
    """The activity with what its box says: whether it is closed, and whether this seat only tries it out.

    Instructors only try it out: whoever could add sheets of their own could work out the others from the figures.
    """
    spot = spot_of(seat, played)
    if spot is None:
        return played
    return replace(played, peers={"closed": lid(session, spot).closed_at is not None, "trial": _tries(seat)})


def _tries(seat: Seat) -> bool:
    return seat.role != "learner"


def throw_in(session: Session, seat: Seat, played: Played, move: Move, secret: str) -> None:
    """Keep what a learner's move leaves to be kept with nobody; the box is in hand."""
    spot = spot_of(seat, played)
    if spot is None or _tries(seat) or not isinstance(played.kind, Anonymous):
        return
    sheet = played.kind.sheet(played.brief(), move)
    if sheet is None:
        return
    row = session.execute(at(spot, SurveyBox.id, SurveyBox.sheets, SurveyBox.words)).one()
    words = {key: list(texts) for key, texts in row.words.items()}
    for key, text in sheet.words.items():
        words[key] = _shuffled([*words.get(key, ()), text])
    fresh = {"ratings": dict(sheet.ratings), "code": code_digest(sheet, secret)}
    values = {"sheets": _shuffled([*row.sheets, fresh]), "words": words}
    session.execute(update(_ROWS).where(_ROWS.c.id == row.id).values(values))


def close(session: Session, spot: Spot, now: datetime) -> bool:
    """Close a box for good; False where it has too few sheets to say anything, or is closed already."""
    _hold(session, spot)
    found = lid(session, spot)
    if found.closed_at is not None or found.sheets < SMALLEST_CELL:
        return False
    session.execute(update(_ROWS).filter_by(**_named(spot)).values(closed_at=now))
    return True


def code_digest(sheet: Sheet, secret: str) -> str:
    """What is kept of the code that somebody made: nobody without the installation's secret can try codes out."""
    if not sheet.code:
        return ""
    message = "\0".join(("survey", sheet.series, *sheet.code))
    return hmac.new(secret.encode(), message.encode(), sha256).hexdigest()[:32]


def _hold(session: Session, spot: Spot) -> None:
    """Make the box where there is none, and let nobody else at it: PostgreSQL locks the row, SQLite all writing."""
    ask(session, insert_if_new(session, SurveyBox), **_named(spot), sheets=[], words={}, closed_at=None)
    session.execute(at(spot, SurveyBox.id).with_for_update())


def _named(spot: Spot) -> dict[str, Any]:
    return {name: getattr(spot, name) for name in ("cohort_id", "programme_id", "series", "wave")}


def _shuffled(things: list[Any]) -> list[Any]:
    secrets.SystemRandom().shuffle(things)
    return things
