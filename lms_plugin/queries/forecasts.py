"""What publishing a correction would change: everything is judged as the job would, and nothing is stored.

Some people at a time, so that memory does not grow with them. Doing it is `services.corrections`' matter.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from courses.model import ActivityRef, Module
from courses.outcome import Score
from courses.progress import module_progress
from lms_plugin.models import (
    Attempt,
    Certificate,
    Cohort,
    Enrolment,
    Grade,
    LineItem,
    ModuleVersion,
    Placement,
    Progress,
)
from lms_plugin.models import Module as ModuleRow
from lms_plugin.queries import corrections, wishes
from lms_plugin.queries.cells import Cells, outcomes
from lms_plugin.queries.corrections import Finished, Reach
from lms_plugin.queries.wishes import Wish

AT_ONCE: Final = 200
"""People whose attempts are in memory at one time."""


@dataclass(frozen=True, slots=True)
class Line:
    """One activity: how many finished attempts are judged anew, and how many of their scores rise, fall and stay.

    `kept` of the attempts cannot be judged by the corrected document and keep their outcome.
    """

    key: str
    rises: int
    falls: int
    stays: int
    kept: int

    @property
    def judged(self) -> int:
        """Attempts that are judged anew."""
        return self.rises + self.falls + self.stays


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a correction would change; `grades` in gradebooks, `certificates` of people with a score that falls.

    `number` is that of the corrected version. Where version `overtaken_by` has corrected it already, this one cannot.
    """

    number: int
    overtaken_by: int | None
    lines: tuple[Line, ...]
    grades: int
    certificates: int

    @property
    def judged(self) -> int:
        """Attempts that are judged anew, in all activities."""
        return sum(line.judged for line in self.lines)


@dataclass(slots=True)
class _Tally:
    """Counts so far; `holders` are people with a score that falls and a certificate that holds."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    grades: int = 0
    holders: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Anew:
    """An attempt with the score that it would have."""

    found: Finished
    ref: ActivityRef
    score: Score


def forecast(session: Session, version_id: int) -> Forecast | None:
    """What publishing this version would change for attempts; None for one that corrects nothing."""
    reached = corrections.reach(session, version_id)
    if reached is None:
        return None
    tally, after = _Tally(), 0
    while people := _people(session, reached, after):
        after = people[-1]
        _count(session, reached, people, tally)
    counts = tally.counts
    lines = tuple(
        Line(key, *(counts[key, fate] for fate in ("rises", "falls", "stays", "kept"))) for key in reached.activities
    )
    told = tuple(line for line in lines if line.judged or line.kept)
    number = session.scalars(select(ModuleVersion.number).where(ModuleVersion.id == reached.versions[0])).one()
    overtaken_by = corrections.overtaken_by(session, version_id)
    return Forecast(number, overtaken_by, told, tally.grades, len(tally.holders))


def _people(session: Session, reached: Reach, after: int) -> Sequence[int]:
    """Enrolments with attempts that the correction is for, in their order."""
    wanted = select(Attempt.enrolment_id).where(corrections.to_judge(reached), Attempt.enrolment_id > after)
    return session.scalars(wanted.distinct().order_by(Attempt.enrolment_id).limit(AT_ONCE)).all()


def _count(session: Session, reached: Reach, people: Sequence[int], tally: _Tally) -> None:
    which = and_(corrections.to_judge(reached), Attempt.enrolment_id.in_(people))
    anew: dict[int, list[_Anew]] = {}
    fallen: list[int] = []
    for enrolment_id, own in groupby(corrections.finished(session, which), lambda one: one.enrolment_id):
        judged = list(_judged(session, reached, own, tally))
        anew[enrolment_id] = judged
        if any(_fate(one) == "falls" for one in judged):
            fallen.append(enrolment_id)
    tally.grades += sum(_grades(session, reached, anew))
    tally.holders.update(_holders(session, reached, fallen))


def _judged(session: Session, reached: Reach, own: Iterator[Finished], tally: _Tally) -> Iterator[_Anew]:
    for found in own:
        played = corrections.played_anew(session, reached, found)
        score = corrections.judged_anew(played, found) if played is not None else None
        if played is None or score is None:
            tally.counts[found.activity, "kept"] += 1
            continue
        one = _Anew(found, played.ref, score)
        tally.counts[found.activity, _fate(one)] += 1
        yield one


def _fate(one: _Anew) -> str:
    before = one.found.attempt
    if before.earned is None or not before.possible:
        return "stays"
    was, becomes = before.earned / before.possible, one.score.share
    if was == becomes:
        return "stays"
    return "rises" if becomes > was else "falls"


def _grades(session: Session, reached: Reach, anew: Mapping[int, Sequence[_Anew]]) -> Iterator[int]:
    """How many grades each person would see changed."""
    people, manifest = list(anew), reached.package.manifest
    columns, tries = _columns(session, reached, people), _tries(session, reached, people)
    rows = session.execute(
        select(Progress.enrolment_id, Progress.cells, Cohort.path)
        .join(Enrolment, Enrolment.id == Progress.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Progress.enrolment_id.in_(people), Progress.module_id == reached.module_id)
    )
    for enrolment_id, cells, path in rows:
        own = anew[enrolment_id]
        after = _cells(cells, own, tries[enrolment_id])
        folded = module_progress(manifest.activities, outcomes(after), path)
        counted = [one for one in own if one.found.activity in cells and (one.ref.graded or folded.is_complete)]
        wished = _wished(manifest, after, [one.ref for one in counted])
        module = wishes.of_module(folded) if counted else Wish(None)
        yield sum(_differs(row, module if row.activity_key is None else wished.get(row.activity_key, Wish(None)))
                  for row in columns[enrolment_id])  # fmt: skip


def _cells(cells: Cells, own: Sequence[_Anew], tries: Sequence[Any]) -> Cells:
    """The packed cells as they would be."""
    anew = {one.found.attempt.id: one.score for one in own}
    after = dict(cells)
    for ref in {one.ref.key: one.ref for one in own}.values():
        if ref.key in after:
            after[ref.key] = {**after[ref.key], "share": _share(ref, [t for t in tries if t[1] == ref.key], anew)}
    return after


def _share(ref: ActivityRef, tries: Sequence[Any], anew: Mapping[int, Score]) -> float | None:
    if not ref.graded:
        return None
    scores = [
        anew.get(attempt_id) or Score(earned, possible)
        for attempt_id, _key, earned, possible, _settings in tries
        if attempt_id in anew or (earned is not None and possible)
    ]
    return wishes.share((tries[-1][4] or {}).get("grading"), scores)


def _wished(manifest: Module, cells: Cells, refs: Sequence[ActivityRef]) -> Mapping[str, Wish]:
    """Activity key → what a link to it alone should show, equivalents too."""
    return {
        key: wishes.of_activity(manifest, cells, manifest.activity(key) or ref)
        for ref in refs
        for key in (ref.key, *ref.instead_of)
    }


def _differs(row: Any, wish: Wish) -> bool:
    """Whether `services.grades` would change the row, or make it."""
    return wish.stage is not None and (row.wanted_share, row.wanted_stage) != (wish.points, wish.stage)


def _tries(session: Session, reached: Reach, people: Sequence[int]) -> Mapping[int, list[Any]]:
    """Enrolment → (id, activity, earned, possible, settings of its link) of every finished attempt, in their order."""
    found: dict[int, list[Any]] = defaultdict(list)
    rows = session.execute(
        select(
            Attempt.enrolment_id, Attempt.id, Attempt.activity_key, Attempt.earned, Attempt.possible,
            Placement.settings,
        )
        .join(Placement, Placement.id == Attempt.placement_id)
        .where(
            Attempt.enrolment_id.in_(people),
            Attempt.module_id == reached.module_id,
            Attempt.finished_at.is_not(None),
        )
        .order_by(Attempt.number)
    )  # fmt: skip
    for enrolment_id, *rest in map(tuple, rows):
        found[enrolment_id].append(rest)
    return found


def _columns(session: Session, reached: Reach, people: Sequence[int]) -> Mapping[int, list[Any]]:
    """Enrolment → the columns that show its grades, each with what is wanted there now."""
    found: dict[int, list[Any]] = defaultdict(list)
    rows = session.execute(
        select(Enrolment.id, Placement.activity_key, Grade.wanted_share, Grade.wanted_stage)
        .select_from(LineItem)
        .join(Placement, Placement.id == LineItem.placement_id)
        .join(Enrolment, Enrolment.cohort_id == Placement.cohort_id)
        .outerjoin(Grade, and_(Grade.line_item_id == LineItem.id, Grade.enrolment_id == Enrolment.id))
        .where(
            LineItem.state == "live",
            Placement.module_id == reached.module_id,
            Enrolment.id.in_(people),
            Enrolment.role == "learner",
            Enrolment.is_test.is_(False),
            Enrolment.left_at.is_(None),
        )
    )
    for row in rows:
        found[row[0]].append(row)
    return found


def _holders(session: Session, reached: Reach, fallen: Sequence[int]) -> Iterator[int]:
    """People among these enrolments with a certificate of the programme that holds."""
    programme = select(ModuleRow.programme_id).where(ModuleRow.id == reached.module_id).scalar_subquery()
    wanted = (
        select(Enrolment.person_id)
        .join(Certificate, Certificate.person_id == Enrolment.person_id)
        .where(
            Enrolment.id.in_(fallen), Certificate.programme_id == programme, Certificate.revoked_at.is_(None)
        )
    )
    return iter(session.scalars(wanted.distinct()))
