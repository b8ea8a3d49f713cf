"""Programmes, modules and versions as authors see them: the library's and those of one academy, of nobody else.

What stands inside a version is `queries.contents`' matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from courses.packages import ProgrammePackage, programme_from_body
from lms_plugin.models import Attempt, Cohort, Module, ModuleVersion, Person, Placement, Programme


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One immutable version; `author` is a name, "" for the operator and for people who were erased.

    `corrects` is the number of the version that it corrects.
    """

    uuid: str
    number: int
    digest: str
    created_at: datetime
    created_by: str
    author: str
    published_at: datetime | None
    corrects: int | None


@dataclass(frozen=True, slots=True)
class Pointer:
    """The version that a module's draft or published pointer names."""

    id: int
    number: int
    digest: str
    created_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """A module with both pointers; `links` counts the academy's own placements of it."""

    id: int
    uuid: str
    key: str
    programme_id: int
    programme_uuid: str
    programme_key: str
    academy_id: int | None
    draft: Pointer | None
    published: Pointer | None
    links: int

    @property
    def has_news(self) -> bool:
        """Whether the draft is another version than the published one."""
        return self.draft is not None and (self.published is None or self.draft.digest != self.published.digest)

    @property
    def latest(self) -> Pointer | None:
        """What an author works on: the draft, else what is published."""
        return self.draft or self.published


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme with its manifest in all languages; the library's has no academy."""

    id: int
    uuid: str
    key: str
    academy_id: int | None
    package: ProgrammePackage


_Draft, _Published, _Corrected = aliased(ModuleVersion), aliased(ModuleVersion), aliased(ModuleVersion)


def _columns(version: Any) -> tuple[Any, ...]:
    return version.id, version.number, version.digest, version.created_at, version.published_at


def _visible(academy_id: int) -> ColumnElement[bool]:
    return or_(Programme.academy_id.is_(None), Programme.academy_id == academy_id)


def _links(academy_id: int) -> Any:
    return (
        select(func.count(Placement.id))
        .join(Cohort, Cohort.id == Placement.cohort_id)
        .where(Placement.module_id == Module.id, Cohort.academy_id == academy_id)
        .correlate(Module)
        .scalar_subquery()
    )


def _modules(academy_id: int) -> Any:
    return (
        select(
            Module.id, Module.uuid, Module.key,
            Programme.id, Programme.uuid, Programme.key, Programme.academy_id,
            *_columns(_Draft), *_columns(_Published), _links(academy_id),
        )
        .join(Programme, Programme.id == Module.programme_id)
        .outerjoin(_Draft, _Draft.id == Module.draft_version_id)
        .outerjoin(_Published, _Published.id == Module.published_version_id)
        .where(_visible(academy_id))
    )  # fmt: skip


def programmes(session: Session, academy_id: int) -> Sequence[ProgrammeRow]:
    """Every programme of the academy and of the library, own ones first."""
    rows = session.execute(
        select(Programme.id, Programme.uuid, Programme.key, Programme.academy_id, Programme.body)
        .where(_visible(academy_id))
        .order_by(Programme.academy_id.is_(None), Programme.key)
    )
    return tuple(ProgrammeRow(row_id, uuid, key, owner, _package(body)) for row_id, uuid, key, owner, body in rows)


def programme(session: Session, academy_id: int, programme_uuid: str) -> ProgrammeRow | None:
    """One of them; None for a programme of somebody else."""
    return next((row for row in programmes(session, academy_id) if row.uuid == programme_uuid), None)


def modules(session: Session, academy_id: int) -> Sequence[ModuleRow]:
    """Every module of the academy and of the library: own programmes first, each in its order."""
    order = (Programme.academy_id.is_(None), Programme.key, Module.position, Module.id)
    return tuple(_module_row(row) for row in session.execute(_modules(academy_id).order_by(*order)))


def module(session: Session, academy_id: int, module_uuid: str) -> ModuleRow | None:
    """One of them; None for a module of somebody else."""
    row = session.execute(_modules(academy_id).where(Module.uuid == module_uuid)).one_or_none()
    return None if row is None else _module_row(row)


def versions(session: Session, academy_id: int, module_id: int) -> Sequence[VersionRow]:
    """All versions of a module, the newest first; only authors of the own academy are named."""
    rows = session.execute(
        select(
            ModuleVersion.uuid, ModuleVersion.number, ModuleVersion.digest, ModuleVersion.created_at,
            ModuleVersion.created_by, func.coalesce(Person.name, ""), ModuleVersion.published_at, _Corrected.number,
        )
        .outerjoin(_Corrected, _Corrected.id == ModuleVersion.corrects_id)
        .outerjoin(Person, and_(Person.uuid == ModuleVersion.created_by, Person.academy_id == academy_id))
        .where(ModuleVersion.module_id == module_id)
        .order_by(ModuleVersion.number.desc())
    )  # fmt: skip
    return tuple(VersionRow(*row) for row in rows)


def running_attempts(session: Session, module_id: int) -> int:
    """How many attempts at this module are open, in all cohorts that may use it."""
    open_ones = (Attempt.module_id == module_id, Attempt.finished_at.is_(None))
    return session.scalar(select(func.count(Attempt.id)).where(*open_ones)) or 0


def _module_row(row: Any) -> ModuleRow:
    whole = tuple(row)
    row_id, uuid, key, programme_id, programme_uuid, programme_key, academy_id = whole[:7]
    draft, published = _pointer(whole[7:12]), _pointer(whole[12:17])
    return ModuleRow(
        row_id, uuid, key, programme_id, programme_uuid, programme_key, academy_id, draft, published, whole[17]
    )


def _pointer(columns: tuple[Any, ...]) -> Pointer | None:
    return None if columns[0] is None else Pointer(*columns)


@lru_cache(maxsize=64)
def _package(body: str) -> ProgrammePackage:
    return programme_from_body(body)
