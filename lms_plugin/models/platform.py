"""Registrations at platforms, their deployments, our keys and the short-lived rows of the wire.

What the rows mean on the wire is `lti`'s matter.
"""

from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from lms_plugin.db import Base, Json
from lms_plugin.models.columns import (
    AcademyId,
    Address,
    Digest,
    LongText,
    Moment,
    MomentOrNone,
    Name,
    RegistrationId,
    RowId,
    Uuid,
)


class RegistrationRow(Base):
    """One registration at one platform (LTI 1.3 core, section 3.1.2); `status` is live or disabled.

    `role_overrides` maps full role names to what they mean here (`lti.roles.Meaning`). Consumer key and sealed
    secret are those of the LTI 1.1 connection that came before, where the platform sends its ids along.
    `awaits_deployment`: the platform registered itself without naming its deployment; the first launch brings it.
    """

    __tablename__ = "registration"
    __table_args__ = (UniqueConstraint("issuer", "client_id"),)

    id: Mapped[RowId]
    uuid: Mapped[Uuid]
    academy_id: Mapped[AcademyId]
    name: Mapped[Name]
    issuer: Mapped[str] = mapped_column(String(500))
    client_id: Mapped[Name]
    auth_url: Mapped[Address]
    token_url: Mapped[Address]
    jwks_url: Mapped[Address]
    token_audience: Mapped[str | None] = mapped_column(String(2000))
    family: Mapped[str] = mapped_column(String(32), default="")
    status: Mapped[str] = mapped_column(String(16), default="live")
    awaits_deployment: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[Moment]
    launched_at: Mapped[MomentOrNone]
    role_overrides: Mapped[dict[str, Any] | None] = mapped_column(Json)
    consumer_key: Mapped[str | None] = mapped_column(String(255))
    consumer_secret: Mapped[str | None] = mapped_column(Text)


class Deployment(Base):
    """A deployment belongs to one academy; the operator may give several to one.

    `notices_url` is where its notification service was last seen, `notice_types` those that it offered
    of what we want; what was asked of it is `models.notice`' matter.
    """

    __tablename__ = "deployment"
    __table_args__ = (UniqueConstraint("registration_id", "deployment_id"),)

    id: Mapped[RowId]
    registration_id: Mapped[RegistrationId]
    academy_id: Mapped[AcademyId]
    deployment_id: Mapped[Name]
    notices_url: Mapped[str | None] = mapped_column(String(2000))
    notice_types: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[Moment]


class LoginRow(Base):
    """One OIDC login; `state` is unique and consumed once by a conditional UPDATE."""

    __tablename__ = "login"

    id: Mapped[RowId]
    state: Mapped[str] = mapped_column(String(64), unique=True)
    nonce: Mapped[str] = mapped_column(String(64))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    target_link_uri: Mapped[Address]
    storage_target: Mapped[Name]
    login_hint: Mapped[LongText]
    message_hint: Mapped[LongText]
    created_at: Mapped[Moment]
    consumed_at: Mapped[MomentOrNone]


class ToolKeyRow(Base):
    """A private key of the tool, encrypted with the installation's secret.

    Published from its first moment, it signs from `signs_at` until `retired_at`, stays published for a while after
    that, and is never seen again from `withdrawn_at` on.
    """

    __tablename__ = "tool_key"

    id: Mapped[RowId]
    kid: Mapped[str] = mapped_column(String(64), unique=True)
    pem: Mapped[LongText]
    created_at: Mapped[Moment]
    signs_at: Mapped[Moment]
    retired_at: Mapped[MomentOrNone]
    withdrawn_at: Mapped[MomentOrNone]


class AccessTokenRow(Base):
    """A platform's bearer token, shared by all workers; scopes are named by their digest."""

    __tablename__ = "access_token"
    __table_args__ = (UniqueConstraint("registration_id", "scopes_digest"),)

    id: Mapped[RowId]
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    scopes_digest: Mapped[Digest]
    value: Mapped[LongText]
    expires_at: Mapped[Moment]
