"""Who is asking: Flask-Login over visits, one query per request.

The session cookie keeps the uuid of a visit, the platform's origin and nothing about the person.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, abort, g, request, session
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy.orm import Session

from lms_plugin.access import Actor
from lms_plugin.queries import visits
from lms_plugin.web.house import now
from lms_plugin.web.transactions import reading

manager = LoginManager()
manager.session_protection = None  # It fingerprints browsers by address and agent, which academies share and change.

AS = "as"
"""Hidden field of every form: the person the page was made for."""

FRAME = "frame"
"""In the session: who may frame us, so that the page that says "your visit has ended" can be seen in its frame."""

LOCALE = "convive_locale"
"""In `g`: what `web.language` found out about the reader, which hangs on who is here."""


Find = Callable[[Session, str, datetime], Actor | None]
"""Session, uuid of a visit and now → its actor."""

_FIND = "convive_find"


@manager.user_loader  # type: ignore[untyped-decorator]
def _load(visit_uuid: str) -> Actor | None:
    find: Find = g.pop(_FIND, visits.actor_of)
    return find(reading(), visit_uuid, now())


def find_by(find: Find) -> None:
    """Find the actor of this request in another way, which finds more by the same statement."""
    setattr(g, _FIND, find)


def init_app(app: Flask) -> None:
    """Attach Flask-Login; a page without a visit is answered by `web.errors`."""
    manager.init_app(app)


def actor() -> Actor:
    """The actor of this request; 401 where there is none."""
    return actor_or_none() or abort(401)


def actor_or_none() -> Actor | None:
    """The actor of this request, if any."""
    # Flask-Login keeps whom it has loaded in `g`; asking there first is asked a dozen times on each page.
    user = g.get("_login_user") or current_user._get_current_object()
    return user if isinstance(user, Actor) else None


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody whose visit begins with this request; who it is will be read with the next one."""

    visit_uuid: str
    is_active: bool = True

    def get_id(self) -> str:
        """What Flask-Login keeps in the session."""
        return self.visit_uuid


def begin(visit_uuid: str, frame_origin: str) -> None:
    """Start this browser's session afresh for a visit."""
    _forget()
    session[FRAME] = frame_origin
    login_user(Newcomer(visit_uuid))


def end() -> None:
    """Forget the visit in this browser."""
    logout_user()
    _forget()


def _forget() -> None:
    session.clear()
    for kept in (LOCALE, "csrf_token"):
        g.pop(kept, None)


def mark(visit_uuid: str) -> str:
    """What a page may know of a visit to tell it from another; it opens nothing."""
    return hashlib.sha256(visit_uuid.encode()).hexdigest()[:16]


def stay_unknown() -> None:
    """Ask no further who is here: the page about a database that does not answer must not ask it again."""
    g._login_user = manager.anonymous_user()
    g.pop(LOCALE, None)


def check_same_person() -> None:
    """Refuse a form that was made for somebody else.

    Two people who launch in one browser share its cookie; the older tab must
    fail loudly instead of writing in the other person's name.
    """
    meant = request.form.get(AS)
    here = actor_or_none()
    if meant is not None and (here is None or meant != here.person_uuid):
        abort(409, description="person")


def is_for_another() -> bool:
    """Whether the form was made for one person and another is here now."""
    meant, here = request.form.get(AS), actor_or_none()
    return meant is not None and here is not None and meant != here.person_uuid
