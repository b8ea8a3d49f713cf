"""What a corrected version reaches: the versions before it, the finished attempts on those, and how it judges them.

Writing the new outcome is `services.corrections`' matter, telling what will be written `queries.forecasts`'.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from courses.errors import Problem
from courses.kinds.kind import is_correctable
from courses.model import ActivityRef
from courses.outcome import Score
from courses.packages import ModulePackage, Package, corrections
from courses.progress import Path
from lms_plugin.models import Attempt, Cohort, Correction, Enrolment, Module, ModuleVersion, Placement, Programme
from lms_plugin.models import Progress as ProgressRow
from lms_plugin.queries import briefs, contents, wishes
from lms_plugin.queries.attempts import ATTEMPT, PINNED, AttemptRow
from lms_plugin.queries.briefs import Played

_NOT_JUDGED: Final = (LookupError, ValueError, TypeError, ArithmeticError, AttributeError)
"""What a kind raises on a state that the corrected document has no place for."""


@dataclass(frozen=True, slots=True)
class Reach:
    """A version that corrects others: whose attempts are judged anew, in which activities. `versions` nearest first."""

    version_id: int
    module_id: int
    package: ModulePackage
    versions: tuple[int, ...]

    @property
    def activities(self) -> tuple[str, ...]:
        """Keys of what one person alone does and others may see: no journal, survey, discussion, draft or meeting."""
        refs = self.package.manifest.activities
        return tuple(ref.key for ref in refs if is_correctable(self.package.kind_of(ref.key)))


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished attempt with whose it is."""

    attempt: AttemptRow
    enrolment_id: int
    activity: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever finished something in a module, people who have left included; fields as in `queries.seats.Seat`."""

    enrolment_id: int
    module_id: int
    role: str
    path: Path
    digest: str | None
    cells: Mapping[str, Any]
    progress_version: int | None


def reach(session: Session, version_id: int) -> Reach | None:
    """What a version corrects, and what that corrected in its turn; None for one that corrects nothing."""
    row = session.execute(
        select(ModuleVersion.module_id, ModuleVersion.digest, ModuleVersion.corrects_id).where(
            ModuleVersion.id == version_id
        )
    ).one()
    if row.corrects_id is None:
        return None
    package = contents.module(session, row.digest)
    return Reach(version_id, row.module_id, package, tuple(_back(session, row.corrects_id)))


def _back(session: Session, version_id: int | None) -> Iterator[int]:
    """A version and what it corrects, one after the other; a digest cannot name what comes after it."""
    while version_id is not None:
        yield version_id
        version_id = session.scalar(select(ModuleVersion.corrects_id).where(ModuleVersion.id == version_id))


def corrected_by(session: Session, version_id: int) -> int | None:
    """The published correction that has the last word on a version's attempts; None where nobody corrected it."""
    last = None
    following: int | None = version_id
    while following is not None:
        following = session.scalar(
            select(ModuleVersion.id)
            .join(Correction, Correction.version_id == ModuleVersion.id)
            .where(ModuleVersion.corrects_id == following)
            .order_by(ModuleVersion.number.desc())
            .limit(1)
        )
        last = following or last
    return last


def to_judge(reached: Reach) -> ColumnElement[bool]:
    """The finished attempts that a correction is for; one that was judged anew stands on its version and is none."""
    return and_(
        Attempt.version_id.in_(reached.versions),
        Attempt.activity_key.in_(reached.activities),
        Attempt.finished_at.is_not(None),
    )


def batch(session: Session, reached: Reach, after_id: int, most: int) -> Sequence[int]:
    """Ids of the next attempts to judge, in their order."""
    wanted = select(Attempt.id).where(to_judge(reached), Attempt.id > after_id)
    return session.scalars(wanted.order_by(Attempt.id).limit(most)).all()


def finished(session: Session, which: ColumnElement[bool]) -> Iterator[Finished]:
    """Attempts with everything that judging needs, by people."""
    rows = session.execute(
        select(*ATTEMPT, Attempt.enrolment_id, Attempt.activity_key)
        .join(PINNED, PINNED.id == Attempt.version_id)
        .where(which)
        .order_by(Attempt.enrolment_id, Attempt.id)
    )
    return (Finished(AttemptRow(*row[:-2]), row[-2], row[-1]) for row in map(tuple, rows))


def played_anew(session: Session, reached: Reach, found: Finished) -> Played | None:
    """The corrected activity under the law and the terms with which the attempt began."""
    corrected = replace(found.attempt, digest=reached.package.digest, version_id=reached.version_id)
    return briefs.begun(session, found.activity, corrected)


def judged_anew(played: Played, found: Finished) -> Score | None:
    """The outcome by the corrected document; None where it cannot judge what is there, and the old one stays."""
    at = found.attempt
    try:
        return played.kind.judge(played.brief(), at.state, at.finished_at or at.moved_at)
    except _NOT_JUDGED:
        return None


def holder(session: Session, enrolment_id: int, module_id: int) -> Holder:
    """How far somebody is in a module."""
    row = session.execute(
        select(
            Enrolment.id, Module.id, Enrolment.role, Cohort.path, ModuleVersion.digest, ProgressRow.cells,
            ProgressRow.version,
        )
        .select_from(Enrolment)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Module, Module.id == module_id)
        .outerjoin(ModuleVersion, ModuleVersion.id == Module.published_version_id)
        .outerjoin(
            ProgressRow, and_(ProgressRow.enrolment_id == Enrolment.id, ProgressRow.module_id == Module.id)
        )
        .where(Enrolment.id == enrolment_id)
    ).one()  # fmt: skip
    enrolment, module, role, path, digest, cells, version = row
    return Holder(enrolment, module, role, path, digest, cells or {}, version)


def share(session: Session, holder: Holder, ref: ActivityRef) -> float | None:
    """What somebody's attempts at an activity earn together now, by the method of the link of the last one."""
    if not ref.graded:
        return None
    rows = session.execute(
        select(Attempt.earned, Attempt.possible, Placement.settings)
        .join(Placement, Placement.id == Attempt.placement_id)
        .where(
            Attempt.enrolment_id == holder.enrolment_id,
            Attempt.module_id == holder.module_id,
            Attempt.activity_key == ref.key,
            Attempt.finished_at.is_not(None),
        )
        .order_by(Attempt.number)
    ).all()
    scores = [Score(earned, possible) for earned, possible, _ in rows if earned is not None and possible]
    return wishes.share((rows[-1].settings or {}).get("grading"), scores) if rows else None


def problems(session: Session, academy_id: int | None, key: str, package: Package) -> Sequence[Problem]:
    """Why modules of a package may not correct what they say; `key` is that of the programme they belong to."""
    owned = Programme.academy_id.is_(None) if academy_id is None else Programme.academy_id == academy_id
    found: list[Problem] = []
    for module in package.modules:
        if module.manifest.corrects:
            found += _problems(session, and_(owned, Programme.key == key), module, _place(package, module))
    return found


def _place(package: Package, module: ModulePackage) -> corrections.Place:
    return package.corrections.get(module.key, ("module.yaml", None))


def _problems(
    session: Session, programme: ColumnElement[bool], module: ModulePackage, place: corrections.Place
) -> Iterator[Problem]:
    """Nothing to say of a version that is here already, and of the first one of a module: nobody has done anything."""
    found = session.execute(
        select(ModuleVersion.digest, ModuleVersion.id)
        .join(Module, Module.id == ModuleVersion.module_id)
        .join(Programme, Programme.id == Module.programme_id)
        .where(programme, Module.key == module.key)
    )
    known = {row.digest: row.id for row in found}
    if not known or module.digest in known:
        return
    corrected = module.manifest.corrects
    if corrected not in known:
        yield corrections.unknown(place, module.key)
        return
    yield from corrections.differences(contents.module(session, corrected), module, place)
    other = _published_correction(session, known[corrected], module.digest)
    if other is not None:
        yield corrections.corrected_already(place, other)


def overtaken_by(session: Session, version_id: int) -> int | None:
    """The number of the version that was published as a correction of what this one corrects; None for none."""
    wanted = select(ModuleVersion.corrects_id, ModuleVersion.digest).where(ModuleVersion.id == version_id)
    corrects_id, digest = session.execute(wanted).one()
    return None if corrects_id is None else _published_correction(session, corrects_id, digest)


def _published_correction(session: Session, version_id: int, digest: str) -> int | None:
    """The number of another version than that of the digest."""
    is_published = exists().where(Correction.version_id == ModuleVersion.id)
    wanted = select(ModuleVersion.number).where(
        ModuleVersion.corrects_id == version_id, ModuleVersion.digest != digest, is_published
    )
    return session.scalar(wanted.order_by(ModuleVersion.number.desc()).limit(1))
