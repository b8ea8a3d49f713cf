"""Programmes, modules and overlays, with their immutable versions.

What stands inside a version is `courses.packages`' and `courses.jurisdictions`' matter: here it is text with a digest.
"""

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms_plugin.db import Base
from lms_plugin.models.columns import (
    AcademyId,
    AcademyIdOrNone,
    Digest,
    Key,
    LongText,
    ModuleId,
    Moment,
    MomentOrNone,
    Name,
    OverlayVersionId,
    ProgrammeId,
    RowId,
    Uuid,
    VersionIdOrNone,
)


class Programme(Base):
    """A course package of the library (no academy) or of one academy; `body` is its manifest as canonical JSON."""

    __tablename__ = "programme"
    __table_args__ = (
        UniqueConstraint("academy_id", "key"),
        # NULLs differ from one another in a unique constraint: the library needs its own.
        Index(
            "uq_programme_library",
            "key",
            unique=True,
            sqlite_where=text("academy_id IS NULL"),
            postgresql_where=text("academy_id IS NULL"),
        ),
    )

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    academy_id: Mapped[AcademyIdOrNone]
    key: Mapped[Key]
    digest: Mapped[Digest]
    body: Mapped[LongText]
    created_at: Mapped[Moment]


class Module(Base):
    """A module: two pointers to immutable versions. Not published: no trainee sees it."""

    __tablename__ = "module"
    __table_args__ = (UniqueConstraint("programme_id", "key"),)

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    programme_id: Mapped[ProgrammeId]
    key: Mapped[Key]
    position: Mapped[int]
    draft_version_id: Mapped[VersionIdOrNone]
    published_version_id: Mapped[VersionIdOrNone]
    created_at: Mapped[Moment]


class ModuleVersion(Base):
    """A whole module in all languages, never changed once written. `number` counts from 1 per module.

    `corrects_id` is the version of the same module that its manifest says it corrects.
    """

    __tablename__ = "module_version"
    __table_args__ = (UniqueConstraint("module_id", "digest"), UniqueConstraint("module_id", "number"))

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    module_id: Mapped[ModuleId]
    number: Mapped[int]
    digest: Mapped[Digest]
    structure_digest: Mapped[Digest]
    body: Mapped[LongText]
    created_at: Mapped[Moment]
    created_by: Mapped[str] = mapped_column(String(36))
    published_at: Mapped[MomentOrNone]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("module_version.id"), index=True)


class OverlayVersion(Base):
    """The law and channels of one jurisdiction, its parents included, never changed once written.

    `body` is an edition of `courses.jurisdictions`; a draft is used by those academies alone whose jurist signed it.
    """

    __tablename__ = "overlay_version"
    __table_args__ = (UniqueConstraint("code", "digest"),)

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    code: Mapped[str] = mapped_column(String(16))
    digest: Mapped[Digest] = mapped_column(index=True)
    body: Mapped[LongText]
    created_at: Mapped[Moment]
    created_by: Mapped[str] = mapped_column(String(36))
    is_draft: Mapped[bool] = mapped_column(default=False)


class SignOff(Base):
    """A jurist of an academy says under their name that a version may be taught there. Append-only.

    A version is signed once. The name stays when the person's record is erased: nothing is published on nobody's word.
    """

    __tablename__ = "sign_off"
    __table_args__ = (UniqueConstraint("academy_id", "version_id"),)

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    academy_id: Mapped[AcademyId]
    version_id: Mapped[OverlayVersionId]
    person_uuid: Mapped[str] = mapped_column(String(36))
    name: Mapped[Name]
    note: Mapped[LongText]
    signed_at: Mapped[Moment]


class OverlayPointer(Base):
    """Which version of a jurisdiction's overlay is the newest: what pages show and new attempts pin."""

    __tablename__ = "overlay"
    __table_args__ = (
        UniqueConstraint("code"),
        ForeignKeyConstraint(["code", "digest"], ["overlay_version.code", "overlay_version.digest"]),
    )

    id: Mapped[RowId]
    code: Mapped[str] = mapped_column(String(16))
    digest: Mapped[Digest]
