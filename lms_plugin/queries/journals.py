"""Entries of journals: all of them for their owner, and for instructors what the owner shares with them.

No other query reads them, but for `entries`, which is their owner's, and the export in `records`. Keeping them is
`services.journals`' matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.kinds.kind import Kind
from courses.kinds.privacy import Diary
from lms_plugin.models import Attempt, Enrolment, JournalEntry, Person
from lms_plugin.queries import entries
from lms_plugin.queries.attempts import AttemptRow


@dataclass(frozen=True, slots=True)
class Shared:
    """One entry that its owner shares with the instructors of the course."""

    name: str | None
    person_uuid: str
    prompt: str
    text: str
    written_at: datetime


def whole(session: Session, kind: Kind, attempt: AttemptRow) -> AttemptRow:
    """An attempt of the person who asks, with its entries where its kind has any."""
    if not isinstance(kind, Diary) or attempt.is_whole:
        return attempt
    found = entries.of_attempt(session, attempt.id) if attempt.entries is None else attempt.entries
    return replace(attempt, state=kind.together(attempt.state, found), is_whole=True)


def shared(session: Session, cohort_id: int, module_id: int, activity: str) -> Sequence[Shared]:
    """What learners of a cohort share of their journals, by name; nobody else's words are read.

    Who has left the course could not take anything back, so nothing of theirs is shown.
    """
    rows = session.execute(
        select(Person.name, Person.uuid, JournalEntry.body)
        .join(Attempt, Attempt.id == JournalEntry.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            JournalEntry.is_shared.is_(True),
            Enrolment.cohort_id == cohort_id,
            Enrolment.role == "learner",
            Enrolment.left_at.is_(None),
            Attempt.module_id == module_id,
            Attempt.activity_key == activity,
        )
        .order_by(Person.name, Person.id, JournalEntry.id)
    )
    return tuple(
        Shared(name, uuid, body["prompt"], body["text"], datetime.fromisoformat(body["written_at"]))
        for name, uuid, body in rows
    )
