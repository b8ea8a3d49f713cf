"""Columns that many tables share: the row's id, and the name it has outside.

Columns with a meaning of their own stay in their table.
"""

import uuid
from datetime import datetime
from typing import Annotated

from sqlalchemy import BigInteger, ForeignKey, Integer, String, Text
from sqlalchemy.orm import mapped_column

from lms_plugin.db import UtcDateTime

# SQLite numbers rows by itself only in a column that is literally INTEGER.
_ID = BigInteger().with_variant(Integer(), "sqlite")

RowId = Annotated[int, mapped_column(_ID, primary_key=True)]
Uuid = Annotated[str, mapped_column(String(36), unique=True, default=lambda: str(uuid.uuid4()))]
Key = Annotated[str, mapped_column(String(64))]
Name = Annotated[str, mapped_column(String(255))]
Address = Annotated[str, mapped_column(String(2000))]
LongText = Annotated[str, mapped_column(Text)]
Digest = Annotated[str, mapped_column(String(64))]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]
MomentOrNone = Annotated[datetime | None, mapped_column(UtcDateTime)]

AcademyId = Annotated[int, mapped_column(_ID, ForeignKey("academy.id"), index=True)]
AcademyIdOrNone = Annotated[int | None, mapped_column(_ID, ForeignKey("academy.id"), index=True)]
PersonId = Annotated[int, mapped_column(_ID, ForeignKey("person.id"), index=True)]
PersonIdOrNone = Annotated[int | None, mapped_column(_ID, ForeignKey("person.id"), index=True)]
CohortId = Annotated[int, mapped_column(_ID, ForeignKey("cohort.id"), index=True)]
EnrolmentId = Annotated[int, mapped_column(_ID, ForeignKey("enrolment.id"), index=True)]
EnrolmentIdOrNone = Annotated[int | None, mapped_column(_ID, ForeignKey("enrolment.id"), index=True)]
PlacementId = Annotated[int, mapped_column(_ID, ForeignKey("placement.id"), index=True)]
PlacementIdOrNone = Annotated[int | None, mapped_column(_ID, ForeignKey("placement.id"), index=True)]
RegistrationId = Annotated[int, mapped_column(_ID, ForeignKey("registration.id"), index=True)]
RegistrationIdOrNone = Annotated[int | None, mapped_column(_ID, ForeignKey("registration.id"), index=True)]
DeploymentId = Annotated[int, mapped_column(_ID, ForeignKey("deployment.id"), index=True)]
ProgrammeId = Annotated[int, mapped_column(_ID, ForeignKey("programme.id"), index=True)]
ModuleId = Annotated[int, mapped_column(_ID, ForeignKey("module.id"), index=True)]
ModuleIdOrNone = Annotated[int | None, mapped_column(_ID, ForeignKey("module.id"), index=True)]
VersionId = Annotated[int, mapped_column(_ID, ForeignKey("module_version.id"), index=True)]
VersionIdOrNone = Annotated[int | None, mapped_column(_ID, ForeignKey("module_version.id", use_alter=True))]
OverlayVersionId = Annotated[int, mapped_column(_ID, ForeignKey("overlay_version.id"), index=True)]
RoomId = Annotated[int, mapped_column(_ID, ForeignKey("room.id"), index=True)]
RoomIdOrNone = Annotated[int | None, mapped_column(_ID, ForeignKey("room.id"), index=True)]
MemberId = Annotated[int, mapped_column(_ID, ForeignKey("member.id"), index=True)]
ThreadId = Annotated[int, mapped_column(_ID, ForeignKey("thread.id"), index=True)]
