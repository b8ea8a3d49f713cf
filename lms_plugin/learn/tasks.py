"""The task list of a module: each activity with what was done with it, what comes first and what may stand in for it.

The page around it is `modules`' matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from courses.model import ActivityRef
from courses.packages import LocalModule
from courses.progress import (
    NOTHING_YET,
    ActivityOutcome,
    Path,
    Place,
    comes_first,
    judged,
    module_progress,
    outcome_of,
    places,
)
from lms_plugin.learn import words
from lms_plugin.queries.cells import Cells, outcomes
from lms_plugin.queries.waves import later
from lms_plugin.web.kinds import kind_name


@dataclass(frozen=True, slots=True)
class Instead:
    """An equivalent of a task, which may be done in its stead without a reason."""

    key: str
    title: str
    kind: str
    minutes: int
    status: str


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the list; `after` are the titles of what comes first, `instead` what may be done in its stead."""

    key: str
    title: str
    kind: str
    minutes: int
    required: bool
    status: str
    share: float | None
    after: tuple[str, ...] = ()
    instead: tuple[Instead, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """Where the one button of a module leads."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody is in a module: the bar, its words, and where the one button leads."""

    done: int
    required: int
    words: str
    next: Goal
    is_begun: bool
    is_complete: bool


def tasks_of(local: LocalModule, cells: Cells, path: Path) -> tuple[Task, ...]:
    """The activities of a module with what somebody has done with them, or with an equivalent.

    What is asked once the course is done stands under My learning when its time has come.
    """
    found, not_here = outcomes(cells), later(local)
    shown = (place for place in places(local.manifest.activities, path) if place.ref.key not in not_here)
    return tuple(_task(local, place, found, path) for place in shown)


def _task(local: LocalModule, place: Place, found: Mapping[str, ActivityOutcome], path: Path) -> Task:
    ref, outcome = place.ref, outcome_of(place, found)
    share = outcome.score.share if outcome.score is not None and ref.graded else None
    after = comes_first(local.manifest.activities, found, ref.key, path)
    instead = tuple(
        Instead(
            one.key, local.title(one.key), kind_name(one.kind), one.minutes,
            judged(one, found.get(one.key, NOTHING_YET)).status.value,
        )
        for one in place.equivalents
    )  # fmt: skip
    return Task(
        ref.key, local.title(ref.key), kind_name(ref.kind), ref.minutes, ref.required, outcome.status.value,
        share, tuple(map(local.title, after)), instead,
    )  # fmt: skip


def standing_of(refs: tuple[ActivityRef, ...], cells: Cells, tasks: tuple[Task, ...], path: Path) -> Standing:
    """Fold the cells; the next task is the first required one that is not done and may be begun, else the first."""
    folded = module_progress(refs, outcomes(cells), path)
    left = [task for task in tasks if task.required and task.status != "done" and not task.after]
    said = words.progress_words(folded.done, folded.required, folded.minutes_left)
    goal = _goal(left[0] if left else tasks[0], cells)
    return Standing(folded.done, folded.required, said, goal, bool(cells), folded.is_complete)


def _goal(task: Task, cells: Cells) -> Goal:
    """The task itself, or the equivalent with which somebody has begun in its stead."""
    begun = [one for one in task.instead if one.status == "in_progress" and task.key not in cells]
    return Goal(begun[0].key, begun[0].title) if begun else Goal(task.key, task.title)
