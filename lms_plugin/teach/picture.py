"""Everything the cohort page and its spreadsheet show, looked up once: people, marks, and the status of each.

How a cell looks belongs to `table`, words to `words`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from courses.progress import module_progress, module_score
from lms_plugin.queries import cohort_people, cohorts, course_groups
from lms_plugin.queries.cells import outcomes
from lms_plugin.queries.cohort_people import Learner, Mark, Marks
from lms_plugin.queries.cohorts import Link, Taught
from lms_plugin.queries.course_groups import GroupRow
from lms_plugin.teach.filters import UNDELIVERED, Filter
from lms_plugin.teach.shelf import PlacedModule, module_or_404, modules_of
from lms_plugin.web.transactions import reading


@dataclass(frozen=True, slots=True)
class Picture:
    """A cohort at a moment. `chosen` is the module that the table is about, None for all of them.

    `statuses` maps an enrolment id to its status; `shown` are those whom the filter lets through, `inside` the
    enrolment ids of the chosen group, None where none is chosen.
    """

    cohort: Taught
    filter: Filter
    links: Sequence[Link]
    modules: tuple[PlacedModule, ...]
    chosen: PlacedModule | None
    learners: Sequence[Learner]
    marks: Marks
    statuses: Mapping[int, str]
    shown: Sequence[Learner]
    groups: Sequence[GroupRow]
    inside: frozenset[int] | None
    now: datetime


def picture(cohort: Taught, wanted: Filter, now: datetime) -> Picture:
    """Look everything up; 404 for a module that is not placed in the cohort.

    Three statements, two more for groups, and one where links show single activities.
    """
    session = reading()
    groups = course_groups.groups(session, cohort.id) if cohort.has_groups else ()
    wanted = wanted if wanted.group in {one.uuid for one in groups} else replace(wanted, group="")
    inside = course_groups.enrolled_in(session, cohort.id, wanted.group) if wanted.group else None
    links = cohorts.links(session, cohort.id)
    modules = modules_of(links)
    chosen = module_or_404(modules, wanted.module) if wanted.module else None
    about = [chosen.id] if chosen else [module.id for module in modules]
    one = chosen.id if chosen else None
    learners = cohort_people.learners(session, cohort.id, one, now)
    marks = cohort_people.marks(session, cohort.id, one)
    if parts := {module.id: module for module in modules if module.only is not None}:
        marks = _narrowed(marks, cohort_people.cells(session, cohort.id, parts), parts)
    statuses = {each.id: cohort_people.status(each, marks.get(each.id, {}), about, now) for each in learners}
    shown = [each for each in called(learners, wanted, inside) if _fits(each, statuses, wanted.status)]
    return Picture(
        cohort, wanted, links, modules, chosen, learners, marks, statuses, shown, groups, inside, now
    )  # fmt: skip


def _narrowed(
    marks: Marks, cells: Mapping[tuple[int, int], Mapping[str, Any]], parts: Mapping[int, PlacedModule]
) -> Marks:
    """The same with modules of which only some activities are placed counted by these alone."""
    return {
        enrolment_id: {
            module_id: _part(mark, cells.get((enrolment_id, module_id), {}), parts[module_id])
            if module_id in parts else mark
            for module_id, mark in own.items()
        }
        for enrolment_id, own in marks.items()
    }  # fmt: skip


def _part(mark: Mark, cells: Mapping[str, Any], module: PlacedModule) -> Mark:
    folded = module_progress(module.activities, outcomes(cells))
    score = module_score(folded)
    return Mark(folded.done, folded.required, score.share if score else None, mark.cells)


def called(learners: Sequence[Learner], wanted: Filter, inside: frozenset[int] | None) -> Sequence[Learner]:
    """Those whose name fits, and who are in the chosen group if there is one."""
    grouped = learners if inside is None else [each for each in learners if each.id in inside]
    return cohort_people.named(grouped, wanted.q) if wanted.q else grouped


def counts(seen: Picture, learners: Sequence[Learner]) -> Mapping[str, int]:
    """How many of these people each status would let through; `""` counts all of them."""
    found = Counter(seen.statuses[each.id] for each in learners)
    found[UNDELIVERED] = sum(each.undelivered > 0 for each in learners)
    found[""] = len(learners)
    return found


def _fits(learner: Learner, statuses: Mapping[int, str], wanted: str) -> bool:
    if wanted == UNDELIVERED:
        return learner.undelivered > 0
    return not wanted or statuses[learner.id] == wanted
