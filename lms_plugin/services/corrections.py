"""Judge finished attempts anew when a version is published that corrects theirs; the old outcome is kept beside.

Which attempts those are is `queries.corrections`' matter, when they are judged the job's.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from courses.outcome import Score
from lms_plugin.db.due import mark_due
from lms_plugin.db.inserts import insert_into
from lms_plugin.models import Attempt, Correction, Module, ModuleVersion, PastOutcome, Programme
from lms_plugin.queries import corrections
from lms_plugin.queries.corrections import Finished, Reach
from lms_plugin.services import audit, progress


def want(session: Session, version: ModuleVersion, actor_uuid: str, now: datetime) -> None:
    """A version was published: what it corrects is to be judged anew. Corrections before it have nothing left to do."""
    reached = corrections.reach(session, version.id)
    if reached is None:
        return
    again: dict[str, Any] = {"asked_by": actor_uuid, "asked_at": now, "due_at": now, "after_id": 0}
    insert = insert_into(session, Correction).values(version_id=version.id, **again)
    session.execute(insert.on_conflict_do_update(index_elements=["version_id"], set_=again))
    superseded = update(Correction).where(Correction.version_id.in_(reached.versions)).values(due_at=None)
    session.execute(superseded.execution_options(synchronize_session=False))
    mark_due(session)
    _note(session, reached, "content.correct", actor_uuid, now, {})


def follow(session: Session, version_id: int, now: datetime) -> None:
    """An attempt was finished on a version that is not the published one: if that was corrected, so is the attempt."""
    by_version_id = corrections.corrected_by(session, version_id)
    if by_version_id is None:
        return
    session.execute(
        update(Correction)
        .where(Correction.version_id == by_version_id)
        .values(due_at=now, after_id=0)
        .execution_options(synchronize_session=False)
    )
    mark_due(session)


def judge_anew(session: Session, reached: Reach, attempt_id: int, now: datetime) -> bool:
    """Judge one attempt, with all that follows from it; False where nothing was to be done, or it cannot be judged.

    Doing it again changes nothing: the attempt stands on the corrected version then.
    """
    which = (Attempt.id == attempt_id) & corrections.to_judge(reached)
    # Locked before it is read, because another correction may be moving it just now.
    if session.scalar(select(Attempt.id).where(which).with_for_update()) is None:
        return False
    found = next(corrections.finished(session, which))
    played = corrections.played_anew(session, reached, found)
    score = corrections.judged_anew(played, found) if played is not None else None
    if played is None or score is None:
        return False
    _keep(session, reached, found, score, now)
    holder = corrections.holder(session, found.enrolment_id, reached.module_id)
    progress.corrected(session, holder, played, found.attempt.started_at, now)
    return True


def _keep(session: Session, reached: Reach, found: Finished, score: Score, now: datetime) -> None:
    """The outcome of before into the history, the new one and its version into the attempt. The state stays."""
    at = found.attempt
    session.add(
        PastOutcome(
            attempt_id=at.id, version_id=at.version_id, by_version_id=reached.version_id, earned=at.earned,
            possible=at.possible, earned_after=score.earned, possible_after=score.possible, judged_at=now,
        )
    )  # fmt: skip
    session.flush()
    session.execute(
        update(Attempt)
        .where(Attempt.id == at.id)
        .values(version_id=reached.version_id, earned=score.earned, possible=score.possible)
        .execution_options(synchronize_session=False)
    )


def note_end(session: Session, reached: Reach, actor_uuid: str, now: datetime) -> None:
    """Say in the audit list how many attempts a correction has judged anew so far, and how many score more or less."""
    before = PastOutcome.earned / PastOutcome.possible
    after = PastOutcome.earned_after / PastOutcome.possible_after
    counted = (func.count(), func.count().filter(after > before), func.count().filter(after < before))
    judged, raised, lowered = session.execute(
        select(*counted).where(PastOutcome.by_version_id == reached.version_id)
    ).one()
    numbers = {"judged": judged, "raised": raised, "lowered": lowered}
    _note(session, reached, "content.judge_anew", actor_uuid, now, numbers)


def _note(
    session: Session, reached: Reach, act: str, actor_uuid: str, now: datetime, numbers: dict[str, int]
) -> None:
    uuid, key, academy_id, number = session.execute(
        select(Module.uuid, Module.key, Programme.academy_id, ModuleVersion.number)
        .join(Programme, Programme.id == Module.programme_id)
        .join(ModuleVersion, ModuleVersion.id == reached.version_id)
        .where(Module.id == reached.module_id)
    ).one()
    corrects = reached.package.manifest.corrects[:12]
    detail = {"module": key, "number": number, "corrects": corrects, **numbers}
    audit.note(session, academy_id, actor_uuid, act, ("module", uuid), now, detail)
