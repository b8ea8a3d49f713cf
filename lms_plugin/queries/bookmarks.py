"""The sections that somebody has kept, with what they are called in today's version of the module.

No other query but that of the page and the owner's own export reads them. Keeping them is `services.bookmarks`' matter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from courses.packages import LocalModule
from lms_plugin.models import Bookmark, Cohort, Enrolment, Module, ModuleVersion, Placement
from lms_plugin.queries import contents


@dataclass(frozen=True, slots=True)
class Kept:
    """One bookmark, with what a service needs to let it go.

    `module`, `lesson` and `heading` are "" where there is no such thing any more. `placement_uuid` is None where the
    course does not hold the module any more.
    """

    uuid: str
    enrolment_id: int
    module_id: int
    activity: str
    section: str
    cohort: str
    placement_uuid: str | None
    module: str = ""
    lesson: str = ""
    heading: str = ""

    @property
    def is_there(self) -> bool:
        """Whether there is something to read where it leads."""
        return bool(self.heading and self.placement_uuid)


def kept(session: Session, person_id: int, locale: str) -> Sequence[Kept]:
    """All bookmarks of a person, course by course, in the order of the modules."""
    rows: Iterable[Any] = session.execute(
        select(
            Bookmark.uuid, Bookmark.enrolment_id, Bookmark.module_id, Bookmark.activity_key, Bookmark.section,
            Cohort.title, Placement.uuid, ModuleVersion.digest,
        )
        .join(Enrolment, Enrolment.id == Bookmark.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Module, Module.id == Bookmark.module_id)
        .outerjoin(ModuleVersion, ModuleVersion.id == Module.published_version_id)
        .outerjoin(Placement, and_(Placement.cohort_id == Cohort.id, Placement.module_id == Module.id))
        .where(Enrolment.person_id == person_id, Enrolment.left_at.is_(None))
        # A link to the whole module comes before one to a single activity.
        .order_by(
            Cohort.id, Module.position, Module.id, Bookmark.activity_key, Bookmark.id,
            Placement.activity_key.is_not(None), Placement.id,
        )
    )  # fmt: skip
    found: dict[str, Kept] = {}
    for *about, digest in rows:
        one = Kept(*about)
        found.setdefault(one.uuid, _named(session, one, digest, locale))
    return tuple(found.values())


def _named(session: Session, kept: Kept, digest: str | None, locale: str) -> Kept:
    if digest is None:
        return kept
    local: LocalModule = contents.module(session, digest).in_locale(locale)
    document = local.documents.get(kept.activity)
    headings = {part.id: part.heading for part in getattr(document, "sections", ())}
    names = (local.manifest.title, str(document.title) if document else "", headings.get(kept.section, ""))
    return replace(kept, **dict(zip(("module", "lesson", "heading"), names, strict=True)))
