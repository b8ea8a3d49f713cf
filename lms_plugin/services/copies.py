"""A link whose course was copied: set up as its ancestor was, without anything that people have done there.

Module and settings come along; people, attempts, scores, posts and moments never
do. What is asked here is asked on the first launch of a link and never again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from lms_plugin.models import Cohort, Deployment, Placement, RegistrationRow
from lms_plugin.services import audit, notices
from lti.history import Trail

Road = Literal["history", "notice", "key"]

CONTENT: Final = ("module_id", "activity_key")
"""Columns of a placement that say what it shows."""

_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A link with its course, and how it was found."""

    placement: Placement
    cohort: Cohort
    road: Road


@dataclass(frozen=True, slots=True)
class Newborn:
    """A link that was made just now: its course, and who issued its identifiers."""

    placement: Placement
    cohort: Cohort
    issuer: str


def inherit(session: Session, born: Newborn, trail: Trail, actor_uuid: str, now: datetime) -> None:
    """Set a new link up as its nearest known ancestor; nothing happens where there is none.

    Ancestors are sought in the same academy and among links of the same issuer: identifiers of others mean nothing.
    """
    placement = born.placement
    placement.link_key = trail.key or None
    found = _ancestor(session, born, trail)
    if found is None:
        return
    settings = found.placement.settings or {}
    for name in CONTENT:
        setattr(placement, name, getattr(found.placement, name))
    placement.settings = {**(placement.settings or {}), **_timeless(settings)}
    placement.copied = {
        "cohort": found.cohort.title,
        "road": found.road,
        "deadline_at": settings.get("deadline_at"),
        "settled": False,
    }
    _copy_law(session, born, found.cohort)
    thing, detail = ("placement", placement.uuid), {"from": found.placement.uuid, "road": found.road}
    audit.note(session, born.cohort.academy_id, actor_uuid, "placement.copy", thing, now, detail)
    session.flush()


def _timeless(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Moments of the old course are over, and a guess at new ones would be worse than none."""
    return {name: value for name, value in settings.items() if not name.endswith("_at")}


def _copy_law(session: Session, born: Newborn, origin: Cohort) -> None:
    """The first link of a course brings the law that overrides the academy's; later ones change nothing."""
    if born.cohort.jurisdiction or not origin.jurisdiction:
        return
    others = exists().where(Placement.cohort_id == born.cohort.id, Placement.id != born.placement.id)
    if not session.scalar(select(others)):
        born.cohort.jurisdiction = origin.jurisdiction


def _ancestor(session: Session, born: Newborn, trail: Trail) -> Ancestor | None:
    roads: tuple[Callable[[], Ancestor | None], ...] = (
        lambda: _by_links(session, born, trail),
        lambda: _by_contexts(session, born, trail, trail.contexts, "history"),
        lambda: _by_contexts(session, born, trail, _told(session, born), "notice"),
        lambda: _by_key(session, born, trail),
    )
    return next((found for road in roads if (found := road()) is not None), None)


def _told(session: Session, born: Newborn) -> Sequence[str]:
    return notices.origins(session, born.cohort.deployment_id, born.cohort.context_id)


def _by_links(session: Session, born: Newborn, trail: Trail) -> Ancestor | None:
    if not trail.links:
        return None
    rows = _known(session, born, Placement.resource_link_id.in_(trail.links))
    for link_id in trail.links:
        fitting = [row for row in rows if row[0].resource_link_id == link_id]
        if fitting:
            return Ancestor(*_nearest(fitting, trail.contexts), "history")
    return None


def _by_contexts(session: Session, born: Newborn, trail: Trail, contexts: Sequence[str], road: Road) -> Ancestor | None:
    """The twin of the link in an ancestor of its course: the same item, else the only one with its module or title."""
    if not contexts:
        return None
    rows = _known(session, born, Cohort.context_id.in_(contexts))
    for context_id in contexts:
        there = [row for row in rows if row[1].context_id == context_id]
        twin = _twin(there, born.placement, trail.key)
        if twin is not None:
            return Ancestor(*twin, road)
    return None


def _by_key(session: Session, born: Newborn, trail: Trail) -> Ancestor | None:
    """Which of several copies was copied is not told; last term's is the best guess, and the instructor sees it."""
    if not trail.key:
        return None
    rows = _known(session, born, Placement.link_key == trail.key)
    return Ancestor(*rows[0], "key") if rows else None


_Row = tuple[Placement, Cohort]


def _known(session: Session, born: Newborn, condition: ColumnElement[bool]) -> list[_Row]:
    """Links that show something, of this academy and this issuer, the newest first."""
    wanted = (
        select(Placement, Cohort)
        .join(Cohort, Cohort.id == Placement.cohort_id)
        .join(Deployment, Deployment.id == Cohort.deployment_id)
        .join(RegistrationRow, RegistrationRow.id == Deployment.registration_id)
        .where(
            condition,
            Cohort.academy_id == born.cohort.academy_id,
            RegistrationRow.issuer == born.issuer,
            Placement.id != born.placement.id,
            Placement.module_id.is_not(None),
        )
        .order_by(Placement.id.desc())
        .limit(_MOST)
    )
    return [(placement, cohort) for placement, cohort in session.execute(wanted)]


def _nearest(rows: Sequence[_Row], contexts: Sequence[str]) -> _Row:
    """Of links with one identifier in several courses, that of the nearest ancestor; else the newest."""
    by_context = {row[1].context_id: row for row in reversed(rows)}
    return next((by_context[context] for context in contexts if context in by_context), rows[0])


def _twin(rows: Sequence[_Row], placement: Placement, key: str) -> _Row | None:
    marks: tuple[Callable[[Placement], bool], ...] = (
        lambda other: bool(key) and other.link_key == key,
        lambda other: placement.module_id is not None and other.module_id == placement.module_id,
        lambda other: bool(placement.title) and other.title == placement.title,
    )
    return next((found for mark in marks if (found := _only(row for row in rows if mark(row[0]))) is not None), None)


def _only(rows: Iterable[_Row]) -> _Row | None:
    found = list(rows)
    return found[0] if len(found) == 1 else None
