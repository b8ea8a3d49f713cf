"""The law and the channels of a jurisdiction by digest: read from the database once per process, then from memory.

Immutable by construction, so a digest never needs a second look; which digest an academy may use is asked along with
the page's own rows. What stands in an overlay is `courses.jurisdictions`' matter, who has signed it `queries.law`'s.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from threading import Lock
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from courses.jurisdictions import NEUTRAL, Edition, Overlay, Review
from lms_plugin.models import Academy, Attempt, Cohort, Enrolment, OverlayPointer, OverlayVersion, SignOff

APPLIES: ColumnElement[Any] = func.coalesce(func.nullif(Cohort.jurisdiction, ""), Academy.jurisdiction)
"""The jurisdiction of a cohort, for queries that join the cohort with its academy."""

_MOST = 256
_editions: dict[str, Edition] = {}
_lock = Lock()


def usable_digest(code: ColumnElement[Any] | InstrumentedAttribute[str], academy: Any) -> ColumnElement[Any]:
    """The digest that an academy's pages use for a code, for another query's columns; NULL where there is none.

    The newest; while that is a draft, the one that the academy's jurist has signed last.
    """
    newest = (
        select(OverlayPointer.digest)
        .join(OverlayVersion, _is_newest())
        .where(OverlayPointer.code == code, OverlayVersion.is_draft.is_(False))
        .correlate_except(OverlayPointer, OverlayVersion)  # Also where it stands inside another subquery.
    )
    signed = (
        select(OverlayVersion.digest)
        .join(SignOff, SignOff.version_id == OverlayVersion.id)
        .where(OverlayVersion.code == code, SignOff.academy_id == academy)
        .correlate_except(OverlayVersion, SignOff)
        .order_by(SignOff.id.desc())
        .limit(1)
    )
    return func.coalesce(newest.scalar_subquery(), signed.scalar_subquery())


def signed_at(digest: Any, academy: Any) -> ScalarSelect[Any]:
    """When a jurist of the academy signed the overlay of this digest last; NULL where nobody did."""
    return (
        select(func.max(SignOff.signed_at))
        .join(OverlayVersion, OverlayVersion.id == SignOff.version_id)
        .where(OverlayVersion.digest == digest, SignOff.academy_id == academy)
        .scalar_subquery()
    )


def signed_for_attempt() -> ScalarSelect[Any]:
    """The same for the overlay that an attempt has pinned and the academy of its cohort."""
    cohort, enrolment = aliased(Cohort), aliased(Enrolment)
    return (
        select(func.max(SignOff.signed_at))
        .join(OverlayVersion, OverlayVersion.id == SignOff.version_id)
        .join(cohort, cohort.academy_id == SignOff.academy_id)
        .join(enrolment, enrolment.cohort_id == cohort.id)
        .where(enrolment.id == Attempt.enrolment_id, OverlayVersion.digest == Attempt.overlay_digest)
        .correlate(Attempt)
        .scalar_subquery()
    )


def review(moment: datetime | None) -> Review:
    """What pages say of a sign-off."""
    return Review(moment.date() if moment is not None else None)


def overlay(session: Session, digest: str | None, day: date, review: Review | None = None) -> Overlay:
    """The overlay of this digest as seen on a day; `review` is what the academy's jurist has said of it.

    No digest, and one that no version has, give the neutral overlay: "ask your jurist" is never the wrong law.
    """
    edition = edition_of(session, digest)
    return NEUTRAL if edition is None else _seen_on(edition, day, review)


def edition_of(session: Session, digest: str | None) -> Edition | None:
    """The words of a digest; None for the neutral edition and for one that nobody knows."""
    if digest is None or digest == NEUTRAL.edition.digest:
        return None
    return _editions.get(digest) or _read(session, digest)


def usable(session: Session, code: str, academy_id: int, day: date) -> Overlay:
    """The overlay that an academy may use for a code; the neutral one where there is none. One statement."""
    return overlay(session, session.scalar(select(usable_digest(literal(code), academy_id))), day)


def usable_codes(session: Session, academy_id: int) -> tuple[str, ...]:
    """The jurisdictions whose law an academy may choose, in alphabetical order: no drafts but those it has signed."""
    return tuple(session.scalars(_usable(OverlayPointer.code, academy_id).order_by(OverlayPointer.code)))


def usable_codes_joined(academy: Any) -> ScalarSelect[Any]:
    """The same in no order and with a blank between each, for another query's columns; NULL where there are none."""
    return _usable(func.aggregate_strings(OverlayPointer.code, " "), academy).scalar_subquery()


def _usable(wanted: Any, academy: Any) -> Select[Any]:
    signed = (
        select(OverlayVersion.code)
        .join(SignOff)
        .where(SignOff.academy_id == academy)
        .correlate_except(OverlayVersion, SignOff)
    )
    return (
        select(wanted)
        .select_from(OverlayPointer)
        .join(OverlayVersion, _is_newest())
        .where(or_(OverlayVersion.is_draft.is_(False), OverlayPointer.code.in_(signed)))
        .correlate_except(OverlayPointer, OverlayVersion)
    )


def newest_digests(session: Session) -> Mapping[str, tuple[str, datetime]]:
    """Code → digest and day of the newest overlay, drafts too, in alphabetical order."""
    rows = session.execute(
        select(OverlayPointer.code, OverlayPointer.digest, OverlayVersion.created_at)
        .join(OverlayVersion, _is_newest())
        .order_by(OverlayPointer.code)
    )
    return {code: (digest, created_at) for code, digest, created_at in rows}


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
def _seen_on(edition: Edition, day: date, review: Review | None) -> Overlay:
    return Overlay(edition, day, review)
