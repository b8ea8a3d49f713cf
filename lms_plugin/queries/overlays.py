"""The law and the channels of a jurisdiction by digest: read from the database once per process, then from memory.

Immutable by construction, so a digest never needs a second look; which digest is the newest is asked along with the
page's own rows. What stands in an overlay is `courses.jurisdictions`' matter, bringing it in `services.overlays`'.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from threading import Lock
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from courses.jurisdictions import NEUTRAL, Edition, Overlay
from lms_plugin.models import Academy, Attempt, Cohort, OverlayPointer, OverlayVersion

APPLIES: ColumnElement[Any] = func.coalesce(func.nullif(Cohort.jurisdiction, ""), Academy.jurisdiction)
"""The jurisdiction of a cohort, for queries that join the cohort with its academy."""

_MOST = 256
_editions: dict[str, Edition] = {}
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Shelved:
    """The newest overlay of a code: what it says, when it came in, and the jurist who signed it off, if any."""

    code: str
    digest: str
    edition: Edition
    created_at: datetime
    signed_off_by: str | None


def newest_digest(code: ColumnElement[Any] | InstrumentedAttribute[str]) -> ScalarSelect[Any]:
    """The digest of the newest overlay of a code, for another query's columns; NULL where there is none."""
    return select(OverlayPointer.digest).where(OverlayPointer.code == code).scalar_subquery()


def overlay(session: Session, digest: str | None, day: date) -> Overlay:
    """The overlay of this digest as seen on a day.

    No digest, and one that no version has, give the neutral overlay: "ask your jurist" is never the wrong law.
    """
    if digest is None or digest == NEUTRAL.edition.digest:
        return NEUTRAL
    edition = _editions.get(digest) or _read(session, digest)
    return NEUTRAL if edition is None else _seen_on(edition, day)


def newest(session: Session, code: str, day: date) -> Overlay:
    """The newest overlay of a code; the neutral one where nobody has written the law down yet. One statement."""
    digest = session.scalar(select(OverlayPointer.digest).where(OverlayPointer.code == code))
    return overlay(session, digest, day)


def codes(session: Session) -> tuple[str, ...]:
    """The jurisdictions whose law is in the database, in alphabetical order."""
    return tuple(session.scalars(select(OverlayPointer.code).order_by(OverlayPointer.code)))


def shelf(session: Session) -> Sequence[Shelved]:
    """The newest overlay of each code, in alphabetical order."""
    rows = session.execute(
        select(OverlayPointer.code, OverlayPointer.digest, OverlayVersion.created_at, OverlayVersion.signed_off_by)
        .join(OverlayVersion, _is_newest())
        .order_by(OverlayPointer.code)
    ).all()
    found = ((row, overlay(session, row.digest, row.created_at.date()).edition) for row in rows)
    return tuple(Shelved(row.code, row.digest, edition, row.created_at, row.signed_off_by) for row, edition in found)


def running_on_older(session: Session, code: str) -> int:
    """How many open attempts began with another overlay of this code than the newest; they keep it."""
    wanted = (
        select(func.count(Attempt.id))
        .join(OverlayPointer, OverlayPointer.code == Attempt.overlay_code)
        .where(Attempt.finished_at.is_(None), Attempt.overlay_code == code)
        .where(Attempt.overlay_digest != OverlayPointer.digest)
    )
    return session.scalar(wanted) or 0


def _is_newest() -> ColumnElement[bool]:
    return and_(OverlayVersion.code == OverlayPointer.code, OverlayVersion.digest == OverlayPointer.digest)


def _read(session: Session, digest: str) -> Edition | None:
    body = session.scalar(select(OverlayVersion.body).where(OverlayVersion.digest == digest).limit(1))
    if body is None:
        return None
    edition = Edition.from_body(body)
    with _lock:
        if len(_editions) >= _MOST:
            _editions.clear()
        _editions[digest] = edition
    return edition


@lru_cache(maxsize=1024)
def _seen_on(edition: Edition, day: date) -> Overlay:
    return Overlay(edition, day)
