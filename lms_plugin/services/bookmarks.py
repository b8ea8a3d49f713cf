"""Keep a section of a lesson, or let it go. Asking twice is harmless, from however many windows.

What a section is called, and whether it is still there, is `queries.bookmarks`' matter.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lms_plugin.db.inserts import insert_into
from lms_plugin.models import Bookmark

MOST: Final = 500
"""Bookmarks of one person in one course."""


class TooMany(Exception):
    """There is no room for another bookmark."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A section of a lesson for somebody in a course."""

    enrolment_id: int
    module_id: int
    activity: str
    section: str


def keep(session: Session, spot: Spot, now: datetime) -> None:
    """Keep a section; raises TooMany."""
    count = select(func.count()).select_from(Bookmark).where(Bookmark.enrolment_id == spot.enrolment_id)
    if (session.scalar(count) or 0) >= MOST:
        raise TooMany
    row = {
        "enrolment_id": spot.enrolment_id, "module_id": spot.module_id, "activity_key": spot.activity,
        "section": spot.section, "made_at": now,
    }  # fmt: skip
    session.execute(insert_into(session, Bookmark).values(**row).on_conflict_do_nothing())


def drop(session: Session, spot: Spot) -> None:
    """Let a section go, whether it is still there or not."""
    session.execute(
        delete(Bookmark).where(
            Bookmark.enrolment_id == spot.enrolment_id,
            Bookmark.module_id == spot.module_id,
            Bookmark.activity_key == spot.activity,
            Bookmark.section == spot.section,
        )
    )
