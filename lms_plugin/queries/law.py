"""Overlays as an academy's administrators and jurists read them: versions, who signed them, what runs on them.

What a version says comes from `queries.overlays`; sign-offs of other academies are not there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from courses.jurisdictions import Edition
from courses.jurisdictions.changes import Touched
from courses.packages import ModulePackage
from courses.packages.dependence import Hold, affected, holds
from lms_plugin.access import Actor
from lms_plugin.models import Academy, Attempt, Cohort, Enrolment, OverlayPointer, OverlayVersion, Person, SignOff
from lms_plugin.queries import contents, library
from lms_plugin.queries.overlays import edition_of


@dataclass(frozen=True, slots=True)
class Signed:
    """The last time a jurist of the academy signed a version."""

    name: str
    note: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class LawVersion:
    """One version of a code with its words; `is_newest` is that of the pointer, `signed` the own academy's."""

    code: str
    digest: str
    is_draft: bool
    is_newest: bool
    created_at: datetime
    edition: Edition
    signed: Signed | None


@dataclass(frozen=True, slots=True)
class CohortLaw:
    """The jurisdiction a cohort has chosen ("" for none), its academy's, and how many of its attempts are open."""

    own: str
    academy: str
    open: int


@dataclass(frozen=True, slots=True)
class Jurist:
    """A person who may sign."""

    uuid: str
    sub: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Affected:
    """A published module with those of its places that hang on something of the law."""

    uuid: str
    package: ModulePackage
    places: tuple[Hold, ...]


def newest(session: Session, academy_id: int) -> Sequence[LawVersion]:
    """The newest version of every code, in alphabetical order."""
    return tuple(one for one in _versions(session, academy_id, None) if one.is_newest)


def versions(session: Session, academy_id: int, code: str) -> Sequence[LawVersion]:
    """Every version of a code: the newest first, then by the day they came in."""
    return tuple(sorted(_versions(session, academy_id, code), key=lambda one: not one.is_newest))


def running(session: Session, academy_id: int, code: str) -> Mapping[str, int]:
    """Digest → how many open attempts of the academy's own cohorts go on with that version of a code."""
    rows = session.execute(
        select(Attempt.overlay_digest, func.count(Attempt.id))
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Cohort.academy_id == academy_id, Attempt.finished_at.is_(None), Attempt.overlay_code == code)
        .group_by(Attempt.overlay_digest)
    )
    return {row[0]: row[1] for row in rows}


def of_cohort(session: Session, cohort_id: int) -> CohortLaw:
    """What a cohort has, and whom a change would not concern."""
    running = (
        select(func.count(Attempt.id))
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.cohort_id == cohort_id, Attempt.finished_at.is_(None))
        .scalar_subquery()
    )
    columns = (func.coalesce(Cohort.jurisdiction, ""), Academy.jurisdiction, running)
    joined = select(*columns).join(Academy, Academy.id == Cohort.academy_id).where(Cohort.id == cohort_id)
    return CohortLaw(*session.execute(joined).one())


def applies(session: Session, actor: Actor) -> str:
    """The jurisdiction of the cohort of this visit; without one, the academy's."""
    wanted = select(Cohort.jurisdiction).where(Cohort.id == actor.cohort_id)
    return (session.scalar(wanted) if actor.cohort_id is not None else None) or actor.academy_jurisdiction


def jurists(session: Session, academy_id: int) -> Sequence[Jurist]:
    """Who may sign for an academy, by name."""
    wanted = (
        select(Person.uuid, Person.sub, Person.name)
        .where(Person.academy_id == academy_id, Person.is_jurist.is_(True))
        .order_by(Person.name, Person.id)
    )
    return tuple(Jurist(*row) for row in session.execute(wanted))


def reached(session: Session, academy_id: int, touched: Touched) -> Sequence[Affected]:
    """The published modules that the academy may use and that hang on one of these things."""
    found = ((uuid, package, affected(package, touched)) for uuid, package in _published(session, academy_id))
    return tuple(Affected(uuid, package, places) for uuid, package, places in found if places)


def held(session: Session, academy_id: int) -> Sequence[Affected]:
    """The same for everything that hangs on the law at all."""
    return tuple(Affected(uuid, package, holds(package)) for uuid, package in _published(session, academy_id))


def _published(session: Session, academy_id: int) -> Sequence[tuple[str, ModulePackage]]:
    rows = library.modules(session, academy_id)
    return [(row.uuid, contents.module(session, row.published.digest)) for row in rows if row.published is not None]


def _versions(session: Session, academy_id: int, code: str | None) -> Sequence[LawVersion]:
    wanted = (
        select(
            OverlayVersion.code, OverlayVersion.digest, OverlayVersion.is_draft, OverlayPointer.id,
            OverlayVersion.created_at, SignOff.name, SignOff.note, SignOff.signed_at,
        )
        .outerjoin(
            OverlayPointer,
            and_(OverlayPointer.code == OverlayVersion.code, OverlayPointer.digest == OverlayVersion.digest),
        )
        .outerjoin(SignOff, and_(SignOff.version_id == OverlayVersion.id, SignOff.academy_id == academy_id))
        .order_by(OverlayVersion.code, OverlayVersion.created_at.desc(), OverlayVersion.id.desc())
    )  # fmt: skip
    if code is not None:
        wanted = wanted.where(OverlayVersion.code == code)
    found = []
    for code_of, digest, is_draft, pointer, created_at, name, note, signed_at in session.execute(wanted).all():
        edition = edition_of(session, digest)
        if edition is not None:
            signed = Signed(name, note, signed_at) if signed_at is not None else None
            found.append(LawVersion(code_of, digest, is_draft, pointer is not None, created_at, edition, signed))
    return found
