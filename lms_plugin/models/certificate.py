"""Certificates: what somebody has completed, as it was on the day of issue.

No score and no answer is kept here, and no name: whoever is erased leaves a certificate that names nobody.
"""

from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms_plugin.db import Base, Json
from lms_plugin.models.columns import AcademyId, Moment, MomentOrNone, Name, PersonIdOrNone, ProgrammeId, RowId, Uuid


class Certificate(Base):
    """One certificate per person and programme; a revoked one stays, and keeps another from being issued.

    `code` is what `/verify/<code>` asks for. `issuer` and `titles` (locale → title of the programme) are as they were.
    `modules` lists `{"key", "minutes", "versions": [digest]}` of what was done, `laws` `{"code", "digest"}` of what
    was taught, both from the attempts. `university` stands behind the line on ECTS credits, None without one.
    """

    __tablename__ = "certificate"
    __table_args__ = (UniqueConstraint("person_id", "programme_id"),)

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    academy_id: Mapped[AcademyId]
    person_id: Mapped[PersonIdOrNone]
    programme_id: Mapped[ProgrammeId]
    code: Mapped[str] = mapped_column(String(32), unique=True)
    issuer: Mapped[Name]
    titles: Mapped[dict[str, Any]] = mapped_column(Json)
    minutes: Mapped[int]
    path: Mapped[str] = mapped_column(String(16))
    modules: Mapped[list[Any]] = mapped_column(Json)
    laws: Mapped[list[Any]] = mapped_column(Json)
    university: Mapped[str | None] = mapped_column(String(255))
    issued_at: Mapped[Moment]
    revoked_at: Mapped[MomentOrNone]
