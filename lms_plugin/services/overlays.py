"""Put the law of jurisdictions into the database: a version is for ever, a pointer names the newest.

Running attempts keep the version they began with. Reading overlays belongs to `queries.overlays`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.jurisdictions import Edition
from lms_plugin.db.inserts import insert_into
from lms_plugin.models import OverlayPointer, OverlayVersion
from lms_plugin.services import audit


@dataclass(frozen=True, slots=True)
class Entered:
    """What an import did to one overlay: `is_new` is False when this very version was the newest already."""

    code: str
    digest: str
    is_new: bool


def import_overlays(session: Session, editions: Iterable[Edition], author: str, now: datetime) -> Sequence[Entered]:
    """Make each edition the newest of its jurisdiction; `author` is the uuid of who brings them.

    Importing the same again changes nothing. An edition that was there before and was followed by another becomes
    the newest once more, without a second row.
    """
    return [_enter(session, edition, author, now) for edition in editions]


def _enter(session: Session, edition: Edition, author: str, now: datetime) -> Entered:
    row = {"code": edition.code, "digest": edition.digest}
    facts = {"body": edition.body, "is_draft": edition.is_draft, "created_at": now, "created_by": author}
    fresh = insert_into(session, OverlayVersion).values(**row, **facts)
    session.execute(fresh.on_conflict_do_nothing())
    is_new = _point(session, row)
    if is_new:
        version = session.scalars(select(OverlayVersion.uuid).filter_by(**row)).one()
        detail = {"code": edition.code, "digest": edition.digest[:12]}
        audit.note(session, None, author, "overlay.import", ("overlay", version), now, detail)
    return Entered(edition.code, edition.digest, is_new)


def _point(session: Session, row: dict[str, str]) -> bool:
    """Move the pointer; False where it stood there already, also when another import was quicker."""
    table: Any = OverlayPointer.__table__
    pointed = insert_into(session, OverlayPointer).values(**row)
    moved = pointed.on_conflict_do_update(
        index_elements=[table.c.code], set_={"digest": row["digest"]}, where=table.c.digest != row["digest"]
    )
    return session.scalar(moved.returning(table.c.id)) is not None
