"""Bring a cohort's groups into line with the platform's, and say for which groups a discussion is meant.

Asking the platform belongs to `lms_plugin.jobs.groups`. A group that the platform has deleted is marked and keeps its
people, so that nobody falls out of a room because somebody tidied up elsewhere.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms_plugin.db.inserts import insert_into
from lms_plugin.models import CourseGroup, DiscussionGroup, Enrolment, GroupMember, Person
from lms_plugin.services import audit
from lms_plugin.services.rooms import Discussion
from lti.groups import Group

# SQLite takes a limited number of values in one statement.
_AT_ONCE: Final = 200


def apply(
    session: Session, cohort_id: int, listed: Sequence[Group], inside: Mapping[str, Collection[str]], now: datetime
) -> None:
    """Keep the groups that are listed, mark those that are gone; `inside` maps a `sub` to the ids of their groups."""
    known = _known(session, cohort_id)
    ids = {one.id: known[one.id].id for one in listed if one.id in known}
    for one in listed:
        if one.id in known:
            _follow(known[one.id], one)
    fresh = [_row(cohort_id, one, now) for one in listed if one.id not in known]
    _insert(session, CourseGroup, fresh, ["cohort_id", "group_id"])
    for group_id, row in known.items():
        if group_id not in ids and row.gone_at is None:
            row.gone_at = now
    session.flush()
    if fresh:
        ids = {key: row.id for key, row in _known(session, cohort_id).items() if row.gone_at is None}
    _fill(session, cohort_id, ids, inside)


def choose(
    session: Session, discussion: Discussion, group_uuids: Collection[str], who: tuple[int, str], now: datetime
) -> None:
    """Mean a discussion for these groups of its cohort, for everybody where there is none; `who` is (academy, uuid)."""
    wanted = select(CourseGroup.id).where(
        CourseGroup.cohort_id == discussion.cohort_id, CourseGroup.uuid.in_(tuple(group_uuids)[:_AT_ONCE])
    )
    chosen = session.scalars(wanted.order_by(CourseGroup.id)).all()
    key = {
        "cohort_id": discussion.cohort_id, "module_uuid": discussion.module_uuid,
        "activity_key": discussion.activity_key,
    }  # fmt: skip
    _run(session, delete(DiscussionGroup).where(*(getattr(DiscussionGroup, name) == at for name, at in key.items())))
    session.add_all(DiscussionGroup(group_id=group_id, **key) for group_id in chosen)
    detail = {"activity": discussion.activity_key, "groups": len(chosen)}
    academy_id, uuid = who
    audit.note(session, academy_id, uuid, "discussion.groups", ("cohort", discussion.cohort_uuid), now, detail)


def _known(session: Session, cohort_id: int) -> dict[str, CourseGroup]:
    rows = session.scalars(select(CourseGroup).where(CourseGroup.cohort_id == cohort_id))
    return {row.group_id: row for row in rows}


def _follow(row: CourseGroup, sent: Group) -> None:
    if (row.name, row.set_name, row.gone_at) != (sent.name, sent.set_name, None):
        row.name, row.set_name, row.gone_at = sent.name, sent.set_name, None


def _row(cohort_id: int, one: Group, now: datetime) -> dict[str, Any]:
    return {
        "uuid": str(uuid4()), "cohort_id": cohort_id, "group_id": one.id, "name": one.name, "set_name": one.set_name,
        "created_at": now,
    }  # fmt: skip


def _fill(session: Session, cohort_id: int, ids: Mapping[str, int], inside: Mapping[str, Collection[str]]) -> None:
    """Who is in which of the groups that are there; people of groups that are gone are left as they were."""
    enrolled = session.execute(
        select(Enrolment.id, Person.sub)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.cohort_id == cohort_id)
    )
    wanted = {
        (ids[group], enrolment_id) for enrolment_id, sub in enrolled for group in inside.get(sub, ()) if group in ids
    }
    rows = session.execute(
        select(GroupMember.id, GroupMember.group_id, GroupMember.enrolment_id)
        .join(CourseGroup, CourseGroup.id == GroupMember.group_id)
        .where(CourseGroup.cohort_id == cohort_id, CourseGroup.gone_at.is_(None))
    )
    present = {(group_id, enrolment_id): row_id for row_id, group_id, enrolment_id in rows}
    over = [row_id for pair, row_id in present.items() if pair not in wanted]
    for start in range(0, len(over), _AT_ONCE):
        _run(session, delete(GroupMember).where(GroupMember.id.in_(over[start : start + _AT_ONCE])))
    fresh = [{"group_id": group, "enrolment_id": enrolment} for group, enrolment in sorted(wanted - present.keys())]
    _insert(session, GroupMember, fresh, ["group_id", "enrolment_id"])


def _insert(session: Session, table: Any, rows: Sequence[dict[str, Any]], key: list[str]) -> None:
    for start in range(0, len(rows), _AT_ONCE):
        some = list(rows[start : start + _AT_ONCE])
        session.execute(insert_into(session, table).on_conflict_do_nothing(index_elements=key), some)


def _run(session: Session, statement: Any) -> None:
    session.execute(statement.execution_options(synchronize_session=False))
