"""How a platform joins by itself: a one-time invitation, and the proposal it leads to, which people decide.

A connection that is live is a registration; its table is `models.platform`'s.
"""

from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from lms_plugin.db import Base, Json
from lms_plugin.models.columns import (
    AcademyIdOrNone,
    Address,
    Moment,
    MomentOrNone,
    Name,
    RegistrationIdOrNone,
    RowId,
    Uuid,
)


class PlatformInvitation(Base):
    """An address `/lti/register/<token>` by which one platform may register this tool once.

    Only the token's digest is kept. `used_at` is claimed by a conditional UPDATE; a registration that fails gives
    it back, and `tries` counts how often. Without an academy it is the operator's, and approving makes one.
    """

    __tablename__ = "platform_invitation"

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    academy_id: Mapped[AcademyIdOrNone]
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    family: Mapped[str] = mapped_column(String(32), default="")
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Moment]
    created_by: Mapped[str] = mapped_column(String(36))
    expires_at: Mapped[Moment]
    used_at: Mapped[MomentOrNone]
    revoked_at: Mapped[MomentOrNone]


class Proposal(Base):
    """What a platform has registered of us and told of itself; `status`: waiting | approved | refused | replaced.

    Of one client of one platform at most one proposal waits. Approving makes or updates the registration.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        Index(
            "ix_proposal_waiting", "issuer", "client_id", unique=True,
            postgresql_where=text("status = 'waiting'"), sqlite_where=text("status = 'waiting'"),
        ),
    )  # fmt: skip

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    academy_id: Mapped[AcademyIdOrNone]
    invitation_id: Mapped[int] = mapped_column(ForeignKey("platform_invitation.id"))
    registration_id: Mapped[RegistrationIdOrNone]
    name: Mapped[Name]
    issuer: Mapped[str] = mapped_column(String(500))
    client_id: Mapped[Name]
    auth_url: Mapped[Address]
    token_url: Mapped[Address]
    jwks_url: Mapped[Address]
    token_audience: Mapped[str | None] = mapped_column(String(2000))
    family: Mapped[str] = mapped_column(String(32))
    deployment_id: Mapped[str | None] = mapped_column(String(255))
    scopes: Mapped[list[Any]] = mapped_column(Json)
    messages: Mapped[list[Any]] = mapped_column(Json)
    status: Mapped[str] = mapped_column(String(16), default="waiting")
    created_at: Mapped[Moment]
    decided_at: Mapped[MomentOrNone]
    decided_by: Mapped[str | None] = mapped_column(String(36))
