"""Registrations of an academy with what has been seen of them so far: launch, roster, grade.

Changing them is `services.connections`' matter, their meaning `lti`'s.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms_plugin.models import Cohort, Deployment, Enrolment, Grade, LineItem, NoticeHandler, Placement, RegistrationRow
from lti.connection import Services


@dataclass(frozen=True, slots=True)
class Connection:
    """One registration. The three moments are those of the first launch, the last roster and the first grade sent."""

    id: int
    uuid: str
    name: str
    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str
    token_audience: str | None
    family: str
    status: str
    awaits_deployment: bool
    created_at: datetime
    launched_at: datetime | None
    roster_at: datetime | None
    graded_at: datetime | None

    @property
    def is_live(self) -> bool:
        """Whether launches are accepted."""
        return self.status == "live"


@dataclass(frozen=True, slots=True)
class LaidDown:
    """What an administrator has laid down for a registration; its secret is not among it."""

    uuid: str
    name: str
    role_overrides: Mapping[str, Any] | None
    consumer_key: str | None


@dataclass(frozen=True, slots=True)
class DeploymentRow:
    """One deployment with the number of courses seen from it."""

    deployment_id: str
    created_at: datetime
    cohorts: int


def _roster_at() -> Any:
    return (
        select(func.max(Cohort.roster_at))
        .join(Deployment, Deployment.id == Cohort.deployment_id)
        .where(Deployment.registration_id == RegistrationRow.id, Deployment.academy_id == RegistrationRow.academy_id)
        .correlate(RegistrationRow)
        .scalar_subquery()
    )


def _graded_at() -> Any:
    return (
        select(func.min(Grade.sent_at))
        .join(Enrolment, Enrolment.id == Grade.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Deployment, Deployment.id == Cohort.deployment_id)
        .where(Deployment.registration_id == RegistrationRow.id, Deployment.academy_id == RegistrationRow.academy_id)
        .correlate(RegistrationRow)
        .scalar_subquery()
    )


def _connections(academy_id: int) -> Any:
    row = RegistrationRow
    return select(
        row.id, row.uuid, row.name, row.issuer, row.client_id, row.auth_url, row.token_url, row.jwks_url,
        row.token_audience, row.family, row.status, row.awaits_deployment, row.created_at, row.launched_at,
        _roster_at(), _graded_at(),
    ).where(row.academy_id == academy_id)  # fmt: skip


def connections(session: Session, academy_id: int) -> Sequence[Connection]:
    """All registrations of an academy, the oldest first."""
    wanted = _connections(academy_id).order_by(RegistrationRow.id)
    return tuple(Connection(*row) for row in session.execute(wanted))


def connection(session: Session, academy_id: int, uuid: str) -> Connection | None:
    """One of them; None for a registration of another academy."""
    row = session.execute(_connections(academy_id).where(RegistrationRow.uuid == uuid)).one_or_none()
    return None if row is None else Connection(*row)


def laid_down(session: Session, academy_id: int, uuid: str) -> LaidDown | None:
    """What was laid down for a registration of this academy, else None."""
    of = RegistrationRow
    wanted = select(of.uuid, of.name, of.role_overrides, of.consumer_key)
    row = session.execute(wanted.where(of.uuid == uuid, of.academy_id == academy_id)).one_or_none()
    return None if row is None else LaidDown(*row)


def deployments(session: Session, academy_id: int, registration_id: int) -> Sequence[DeploymentRow]:
    """The academy's deployments of a registration."""
    rows = session.execute(
        select(Deployment.deployment_id, Deployment.created_at, func.count(Cohort.id))
        .outerjoin(Cohort, Cohort.deployment_id == Deployment.id)
        .where(Deployment.registration_id == registration_id, Deployment.academy_id == academy_id)
        .group_by(Deployment.id)
        .order_by(Deployment.id)
    )
    return tuple(DeploymentRow(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class NoticeAsked:
    """One type of notice that a deployment offers; `asked_at` is None while the platform has not agreed."""

    deployment_id: str
    notice_type: str
    asked_at: datetime | None
    failure: str | None


def notices(session: Session, academy_id: int, registration_id: int) -> Sequence[NoticeAsked]:
    """What was asked of the academy's deployments of a registration."""
    rows = session.execute(
        select(Deployment.deployment_id, NoticeHandler.notice_type, NoticeHandler.sent_at, NoticeHandler.sent,
               NoticeHandler.failure)
        .join(Deployment, Deployment.id == NoticeHandler.deployment_id)
        .where(Deployment.registration_id == registration_id, Deployment.academy_id == academy_id)
        .order_by(Deployment.id, NoticeHandler.notice_type)
    )  # fmt: skip
    return tuple(NoticeAsked(of, kind, at if sent else None, failure) for of, kind, at, sent, failure in rows)


def services(session: Session, academy_id: int, registration_id: int) -> Services:
    """Where the newest course with a roster, and the newest column, were said to be: what a test can try."""
    own = (Deployment.registration_id == registration_id, Deployment.academy_id == academy_id)
    cohorts = select(Cohort.memberships_url).join(Deployment, Deployment.id == Cohort.deployment_id).where(*own)
    roster = session.scalar(
        cohorts.where(Cohort.memberships_url.is_not(None)).order_by(Cohort.id.desc()).limit(1)
    )
    columns = (
        select(LineItem.url, LineItem.scopes)
        .join(Placement, Placement.id == LineItem.placement_id)
        .join(Cohort, Cohort.id == Placement.cohort_id)
        .join(Deployment, Deployment.id == Cohort.deployment_id)
        .where(*own, LineItem.state == "live")
    )
    column = session.execute(columns.order_by(LineItem.id.desc()).limit(1)).one_or_none()
    url, scopes = column if column is not None else ("", "")
    return Services(roster or "", url, frozenset(scopes.split()))
