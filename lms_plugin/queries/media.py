"""Files of modules: one for whoever may read a module that holds it, and all of some modules for a package.

Storing them is `services.media`' matter.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session

from courses.packages import ModulePackage
from lms_plugin.access import Actor
from lms_plugin.models import Enrolment, MediaFile, Module, ModuleVersion, Placement, Programme, VersionMedia


@dataclass(frozen=True, slots=True)
class File:
    """A file with its bytes."""

    type: str
    body: bytes


def file(session: Session, actor: Actor, digest: str) -> File | None:
    """The file of a digest, where the actor may read a module that holds it; else None."""
    holds = (
        select(VersionMedia.id)
        .join(ModuleVersion, ModuleVersion.id == VersionMedia.version_id)
        .join(Module, Module.id == ModuleVersion.module_id)
        .join(Programme, Programme.id == Module.programme_id)
        .where(
            VersionMedia.media_id == MediaFile.id,
            or_(Programme.academy_id.is_(None), Programme.academy_id == actor.academy_id),
            or_(_is_staff(actor), and_(ModuleVersion.published_at.is_not(None), _is_placed_for(actor))),
        )
    )
    row = session.execute(select(MediaFile.type, MediaFile.body).where(MediaFile.digest == digest, holds.exists()))
    found = row.one_or_none()
    return None if found is None else File(*found)


def _is_staff(actor: Actor) -> ColumnElement[bool]:
    """Who may choose, preview and review modules of the academy and of the library."""
    return true() if actor.teaches or actor.administers else false()


def _is_placed_for(actor: Actor) -> ColumnElement[bool]:
    return (
        select(Placement.id)
        .join(Enrolment, Enrolment.cohort_id == Placement.cohort_id)
        .where(
            Placement.module_id == Module.id, Enrolment.person_id == actor.person_id, Enrolment.left_at.is_(None)
        )
        .correlate(Module)
        .exists()
    )


def bytes_of(session: Session, modules: Iterable[ModulePackage]) -> dict[str, bytes]:
    """Digest → bytes of every file of some modules."""
    wanted = {one.digest for module in modules for one in module.media.values()}
    rows = session.execute(select(MediaFile.digest, MediaFile.body).where(MediaFile.digest.in_(wanted)))
    return {row.digest: row.body for row in rows} if wanted else {}
