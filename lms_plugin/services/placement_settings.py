"""What a link shows and how it counts, as an instructor decides: the module, the attempts, the method, the deadline.

What a launch says about a link is `services.placements`' matter.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from courses.progress import GradingMethod
from lms_plugin.models import Attempt, Cohort, LineItem, Module, ModuleVersion, Placement, Programme
from lms_plugin.queries import contents
from lms_plugin.services import audit, columns, grades

MOST_ATTEMPTS: Final = 50


class ModuleNotOffered(Exception):
    """The module is not published, or it belongs to another academy."""


class AlreadyBegun(Exception):
    """People have begun the module of this link; another one would leave their work behind."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The settings of a link; `attempts` 0 allows as many as one likes, `module_uuid` None leaves its content alone.

    `activity_key` names one activity of the module, None all of it; `column` says whether the gradebook has one for it.
    """

    module_uuid: str | None
    attempts: int
    grading: GradingMethod
    deadline_at: datetime | None
    activity_key: str | None = None
    column: bool = True


def decide(session: Session, placement_id: int, decision: Decision, actor_uuid: str, now: datetime) -> None:
    """Write a decision. Raises ModuleNotOffered and AlreadyBegun, and then nothing was changed.

    A link that shows a module for the first time wishes for the grades of everybody who has begun it elsewhere.
    """
    placement = session.scalars(select(Placement).where(Placement.id == placement_id).with_for_update()).one()
    academy_id = session.scalars(select(Cohort.academy_id).where(Cohort.id == placement.cohort_id)).one()
    before = (placement.module_id, placement.activity_key)
    chosen = before if decision.module_uuid is None else _offered(session, academy_id, decision)
    if chosen[0] is None:
        raise ModuleNotOffered
    if chosen != before and _is_begun(session, placement):
        raise AlreadyBegun
    placement.module_id, placement.activity_key = chosen
    if placement.copied is not None:
        placement.copied = {**placement.copied, "settled": True}
    _settle_column(session, placement, decision, now)
    placement.settings = {**(placement.settings or {}), **_settings(decision)}
    session.flush()
    if chosen != before:
        grades.backfill(session, placement.id, now)
    module_uuid = session.scalars(select(Module.uuid).where(Module.id == chosen[0])).one()
    detail = {**_settings(decision), "module": module_uuid, "activity": placement.activity_key}
    audit.note(session, academy_id, actor_uuid, "placement.decide", ("placement", placement.uuid), now, detail)


def _offered(session: Session, academy_id: int, decision: Decision) -> tuple[int, str | None]:
    """The published module of this academy or the library, and an activity that it has."""
    found = session.execute(
        select(Module.id, ModuleVersion.digest)
        .join(Programme, Programme.id == Module.programme_id)
        .join(ModuleVersion, ModuleVersion.id == Module.published_version_id)
        .where(
            Module.uuid == decision.module_uuid,
            or_(Programme.academy_id.is_(None), Programme.academy_id == academy_id),
        )
    ).one_or_none()
    if found is None:
        raise ModuleNotOffered
    module_id, digest = found
    key = decision.activity_key
    if key is not None and contents.module(session, digest).manifest.activity(key) is None:
        raise ModuleNotOffered
    return module_id, key


def _settle_column(session: Session, placement: Placement, decision: Decision, now: datetime) -> None:
    """Switch the column off or on, and let one of our own follow the deadline."""
    row = session.scalars(select(LineItem).where(LineItem.placement_id == placement.id)).one_or_none()
    if row is None:
        return
    if not decision.column and row.state != "off":
        columns.switch_off(session, row, now)
    elif decision.column and row.state == "off":
        columns.switch_on(session, row, now)
    elif row.made_at is not None and row.state == "live":
        columns.refresh(session, row, now)


def _is_begun(session: Session, placement: Placement) -> bool:
    begun = select(func.count(Attempt.id)).where(Attempt.placement_id == placement.id)
    return placement.module_id is not None and bool(session.scalar(begun))


def _settings(decision: Decision) -> dict[str, Any]:
    deadline_at = decision.deadline_at.isoformat() if decision.deadline_at is not None else None
    return {
        "attempts": decision.attempts, "grading": decision.grading, "deadline_at": deadline_at,
        "column": decision.column,
    }  # fmt: skip
