"""The path of a cohort, core or specialist: an instructor's choice, after which everybody is folded anew.

What the path leaves out belongs to `courses.progress`.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.model import ActivityRef
from courses.progress import Path, module_progress
from lms_plugin.models import Cohort, Enrolment, Module, ModuleVersion, Placement, Progress
from lms_plugin.queries import contents
from lms_plugin.queries.cells import outcomes
from lms_plugin.services import audit, grades


def choose(session: Session, cohort_id: int, path: Path, author_uuid: str, now: datetime) -> None:
    """Store the path, fold every progress row of the cohort by it and wish for the grades that follow."""
    cohort = session.get_one(Cohort, cohort_id, with_for_update=True)
    if cohort.path == path:
        return
    cohort.path = path
    for row, digest in session.execute(
        select(Progress, ModuleVersion.digest)
        .join(Enrolment, Enrolment.id == Progress.enrolment_id)
        .join(Module, Module.id == Progress.module_id)
        .join(ModuleVersion, ModuleVersion.id == Module.published_version_id)
        .where(Enrolment.cohort_id == cohort_id)
        .with_for_update(of=Progress)
    ):
        _fold(row, contents.module(session, digest).manifest.activities, path)
    session.flush()
    whole = select(Placement.id).where(Placement.cohort_id == cohort_id, Placement.module_id.is_not(None))
    for placement_id in session.scalars(whole.where(Placement.activity_key.is_(None))):
        grades.backfill(session, placement_id, now)
    audit.note(session, cohort.academy_id, author_uuid, "cohort.path", ("cohort", cohort.uuid), now, {"path": path})


def _fold(row: Progress, activities: tuple[ActivityRef, ...], path: Path) -> None:
    folded = module_progress(activities, outcomes(row.cells), path)
    row.done, row.required = folded.done, folded.required
    row.share = folded.share if folded.possible else None
    row.version += 1
