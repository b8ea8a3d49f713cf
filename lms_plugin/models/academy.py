"""An academy is a tenant; its audit list says who did what, for ever.

People and platforms of an academy have files of their own.
"""

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from lms_plugin.db import Base, Json
from lms_plugin.models.columns import AcademyIdOrNone, Key, Moment, Name, RowId, Uuid


class Academy(Base):
    """A police academy: owns deployments, people, content of its own and an audit list.

    `university` names the one that stands behind ECTS credits of its certificates.
    `merged_into` is the uuid of the academy to which the operator gave all of it; the audit list stays here.
    """

    __tablename__ = "academy"

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[Name]
    locale: Mapped[str] = mapped_column(String(8))
    jurisdiction: Mapped[str] = mapped_column(String(16))
    university: Mapped[str | None] = mapped_column(String(255))
    merged_into: Mapped[str | None] = mapped_column(String(36))
    created_at: Mapped[Moment]


class Audit(Base):
    """One thing someone did. Append-only: the migration adds triggers that refuse changes.

    Actor and thing are named by uuid, so that erasing a person leaves the
    list whole and the person unknown.
    """

    __tablename__ = "audit"

    id: Mapped[RowId]
    academy_id: Mapped[AcademyIdOrNone]
    actor_uuid: Mapped[str] = mapped_column(String(36))
    act: Mapped[Key]
    thing_kind: Mapped[Key]
    thing_uuid: Mapped[str] = mapped_column(String(36))
    detail: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    made_at: Mapped[Moment]
