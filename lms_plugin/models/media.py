"""Pictures, recordings and captions of module versions: the bytes once per digest, and which versions hold them.

What a file may be is `courses.media`' matter, who may fetch it that of `queries.media`.
"""

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms_plugin.db import Base
from lms_plugin.models.columns import Digest, RowId, VersionId


class MediaFile(Base):
    """One file, never changed once written; `size` in bytes, `type` what a browser is told."""

    __tablename__ = "media_file"
    __table_args__ = (UniqueConstraint("digest"),)

    id: Mapped[RowId]
    digest: Mapped[Digest]
    type: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class VersionMedia(Base):
    """A version of a module holds a file."""

    __tablename__ = "version_media"
    __table_args__ = (UniqueConstraint("version_id", "media_id"),)

    id: Mapped[RowId]
    version_id: Mapped[VersionId]
    media_id: Mapped[int] = mapped_column(ForeignKey("media_file.id"), index=True)
