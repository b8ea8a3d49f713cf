"""Who enters the trainee's room and where they stand there, found by one statement; whoever looks again asks anew.

What may be seen there is decided by the pages.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from flask import g, request
from sqlalchemy.orm import Session

from lms_plugin.access import Actor
from lms_plugin.queries import attempts, seats
from lms_plugin.queries.attempts import Standing
from lms_plugin.queries.seats import Seat
from lms_plugin.web.guards import enrolled
from lms_plugin.web.identity import Find, actor, find_by
from lms_plugin.web.transactions import reading

_FOUND: Final = "convive_found"


def entering() -> None:
    """The guard of the room: people of a cohort. A page that begins with a place finds it together with them."""
    find = _FINDS.get(request.endpoint or "")
    if find is not None:
        find_by(find)
    enrolled()


def seat(placement: str) -> Seat | None:
    """The actor's seat at the placement of the address; None where it is not theirs."""
    who = actor()
    found: Seat | None = g.pop(_FOUND) if _FOUND in g else seats.seat(reading(), who, placement)
    return found


def standing(placement: str, activity: str, *, with_laws: bool) -> Standing | None:
    """Where the actor stands in the activity of the address; None where it is not theirs."""
    who = actor()
    if _FOUND in g:
        found: Standing | None = g.pop(_FOUND)
        return found
    return attempts.standing(reading(), who, placement, activity, with_laws=with_laws)


def _find_seat(session: Session, visit_uuid: str, now: datetime) -> Actor | None:
    return _kept(seats.entered(session, visit_uuid, now, **_address()))


def _find_standing(session: Session, visit_uuid: str, now: datetime, *, with_laws: bool) -> Actor | None:
    return _kept(attempts.entered(session, visit_uuid, now, **_address(), with_laws=with_laws))


def _address() -> Mapping[str, Any]:
    return request.view_args or {}


def _kept(found: tuple[Actor, Seat | Standing | None] | None) -> Actor | None:
    if found is None:
        return None
    who, place = found
    setattr(g, _FOUND, place)
    return who


_FINDS: Final[Mapping[str, Find]] = {
    "learn.module": _find_seat,
    "learn.activity": partial(_find_standing, with_laws=True),
    "learn.move": partial(_find_standing, with_laws=False),
}
