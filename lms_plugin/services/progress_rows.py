"""The row of somebody's progress in a module, changed as it was read, or as another activity has left it meanwhile.

What a change means, and what gradebooks hear of it, is `services.progress`' matter.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import FromClause, bindparam, exists, select, true, update
from sqlalchemy.orm import Session

from courses.model import Module
from courses.progress import ModuleProgress, module_progress
from lms_plugin.db.inserts import insert_for
from lms_plugin.db.parcels import Part, send
from lms_plugin.models import Progress
from lms_plugin.queries.cells import Cells, outcomes
from lms_plugin.queries.corrections import Holder
from lms_plugin.queries.seats import Seat

RACES: Final = 10
"""How often a row is read again when another activity of the same person was quicker."""

_ROWS: Any = Progress.__table__
_OWNER: Final = ("enrolment_id", "module_id")
_CHANGED: Final = ("cells", "done", "required", "share", "version")
_SEEN: Final = bindparam("progress_seen", type_=_ROWS.c.version.type)


class TooManyRaces(RuntimeError):
    """The row changed under us again and again; nothing was saved."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of a row, whatever stands in it by then.

    Without a time nobody has done anything: when the person was last active stays as it is.
    """

    owner: Seat | Holder
    manifest: Module
    make: Callable[[Cells], Cells]
    now: datetime | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A row after a change, and how it is written over the one that was read."""

    cells: Cells
    folded: ModuleProgress
    part: Part


def foreseen(change: Change) -> Changed:
    """What becomes of the row as the seat was read with it."""
    return _over(change, change.owner.cells, change.owner.progress_version)


def write(session: Session, change: Change) -> Changed:
    """Change the row as the seat was read with it. Raises TooManyRaces."""
    first = foreseen(change)
    return first if send(session, first.part).rows[0] else write_anew(session, change)


def write_anew(session: Session, change: Change) -> Changed:
    """Change the row as it stands now, because somebody else was quicker. Raises TooManyRaces."""
    for _ in range(RACES):
        after = _over(change, *_read(session, change.owner))
        if send(session, after.part).rows[0]:
            return after
    raise TooManyRaces(f"progress of enrolment {change.owner.enrolment_id}")


def _over(change: Change, cells: Cells, version: int | None) -> Changed:
    after = change.make(cells)
    folded = module_progress(change.manifest.activities, outcomes(after), change.owner.path)
    values: dict[str, Any] = {
        "progress_enrolment_id": change.owner.enrolment_id,
        "progress_module_id": change.owner.module_id,
        "progress_cells": dict(after),
        "progress_done": folded.done,
        "progress_required": folded.required,
        "progress_share": folded.share if folded.possible else None,
        "progress_version": 1 if version is None else version + 1,
    }
    if version is not None:
        values["progress_seen"] = version
    if change.now is not None:
        values["progress_last_at"] = change.now
    return Changed(after, folded, Part(_BUILD[version is None, change.now is None], values))


def _read(session: Session, owner: Seat | Holder) -> tuple[Cells, int | None]:
    row = session.execute(
        select(Progress.cells, Progress.version).where(
            Progress.enrolment_id == owner.enrolment_id, Progress.module_id == owner.module_id
        )
    ).one_or_none()
    return ({}, None) if row is None else (row.cells, row.version)


def _bound(names: tuple[str, ...]) -> Mapping[str, Any]:
    return {name: bindparam(f"progress_{name}", type_=_ROWS.c[name].type) for name in names}


def _inserting(names: tuple[str, ...]) -> Callable[[str, FromClause | None], Any]:
    def build(dialect: str, row: FromClause | None) -> Any:
        values = _bound(names)
        new = insert_for(dialect, Progress)
        if row is None:
            return new.values(values).on_conflict_do_nothing()
        source = select(*values.values()).select_from(row).where(true())
        return new.from_select(list(values), source, include_defaults=False).on_conflict_do_nothing()

    return build


def _updating(names: tuple[str, ...]) -> Callable[[str, FromClause | None], Any]:
    def build(_dialect: str, row: FromClause | None) -> Any:
        whose = [_ROWS.c[name] == value for name, value in _bound(_OWNER).items()]
        change = update(_ROWS).where(*whose, _ROWS.c.version == _SEEN).values(_bound(names))
        return change if row is None else change.where(exists(select(row.c.id)))

    return build


_BUILD: Final = {
    (True, False): _inserting((*_OWNER, *_CHANGED, "last_at")),
    (False, False): _updating((*_CHANGED, "last_at")),
    (False, True): _updating(_CHANGED),
}
"""By whether the row is new and whether nobody has done anything, which makes no row."""
