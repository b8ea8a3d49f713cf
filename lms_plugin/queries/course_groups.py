"""The groups of a cohort: sub-cohorts for tables, and who may enter the room of a discussion.

They are read from the platform by `lms_plugin.jobs.groups`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from lms_plugin.models import CourseGroup, DiscussionGroup, Enrolment, GroupMember


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group with the number of learners in it; `gone_at` is set when the platform no longer has it."""

    uuid: str
    name: str
    set_name: str
    people: int
    gone_at: datetime | None

    @property
    def title(self) -> str:
        """The name, with the set it belongs to."""
        return f"{self.set_name}: {self.name}" if self.set_name else self.name


def groups(session: Session, cohort_id: int) -> Sequence[GroupRow]:
    """The groups of a cohort by set and name, those that are gone last."""
    present = and_(Enrolment.id == GroupMember.enrolment_id, Enrolment.role == "learner", Enrolment.left_at.is_(None))
    rows = session.execute(
        select(
            CourseGroup.uuid, CourseGroup.name, CourseGroup.set_name, func.count(Enrolment.id), CourseGroup.gone_at
        )
        .outerjoin(GroupMember, GroupMember.group_id == CourseGroup.id)
        .outerjoin(Enrolment, present)
        .where(CourseGroup.cohort_id == cohort_id)
        .group_by(CourseGroup.id)
        .order_by(CourseGroup.gone_at.is_not(None), CourseGroup.set_name, CourseGroup.name, CourseGroup.id)
    )
    return tuple(GroupRow(*row) for row in rows)


def enrolled_in(session: Session, cohort_id: int, group_uuid: str) -> frozenset[int]:
    """Enrolment ids of the people in a group of this cohort."""
    wanted = select(GroupMember.enrolment_id).join(CourseGroup, CourseGroup.id == GroupMember.group_id)
    here = (CourseGroup.cohort_id == cohort_id, CourseGroup.uuid == group_uuid)
    return frozenset(session.scalars(wanted.where(*here)))


def names(session: Session, cohort_id: int) -> Mapping[int, Sequence[str]]:
    """Enrolment id → the names of the groups somebody is in."""
    rows = session.execute(
        select(GroupMember.enrolment_id, CourseGroup.name)
        .join(CourseGroup, CourseGroup.id == GroupMember.group_id)
        .where(CourseGroup.cohort_id == cohort_id)
        .order_by(CourseGroup.set_name, CourseGroup.name)
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for enrolment_id, name in rows:
        found[enrolment_id].append(name)
    return found


def chosen(session: Session, cohort_id: int) -> Mapping[tuple[str, str], frozenset[str]]:
    """(Module uuid, activity key) of a discussion → uuids of the groups it is meant for."""
    rows = session.execute(
        select(DiscussionGroup.module_uuid, DiscussionGroup.activity_key, CourseGroup.uuid)
        .join(CourseGroup, CourseGroup.id == DiscussionGroup.group_id)
        .where(DiscussionGroup.cohort_id == cohort_id)
    )
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for module_uuid, activity_key, group_uuid in rows:
        found[module_uuid, activity_key].add(group_uuid)
    return {key: frozenset(uuids) for key, uuids in found.items()}


def admits(cohort_id: Any, module_uuid: Any, activity_key: Any) -> ColumnElement[bool]:
    """The condition on `Enrolment` that a discussion is for: instructors, everybody where no group was chosen, else
    the people of the chosen groups."""
    here = (
        DiscussionGroup.cohort_id == cohort_id,
        DiscussionGroup.module_uuid == module_uuid,
        DiscussionGroup.activity_key == activity_key,
    )
    limited = select(DiscussionGroup.id).where(*here).exists()
    inside = (
        select(GroupMember.id)
        .join(DiscussionGroup, DiscussionGroup.group_id == GroupMember.group_id)
        .where(*here, GroupMember.enrolment_id == Enrolment.id)
        .exists()
    )
    return or_(Enrolment.role == "instructor", ~limited, inside)


def may_enter(session: Session, enrolment_id: int, cohort_id: int, module_uuid: str, activity_key: str) -> bool:
    """Whether the room of a discussion is meant for an enrolment."""
    wanted = select(Enrolment.id).where(Enrolment.id == enrolment_id, admits(cohort_id, module_uuid, activity_key))
    return session.scalar(wanted) is not None
