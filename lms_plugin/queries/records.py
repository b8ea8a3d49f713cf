"""Everything that is kept about one person, as plain data: for the person, and for an operator who must answer for it.

Erasing is a service. What a platform keeps about the same person is the platform's.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from lms_plugin.models import (
    Academy,
    Attempt,
    Audit,
    Bookmark,
    Certificate,
    Cohort,
    CourseGroup,
    Enrolment,
    Grade,
    GroupMember,
    Invitation,
    JournalEntry,
    LineItem,
    Member,
    Module,
    ModuleVersion,
    MoveRow,
    OverlayVersion,
    PastOutcome,
    Person,
    Post,
    PostReport,
    Progress,
    Room,
    SignOff,
    Thread,
    ThreadMark,
    Visit,
)

Record = Mapping[str, Any]
"""JSON data: times as ISO 8601, rows as objects."""


ERASED: Final = "erased"
"""The issuer of what is left of a person who wrote in a room: an empty row that holds the contributions' place."""

ASKED_TO_ERASE: Final = "person.ask_erase"
"""The act by which somebody asks the academy to erase them."""


OWNERS_ALONE: Final = ("journal", "bookmarks")
"""Keys of a record that are given to the person, and to nobody who answers for it."""


def record_of(session: Session, person_id: int) -> Record | None:
    """The whole record of a person, for this person; None where there is no such person.

    Keys: person, visits, enrolments, groups, progress, attempts, corrections, moves, journal, bookmarks, grades, rooms,
    posts, reports, seen, invitations, certificates, signatures, acts.
    """
    return _record(session, person_id, tuple(_OWN))


def record_for_operator(session: Session, person_id: int) -> Record | None:
    """The same without what only its owner may read."""
    return _record(session, person_id, tuple(name for name in _OWN if name not in OWNERS_ALONE))


def _record(session: Session, person_id: int, names: Sequence[str]) -> Record | None:
    person = _rows(session, _PERSON.where(Person.id == person_id))
    return {"person": person[0], **parts_of(session, person_id, names)} if person else None


def parts_of(session: Session, person_id: int, names: Sequence[str]) -> Record:
    """Some keys of a record."""
    return {name: _rows(session, _OWN[name].where(Person.id == person_id)) for name in names}


def asked_to_erase_at(session: Session, person_uuid: str) -> datetime | None:
    """When somebody asked to be erased, None where they did not."""
    wanted = select(func.min(Audit.made_at)).where(Audit.actor_uuid == person_uuid, Audit.act == ASKED_TO_ERASE)
    return session.scalar(wanted)


def _rows(session: Session, wanted: Select[*tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [{name: plain(value) for name, value in row.items()} for row in session.execute(wanted).mappings()]


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    return value.isoformat() if isinstance(value, datetime) else value


_PERSON = select(
    Person.uuid,
    Academy.name.label("academy"),
    Person.issuer,
    Person.sub,
    Person.name,
    Person.email,
    Person.locale,
    Person.created_at,
    Person.is_jurist,
).join(Academy, Academy.id == Person.academy_id)

_ENROLLED = (Enrolment, Enrolment.person_id == Person.id)
_ATTEMPTS = (
    select(
        Module.key.label("module"),
        Attempt.activity_key.label("activity"),
        Attempt.number,
        Attempt.started_at,
        Attempt.moved_at,
        Attempt.finished_at,
        Attempt.earned,
        Attempt.possible,
        Attempt.overlay_code.label("jurisdiction"),
        Attempt.state,
    )
    .select_from(Person)
    .join(*_ENROLLED)
    .join(Attempt, Attempt.enrolment_id == Enrolment.id)
    .join(Module, Module.id == Attempt.module_id)
    .order_by(Attempt.id)
)
_Corrected, _Correcting = aliased(ModuleVersion), aliased(ModuleVersion)
_CORRECTIONS = (
    select(
        Module.key.label("module"),
        Attempt.activity_key.label("activity"),
        Attempt.number.label("attempt"),
        _Corrected.digest.label("version"),
        _Correcting.digest.label("corrected_by"),
        PastOutcome.earned,
        PastOutcome.possible,
        PastOutcome.earned_after,
        PastOutcome.possible_after,
        PastOutcome.judged_at,
    )
    .select_from(Person)
    .join(*_ENROLLED)
    .join(Attempt, Attempt.enrolment_id == Enrolment.id)
    .join(Module, Module.id == Attempt.module_id)
    .join(PastOutcome, PastOutcome.attempt_id == Attempt.id)
    .join(_Corrected, _Corrected.id == PastOutcome.version_id)
    .join(_Correcting, _Correcting.id == PastOutcome.by_version_id)
    .order_by(PastOutcome.id)
)
_MOVES = (
    select(
        Module.key.label("module"),
        Attempt.activity_key.label("activity"),
        Attempt.number.label("attempt"),
        MoveRow.turn,
        MoveRow.act,
        MoveRow.data,
        MoveRow.made_at,
    )
    .select_from(Person)
    .join(*_ENROLLED)
    .join(Attempt, Attempt.enrolment_id == Enrolment.id)
    .join(Module, Module.id == Attempt.module_id)
    .join(MoveRow, MoveRow.attempt_id == Attempt.id)
    .where(MoveRow.by == "learner")
    .order_by(MoveRow.id)
)
_JOURNAL = (
    select(
        Module.key.label("module"),
        Attempt.activity_key.label("activity"),
        JournalEntry.is_shared.label("shared"),
        JournalEntry.body.label("entry"),
    )
    .select_from(Person)
    .join(*_ENROLLED)
    .join(Attempt, Attempt.enrolment_id == Enrolment.id)
    .join(Module, Module.id == Attempt.module_id)
    .join(JournalEntry, JournalEntry.attempt_id == Attempt.id)
    .order_by(JournalEntry.id)
)
_POSTS = (
    select(
        Room.title.label("room"),
        Thread.title.label("thread"),
        Member.alias,
        Post.body,
        Post.created_at,
        Post.edited_at,
        Post.hidden_at,
        Post.hidden_reason,
    )
    .select_from(Person)
    .join(Member, Member.person_id == Person.id)
    .join(Post, Post.member_id == Member.id)
    .join(Thread, Thread.id == Post.thread_id)
    .join(Room, Room.id == Thread.room_id)
    .order_by(Post.id)
)

_OWN: Mapping[str, Select[*tuple[Any, ...]]] = {
    "visits": select(Visit.created_at, Visit.expires_at, Visit.role, Visit.locale)
    .select_from(Person)
    .join(Visit, Visit.person_id == Person.id)
    .order_by(Visit.id),
    "enrolments": select(
        Cohort.title.label("cohort"), Enrolment.role, Enrolment.extra_time, Enrolment.created_at, Enrolment.left_at
    )
    .select_from(Person)
    .join(*_ENROLLED)
    .join(Cohort, Cohort.id == Enrolment.cohort_id)
    .order_by(Enrolment.id),
    "groups": select(Cohort.title.label("cohort"), CourseGroup.name.label("group"), CourseGroup.gone_at)
    .select_from(Person)
    .join(*_ENROLLED)
    .join(GroupMember, GroupMember.enrolment_id == Enrolment.id)
    .join(CourseGroup, CourseGroup.id == GroupMember.group_id)
    .join(Cohort, Cohort.id == CourseGroup.cohort_id)
    .order_by(GroupMember.id),
    "progress": select(Module.key.label("module"), Progress.cells, Progress.share, Progress.last_at)
    .select_from(Person)
    .join(*_ENROLLED)
    .join(Progress, Progress.enrolment_id == Enrolment.id)
    .join(Module, Module.id == Progress.module_id)
    .order_by(Progress.id),
    "attempts": _ATTEMPTS,
    "corrections": _CORRECTIONS,
    "moves": _MOVES,
    "journal": _JOURNAL,
    "bookmarks": select(
        Module.key.label("module"), Bookmark.activity_key.label("activity"), Bookmark.section, Bookmark.made_at
    )
    .select_from(Person)
    .join(*_ENROLLED)
    .join(Bookmark, Bookmark.enrolment_id == Enrolment.id)
    .join(Module, Module.id == Bookmark.module_id)
    .order_by(Bookmark.id),
    "grades": select(
        LineItem.label.label("column"), Grade.wanted_share, Grade.sent_share, Grade.status, Grade.sent_at,
        Grade.started_at, Grade.submitted_at, Grade.result_share, Grade.result_at,
    )
    .select_from(Person)
    .join(*_ENROLLED)
    .join(Grade, Grade.enrolment_id == Enrolment.id)
    .join(LineItem, LineItem.id == Grade.line_item_id)
    .order_by(Grade.id),
    # Title as it was when the room was made; discussion and version lead to the same title in any language.
    "rooms": select(
        Room.title.label("room"), Room.activity_key.label("discussion"), ModuleVersion.digest.label("version"),
        Member.alias, Member.role, Member.joined_at, Member.left_at,
    )
    .select_from(Person)
    .join(Member, Member.person_id == Person.id)
    .join(Room, Room.id == Member.room_id)
    .outerjoin(Module, Module.uuid == Room.module_uuid)
    .outerjoin(ModuleVersion, ModuleVersion.id == Module.published_version_id)
    .order_by(Member.id),
    "posts": _POSTS,
    "reports": select(PostReport.reason, PostReport.created_at, PostReport.settled_at)
    .select_from(Person)
    .join(Member, Member.person_id == Person.id)
    .join(PostReport, PostReport.member_id == Member.id)
    .order_by(PostReport.id),
    "seen": select(Room.title.label("room"), Thread.title.label("thread"), ThreadMark.seen)
    .select_from(Person)
    .join(Member, Member.person_id == Person.id)
    .join(ThreadMark, ThreadMark.member_id == Member.id)
    .join(Thread, Thread.id == ThreadMark.thread_id)
    .join(Room, Room.id == Thread.room_id)
    .order_by(ThreadMark.id),
    "invitations": select(
        Room.title.label("room"), Invitation.label, Invitation.created_at, Invitation.expires_at, Invitation.revoked_at
    )
    .select_from(Person)
    .join(Invitation, Invitation.person_id == Person.id)
    .join(Room, Room.id == Invitation.room_id)
    .order_by(Invitation.id),
    "certificates": select(
        Certificate.code, Certificate.titles, Certificate.issuer, Certificate.minutes, Certificate.path,
        Certificate.modules, Certificate.laws, Certificate.issued_at, Certificate.revoked_at,
    )
    .select_from(Person)
    .join(Certificate, Certificate.person_id == Person.id)
    .order_by(Certificate.id),
    "signatures": select(
        OverlayVersion.code.label("jurisdiction"), OverlayVersion.digest, SignOff.name, SignOff.note, SignOff.signed_at
    )
    .select_from(Person)
    .join(SignOff, SignOff.person_uuid == Person.uuid)
    .join(OverlayVersion, OverlayVersion.id == SignOff.version_id)
    .order_by(SignOff.id),
    "acts": select(Audit.act, Audit.thing_kind, Audit.made_at)
    .select_from(Person)
    .join(Audit, Audit.actor_uuid == Person.uuid)
    .order_by(Audit.id),
}
