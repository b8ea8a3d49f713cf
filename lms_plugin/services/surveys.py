"""Throw the answers of a survey into the box of its wave, so that nothing leads back; close a box for good.

A move and its sheet are saved by one transaction, and all sheets of a box are one row, each put at a place by chance:
there is no order, no number and no time by which a sheet could be joined to a move.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Float, FromClause, Integer, bindparam, cast, exists, func, select, update
from sqlalchemy.orm import Session

from courses.kinds.kind import Move
from courses.kinds.privacy import Anonymous, Sheet
from courses.kinds.survey import waves
from courses.kinds.survey.document import Survey
from courses.kinds.survey.figures import Answered
from courses.statistics import SMALLEST_CELL
from lms_plugin.db.asking import ask
from lms_plugin.db.base import begin_now, may_wait
from lms_plugin.db.inserts import insert_if_new
from lms_plugin.db.lists import length_of, put_into
from lms_plugin.db.parcels import Part, Sent
from lms_plugin.db.types import Json
from lms_plugin.models import SurveyBox
from lms_plugin.queries import surveys
from lms_plugin.queries.briefs import Played
from lms_plugin.queries.seats import Seat
from lms_plugin.queries.surveys import Held, Spot
from lms_plugin.queries.waves import ended_at

_ROWS: Any = SurveyBox.__table__
_CHANGE = update(_ROWS).where(_ROWS.c.id == bindparam("of_box"))
_CHANCES: Final = 2**32


class BoxClosed(Exception):
    """The box is closed, or was never made, and nobody had looked. The caller rolls back and makes the move once more
    in a transaction that has begun, with the box in hand.
    """


def spot_of(seat: Seat, played: Played) -> Spot | None:
    """The box of an anonymous activity; None for every other one."""
    if not isinstance(played.kind, Anonymous) or seat.programme_id is None:
        return None
    return Spot(seat.cohort_id, seat.programme_id, *played.kind.place(played.brief().document))


def held(session: Session, seat: Seat, played: Played, now: datetime) -> Played:
    """The activity with what its box says: open or closed. In a transaction that has begun the box is in hand.

    Before, a learner's is taken for open: the parcel with their sheet says that it must be.
    """
    spot = spot_of(seat, played)
    if spot is None:
        return played
    if may_wait(session):
        is_closed = _tries(seat) and surveys.is_closed(session, spot)
    else:
        is_closed = _hold(session, spot).closed_at is not None
    return replace(played, peers=_told(session, seat, played, now, is_closed))


def seen(session: Session, seat: Seat, played: Played, now: datetime, is_over: bool = False) -> Played:
    """The activity with what its box says: whether it is closed, whether this seat only tries it out, and whether it is
    asked now. Once it `is_over` for this seat, whether it was tried out is all that is left to say.

    Instructors only try it out: whoever could add sheets of their own could work out the others from the figures.
    """
    spot = spot_of(seat, played)
    if spot is None:
        return played
    if is_over:
        return replace(played, peers={"trial": _tries(seat)})
    return replace(played, peers=_told(session, seat, played, now, surveys.is_closed(session, spot)))


def _told(session: Session, seat: Seat, played: Played, now: datetime, is_closed: bool) -> dict[str, Any]:
    return {"closed": is_closed, "trial": _tries(seat), "time": _time(session, seat, played, now)}


def _time(session: Session, seat: Seat, played: Played, now: datetime) -> waves.Standing:
    """Whether a learner is asked now; instructors try every wave out."""
    document = played.package.documents[played.ref.key]
    if _tries(seat) or not isinstance(document, Survey) or document.wave not in waves.AFTER or not seat.programme_id:
        return "open"
    ended = ended_at(session, seat.enrolment_id, seat.programme_id)
    return waves.standing(document.wave, ended, now)


def _tries(seat: Seat) -> bool:
    return seat.role != "learner"


@dataclass(frozen=True, slots=True)
class Throw:
    """A sheet on its way into its box: `part` goes out with the move. With free words the box is in hand."""

    part: Part
    words: Mapping[str, str]
    box: Held | None


def throwing(session: Session, seat: Seat, played: Played, move: Move, secret: str) -> Throw | None:
    """What a learner's move leaves to be kept with nobody, in an activity that was `held`; None where it is nothing."""
    if not isinstance(played.kind, Anonymous) or _tries(seat):
        return None
    sheet, spot = played.kind.sheet(played.brief(), move), spot_of(seat, played)
    if sheet is None or spot is None:
        return None
    box = None
    if sheet.words:
        # They are read and written back: with the box in hand.
        begin_now(session)
        box = _hold(session, spot)
    fresh = Answered(sheet.ratings, code_digest(sheet, secret)).written()
    what = {"sheet_chance": secrets.randbelow(_CHANCES) / _CHANCES, "sheet_body": fresh}
    where = {f"sheet_{name}": value for name, value in spot.named().items()}
    return Throw(Part(_throwing, {**where, **what}), sheet.words, box)


def thrown(session: Session, throw: Throw, sent: Sent) -> None:
    """Keep the free words of a sheet that was thrown in, apart from it. Raises BoxClosed where it was not."""
    if not sent.wrote(throw.part):
        raise BoxClosed
    if throw.box is None:
        return
    words = {key: list(texts) for key, texts in surveys.words(session, throw.box).items()}
    for key, text in throw.words.items():
        known = words.setdefault(key, [])
        known.insert(secrets.randbelow(len(known) + 1), text)
    ask(session, _CHANGE, of_box=throw.box.id, words=words)


def _throwing(_dialect: str, row: FromClause | None) -> Any:
    """A list in an order by chance stays one when the next thing comes to a place by chance."""
    assert row is not None  # A sheet hangs on its attempt.
    chance, sheet = bindparam("sheet_chance", type_=Float()), bindparam("sheet_body", type_=Json)
    place = cast(func.floor(chance * (length_of(_ROWS.c.sheets) + 1)), Integer())
    here = [_ROWS.c[name] == bindparam(f"sheet_{name}") for name in surveys.WHERE]
    return (
        update(_ROWS)
        .where(*here, _ROWS.c.closed_at.is_(None), exists(select(row.c.id)))
        .values(sheets=put_into(_ROWS.c.sheets, place, sheet))
    )


def close(session: Session, spot: Spot, now: datetime) -> bool:
    """Close a box for good; False where it has too few sheets to say anything, or is closed already."""
    box = _hold(session, spot)
    if box.closed_at is not None or surveys.lid(session, spot).sheets < SMALLEST_CELL:
        return False
    ask(session, _CHANGE, of_box=box.id, closed_at=now)
    return True


def code_digest(sheet: Sheet, secret: str) -> str:
    """What is kept of the code that somebody made: nobody without the installation's secret can try codes out."""
    if not sheet.code:
        return ""
    message = "\0".join(("survey", sheet.series, *sheet.code))
    return hmac.new(secret.encode(), message.encode(), sha256).hexdigest()[:32]


def _hold(session: Session, spot: Spot) -> Held:
    """The box in hand, made where there was none: of two who come first, both get the same one after the other."""
    found = surveys.held(session, spot)
    while found is None:
        ask(session, insert_if_new(session, SurveyBox), **spot.named(), sheets=[], words={}, closed_at=None)
        found = surveys.held(session, spot)
    return found
