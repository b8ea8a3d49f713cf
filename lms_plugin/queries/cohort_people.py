"""The people of a cohort for its table: where each stands, in rows that are already folded.

No history is read but for two questions that no folded row answers: who left something half-way, and who tried in
vain. How a cell looks belongs to the instructor's room.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from lms_plugin.db.asking import ask
from lms_plugin.models import Attempt, Enrolment, Grade, LineItem, Person, Placement, Progress

INACTIVE_AFTER: Final = timedelta(days=7)
HALF_WAY_AFTER: Final = timedelta(days=3)
TRIES: Final = 3
IN_VAIN: Final = 0.5
"""Three tries or more, none of which reached this share, is being stuck."""

Status = Literal["unopened", "inactive", "stuck", "working", "complete"]
STATUSES: Final[tuple[Status, ...]] = ("unopened", "inactive", "stuck", "working", "complete")


@dataclass(frozen=True, slots=True)
class Learner:
    """One learner of a cohort; `last_at` is the last move, `undelivered` counts grades that the platform refused."""

    id: int
    uuid: str
    person_uuid: str
    name: str | None
    last_at: datetime | None
    is_stuck: bool
    undelivered: int


class Mark(NamedTuple):
    """One learner in one module: activities done of those required, and the share earned; `cells` only if asked for.

    A table has thousands of these, and nothing that is frozen is made faster than a tuple.
    """

    done: int
    required: int
    share: float | None
    cells: Mapping[str, Any] | None = None

    @property
    def is_complete(self) -> bool:
        """Whether everything required is done."""
        return 0 < self.required <= self.done


Marks = Mapping[int, Mapping[int, Mark]]
"""Enrolment id → module id → mark."""


def learners(session: Session, cohort_id: int, module_id: int | None, now: datetime) -> Sequence[Learner]:
    """The learners of a cohort by name; what is told of them concerns one module, or all of them."""
    values = {"cohort": cohort_id, "module": module_id, "half_way_before": now - HALF_WAY_AFTER}
    found = [Learner(*row) for row in ask(session, _learners(module_id is not None), **values)]
    return sorted(found, key=lambda one: (sorting_key(one.name) if one.name else _LAST, one.id))


def marks(session: Session, cohort_id: int, with_cells_of: int | None = None) -> Marks:
    """Where everybody stands in every module; with the cells of one module, if one is named."""
    values = {"cohort": cohort_id, "module": with_cells_of}
    found: defaultdict[int, dict[int, Mark]] = defaultdict(dict)
    for enrolment_id, module_id, *rest in ask(session, _marks(with_cells_of is not None), **values):
        found[enrolment_id][module_id] = Mark(*rest)
    return found


def cells(session: Session, cohort_id: int, modules: Collection[int]) -> Mapping[tuple[int, int], Mapping[str, Any]]:
    """What everybody has done in these modules: (enrolment id, module id) → cells by activity key."""
    rows = session.execute(_cells(), {"cohort": cohort_id, "modules": list(modules)}).all()
    return {(enrolment_id, module_id): own for enrolment_id, module_id, own in rows}


def status(learner: Learner, own: Mapping[int, Mark], modules: Collection[int], now: datetime) -> Status:
    """The one word for where somebody stands in these modules; the first that fits."""
    begun = [own[module] for module in modules if module in own]
    if not begun:
        return "unopened"
    if len(begun) == len(modules) and all(mark.is_complete for mark in begun):
        return "complete"
    if learner.last_at is not None and now - learner.last_at >= INACTIVE_AFTER:
        return "inactive"
    return "stuck" if learner.is_stuck else "working"


def named(found: Iterable[Learner], words: str) -> Sequence[Learner]:
    """Those whose names hold every word that was looked for, whatever the accents."""
    wanted = sorting_key(words).split()
    return [one for one in found if all(word in sorting_key(one.name or "") for word in wanted)]


@lru_cache(maxsize=16384)
def sorting_key(name: str) -> str:
    """A name without case and accents: `Álvaro` stands beside `Alvaro` and is found by it."""
    spread = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


_LAST: Final = chr(0x10FFFF)
"""People without a name stand below those with one."""

_COHORT: Final = bindparam("cohort", type_=Enrolment.cohort_id.type)
_MODULE: Final = bindparam("module", type_=Progress.module_id.type)
_HERE: Final = (Enrolment.cohort_id == _COHORT, Enrolment.role == "learner", Enrolment.left_at.is_(None))


# Building a statement of this size takes longer than running it, so each is built once.
@cache
def _learners(of_one_module: bool) -> Select[Any]:
    last, failing = _last_moves(of_one_module), _undelivered(of_one_module)
    columns: tuple[Any, ...] = (
        Enrolment.id, Enrolment.uuid, Person.uuid, Person.name, last.c.at, _is_stuck(of_one_module),
        func.coalesce(failing.c.number, 0),
    )  # fmt: skip
    return (
        select(*columns)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(last, last.c.enrolment_id == Enrolment.id)
        .outerjoin(failing, failing.c.enrolment_id == Enrolment.id)
        .where(*_HERE)
    )


@cache
def _marks(with_cells: bool) -> Select[Any]:
    """Plain columns of the table: thousands of rows are not worth the ORM's way of reading them."""
    of, enrolment = Progress.__table__.c, Enrolment.__table__.c
    columns: list[Any] = [of.enrolment_id, of.module_id, of.done, of.required, of.share]
    if with_cells:
        columns.append(case((of.module_id == _MODULE, of.cells)))
    return (
        select(*columns)
        .join(Enrolment.__table__, enrolment.id == of.enrolment_id)
        .where(enrolment.cohort_id == _COHORT, enrolment.role == "learner", enrolment.left_at.is_(None))
    )


@cache
def _cells() -> Select[Any]:
    of, enrolment = Progress.__table__.c, Enrolment.__table__.c
    return (
        select(of.enrolment_id, of.module_id, of.cells)
        .join(Enrolment.__table__, enrolment.id == of.enrolment_id)
        .where(
            enrolment.cohort_id == _COHORT,
            enrolment.role == "learner",
            enrolment.left_at.is_(None),
            of.module_id.in_(bindparam("modules", expanding=True)),
        )
    )


def _last_moves(of_one_module: bool) -> Any:
    wanted = (
        select(Progress.enrolment_id, func.max(Progress.last_at).label("at"))
        .join(Enrolment, Enrolment.id == Progress.enrolment_id)
        .where(Enrolment.cohort_id == _COHORT)
        .group_by(Progress.enrolment_id)
    )
    return (wanted.where(Progress.module_id == _MODULE) if of_one_module else wanted).subquery()


def _undelivered(of_one_module: bool) -> Any:
    """Grades that failed: parked ones, and those that are tried again after a failure."""
    wanted = (
        select(Grade.enrolment_id, func.count(Grade.id).label("number"))
        .join(Enrolment, Enrolment.id == Grade.enrolment_id)
        .where(Enrolment.cohort_id == _COHORT, Grade.status != "sent", Grade.failure.is_not(None))
        .group_by(Grade.enrolment_id)
    )
    if of_one_module:
        wanted = wanted.join(LineItem, LineItem.id == Grade.line_item_id)
        wanted = wanted.join(Placement, Placement.id == LineItem.placement_id).where(Placement.module_id == _MODULE)
    return wanted.subquery()


def _is_stuck(of_one_module: bool) -> ColumnElement[bool]:
    """Something was left half-way three days ago, or was tried three times without reaching half of the points."""
    third, better = aliased(Attempt), aliased(Attempt)
    left = and_(
        Attempt.enrolment_id == Enrolment.id,
        Attempt.finished_at.is_(None),
        Attempt.turn > 0,
        Attempt.moved_at <= bindparam("half_way_before", type_=Attempt.moved_at.type),
    )
    tried = and_(third.enrolment_id == Enrolment.id, third.number >= TRIES, third.finished_at.is_not(None))
    reached = and_(
        better.enrolment_id == third.enrolment_id,
        better.module_id == third.module_id,
        better.activity_key == third.activity_key,
        better.earned >= IN_VAIN * better.possible,
    )
    if of_one_module:
        left, tried = and_(left, Attempt.module_id == _MODULE), and_(tried, third.module_id == _MODULE)
    half_way = exists().where(left).correlate(Enrolment)
    in_vain = exists().where(tried, ~exists().where(reached).correlate(third)).correlate(Enrolment)
    return half_way | in_vain
