"""Which later waves of a survey are due for somebody now: after the end of their course, for a time.

Whether somebody has answered is read off their own progress alone; boxes are never opened here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from courses.kinds.privacy import Anonymous
from courses.kinds.survey.waves import AFTER, Window, window
from courses.model import ActivityRef
from courses.packages import LocalModule, ModulePackage
from courses.progress import module_progress
from lms_plugin.models import Enrolment
from lms_plugin.queries import contents, learning
from lms_plugin.queries.cells import outcomes
from lms_plugin.queries.learning import Studied


@dataclass(frozen=True, slots=True)
class Due:
    """A wave that somebody may answer now."""

    placement_uuid: str
    package: ModulePackage
    activity: str
    window: Window


def later(package: ModulePackage | LocalModule) -> frozenset[str]:
    """The activities of a module that are asked once the course is done: no page of the module lists them."""
    surveys = (ref.key for ref in package.manifest.activities if ref.kind == "survey")
    return frozenset(key for key in surveys if package.documents[key].wave in AFTER)


def due(session: Session, studied: Sequence[Studied], now: datetime) -> Sequence[Due]:
    """What is to be answered now of the modules of a learner, the wave that closes first before others."""
    own = [one for one in studied if one.role == "learner"]
    found = (entry for one in own for entry in _of_module(session, one, _course(own, one), now))
    return sorted(found, key=lambda entry: (entry.window.closes_at, entry.activity))


def ended_at(session: Session, enrolment_id: int, programme_id: int) -> datetime | None:
    """When somebody had done everything that their course holds of a programme; None while something is left."""
    enrolment = session.get_one(Enrolment, enrolment_id)
    course = (enrolment.cohort_id, programme_id)
    studied = learning.studied(session, enrolment.person_id)
    return _ended(session, [one for one in studied if (one.cohort_id, one.programme_id) == course])


def _course(own: Iterable[Studied], of: Studied) -> Sequence[Studied]:
    return [one for one in own if (one.cohort_id, one.programme_id) == (of.cohort_id, of.programme_id)]


def _of_module(session: Session, one: Studied, course: Sequence[Studied], now: datetime) -> Sequence[Due]:
    package = contents.module(session, one.digest)
    left = [key for key in later(package) if one.cells.get(key, {}).get("status") != "done"]
    ended = _ended(session, course) if left else None
    windows = {key: window(package.documents[key].wave, ended) for key in left}
    return [
        Due(one.placement_uuid, package, key, at)
        for key, at in windows.items()
        if at is not None and at.opens_at <= now < at.closes_at
    ]


def _ended(session: Session, course: Sequence[Studied]) -> datetime | None:
    """The day of the last thing that was done, as long as nothing is left; surveys are no part of the course."""
    moments: list[datetime] = []
    for one in course:
        package = contents.module(session, one.digest)
        activities = package.manifest.activities
        if not module_progress(activities, outcomes(one.cells), one.path).is_complete:
            return None
        moments += [at for ref in activities if (at := _done_at(package, ref, one)) is not None]
    return max(moments, default=None)


def _done_at(package: ModulePackage, ref: ActivityRef, one: Studied) -> datetime | None:
    cell = one.cells.get(ref.key, {})
    is_counted = cell.get("status") == "done" and not isinstance(package.kind_of(ref.key), Anonymous)
    return datetime.fromisoformat(cell["at"]) if is_counted else None
