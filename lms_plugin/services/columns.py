"""Columns of gradebooks: what a launch tells of them, what an instructor decides, and what the job has found.

Asking the platform belongs to `lms_plugin.jobs.columns`, the grades in a column to `services.grades`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms_plugin.db.due import mark_due
from lms_plugin.models import Grade, LineItem, Placement
from lms_plugin.services import deliveries, grades
from lms_plugin.services.rows import found_or_made
from lti import claims
from lti.claims import Ags

_SCOPES: Final = frozenset(
    {claims.SCOPE_LINE_ITEM, claims.SCOPE_LINE_ITEM_READ, claims.SCOPE_RESULT, claims.SCOPE_SCORE}
)


def connect(session: Session, placement: Placement, ags: Ags, now: datetime, known: LineItem | None) -> None:
    """Follow what a launch says of the link's column; nothing is written where it says what is known.

    A column that the platform has coupled to the link is kept. Where it has coupled none, but lets the tool make
    columns, one is wished for; the job finds or makes it.
    """
    address, container = ags.lineitem, ags.lineitems
    granted = " ".join(sorted(ags.scopes & _SCOPES))
    if not address and known is None and not _may_make(placement, ags, container):
        return
    state = "live" if address else "wanted"
    fresh = {
        "url": address, "label": placement.title, "scopes": granted, "container": container or None, "state": state,
        "check_at": None if address else now, "tries": 0, "created_at": now,
    }  # fmt: skip
    row, is_new = found_or_made(session, LineItem, {"placement_id": placement.id}, fresh, known)
    if is_new:
        _begin(session, row, now)
    else:
        _follow(session, row, (address, container or row.container, granted), placement.title, now)


def _begin(session: Session, row: LineItem, now: datetime) -> None:
    if row.state == "live":
        grades.backfill(session, row.placement_id, now)
    mark_due(session)


def _follow(session: Session, row: LineItem, told: tuple[str, str | None, str], title: str, now: datetime) -> None:
    """Only what differs is set, so that a launch like the last one writes nothing."""
    address, container, granted = told
    if row.scopes != granted:
        row.scopes = granted
    if row.container != container:
        row.container = container
    if row.made_at is not None and title and row.label != title and row.state == "live":
        # The link was renamed in the course, and the column that this tool made carries its name.
        row.label, row.check_at = title, now
        mark_due(session)
    if address and row.state != "off" and row.url != address:
        _move(session, row, address, now)


def _move(session: Session, row: LineItem, address: str, now: datetime) -> None:
    """Another column than before: it knows no grade yet. The same one, deleted, stays so until somebody decides."""
    row.url, row.state, row.failure, row.check_at, row.made_at, row.tries = address, "live", None, None, None, 0
    session.flush()
    deliveries.resend_column(session, row.id, now)
    grades.backfill(session, row.placement_id, now)


def made(session: Session, line_item_id: int, url: str, made_at: datetime | None, now: datetime) -> None:
    """The job has found the column, or made it (`made_at`): everybody's grades go there."""
    live = {"url": url, "state": "live", "failure": None, "check_at": None, "tries": 0, "made_at": made_at}
    if not _became(session, line_item_id, "wanted", live):
        if made_at is not None:
            # Switched off while it was being made: what nobody wants is taken away again.
            _became(session, line_item_id, "off", {"url": url, "made_at": made_at, "check_at": now, "tries": 0})
            mark_due(session)
        return
    deliveries.resend_column(session, line_item_id, now)
    placement_id = session.scalars(select(LineItem.placement_id).where(LineItem.id == line_item_id)).one()
    grades.backfill(session, placement_id, now)


def _became(session: Session, line_item_id: int, state: str, values: Mapping[str, Any]) -> bool:
    """Write how it went, unless somebody has decided something else meanwhile."""
    changed = session.scalar(
        update(LineItem)
        .where(LineItem.id == line_item_id, LineItem.state == state)
        .values(values)
        .returning(LineItem.id)
        .execution_options(synchronize_session=False)
    )
    return changed is not None


def lost(session: Session, line_item_id: int, url: str, reason: str, now: datetime) -> bool:
    """The platform does not have this column any more: said once, and never made anew without being asked to."""
    gone = session.execute(
        update(LineItem)
        .where(LineItem.id == line_item_id, LineItem.url == url, LineItem.state == "live")
        .values(state="gone", failure=reason[:500], check_at=None)
        .returning(LineItem.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if gone is None:
        return False
    deliveries.park_column(session, line_item_id, reason, now)
    return True


def restore(session: Session, placement_id: int, now: datetime) -> None:
    """An instructor wants the column back: the job looks for it, and makes it where it is not found."""
    session.execute(
        update(LineItem)
        .where(LineItem.placement_id == placement_id, LineItem.state.in_(("gone", "refused")))
        .values(state="wanted", failure=None, check_at=now, tries=0)
    )
    mark_due(session)


def switch_off(session: Session, row: LineItem, now: datetime) -> None:
    """An instructor wants no column: nothing more is sent; the job takes away one of ours that holds nothing."""
    holds = session.scalar(select(Grade.id).where(Grade.line_item_id == row.id, Grade.sent_stamp > 0).limit(1))
    row.state, row.failure = "off", None
    row.check_at = now if row.made_at is not None and holds is None else None
    session.flush()
    deliveries.forget_column(session, row.id)
    mark_due(session)


def switch_on(session: Session, row: LineItem, now: datetime) -> None:
    """An instructor wants the column after all."""
    row.state, row.check_at, row.tries = "wanted", now, 0
    mark_due(session)


def refresh(session: Session, row: LineItem, now: datetime) -> None:
    """What the column of our own says beside its name has changed, such as the deadline."""
    row.check_at, row.tries = now, 0
    mark_due(session)


def ask_results(session: Session, cohort_id: int, now: datetime) -> int:
    """Ask what the gradebook says, in every column of a cohort whose platform tells; give how many there are."""
    readable = (
        select(LineItem.id)
        .join(Placement, Placement.id == LineItem.placement_id)
        .where(
            Placement.cohort_id == cohort_id,
            LineItem.state == "live",
            LineItem.scopes.contains(claims.SCOPE_RESULT, autoescape=True),
        )
        .order_by(LineItem.id)
        .with_for_update(of=LineItem)
    )
    ids = session.scalars(readable).all()
    session.execute(
        update(LineItem).where(LineItem.id.in_(ids)).values(results_due_at=now, results_failure=None)
    )
    mark_due(session)
    return len(ids)


def _may_make(placement: Placement, ags: Ags, container: str) -> bool:
    """A column of our own needs an address to make it at, the right to, and content that somebody has chosen."""
    is_wanted = placement.settings.get("column", True) if placement.settings else True
    return bool(container and is_wanted and placement.module_id) and claims.SCOPE_LINE_ITEM in ags.scopes
