"""Switch a registration off and on, and add deployments to it, for its own academy or another one.

Registering a platform is `services.platforms`' matter.
"""

from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from lms_plugin.db.inserts import insert_into
from lms_plugin.models import Deployment, RegistrationRow
from lms_plugin.services import audit
from lms_plugin.services.platforms import MISSING, TOO_LONG, PlatformRefused, locked
from lti.refused import N_

DEPLOYMENT_TAKEN: Final = N_("This deployment is registered already.")

SHARED: Final = N_("This connection serves other academies too. Ask your operator to switch it.")

Status = Literal["live", "disabled"]
_ACTS = {"live": "platform.enable", "disabled": "platform.disable"}


def switch(session: Session, academy_id: int, uuid: str, status: Status, author_uuid: str, now: datetime) -> None:
    """Accept launches of a registration, or refuse them; nothing is deleted. Raises LookupError for a strange one.

    Raises PlatformRefused where it serves other academies too: their people must not stand before a closed door.
    """
    row = locked(session, academy_id, uuid)
    if row.status == status:
        return
    others = exists().where(Deployment.registration_id == row.id, Deployment.academy_id != academy_id)
    if session.scalar(select(others)):
        raise PlatformRefused({"status": SHARED})
    row.status = status
    detail = {"issuer": row.issuer, "client_id": row.client_id}
    audit.note(session, academy_id, author_uuid, _ACTS[status], ("registration", row.uuid), now, detail)


def add_deployment(
    session: Session, academy_id: int, uuid: str, deployment_id: str, author_uuid: str, now: datetime
) -> None:
    """Accept launches of one more deployment; raises PlatformRefused, and LookupError for a strange registration."""
    row = locked(session, academy_id, uuid)
    wanted = _enter(session, row, deployment_id, academy_id, now)
    thing = ("registration", row.uuid)
    audit.note(session, academy_id, author_uuid, "platform.deployment", thing, now, {"deployment_id": wanted})


def entrust(session: Session, uuid: str, deployment_id: str, academy_id: int, now: datetime) -> None:
    """The operator gives an academy a deployment of any registration: one vendor's client may serve many (Blackboard).

    Raises PlatformRefused, and LookupError for an unknown registration.
    """
    row = session.scalar(select(RegistrationRow).where(RegistrationRow.uuid == uuid).with_for_update())
    if row is None:
        raise LookupError(f"no registration {uuid!r}")
    wanted = _enter(session, row, deployment_id, academy_id, now)
    thing, detail = ("registration", row.uuid), {"deployment_id": wanted}
    audit.note(session, academy_id, audit.OPERATOR, "platform.deployment", thing, now, detail)


def _enter(session: Session, row: RegistrationRow, deployment_id: str, academy_id: int, now: datetime) -> str:
    wanted = deployment_id.strip()
    if not wanted or len(wanted) > 255 or not wanted.isprintable():
        raise PlatformRefused({"deployment_id": TOO_LONG if len(wanted) > 255 else MISSING})
    values = {"registration_id": row.id, "academy_id": academy_id, "deployment_id": wanted, "created_at": now}
    statement = insert_into(session, Deployment).values(**values).on_conflict_do_nothing()
    if session.scalar(statement.returning(Deployment.__table__.c.id)) is None:
        raise PlatformRefused({"deployment_id": DEPLOYMENT_TAKEN})
    return wanted


def adopt_deployment(session: Session, registration_id: int, deployment_id: str, now: datetime) -> None:
    """Take the deployment of the first launch, once: of two at the same moment the first one's counts."""
    waits = (RegistrationRow.id == registration_id, RegistrationRow.awaits_deployment.is_(True))
    statement = update(RegistrationRow).where(*waits).values(awaits_deployment=False)
    adopted: Any = session.execute(statement.execution_options(synchronize_session=False))
    if adopted.rowcount != 1:
        return
    row = session.get_one(RegistrationRow, registration_id, populate_existing=True)
    values = {"registration_id": row.id, "academy_id": row.academy_id, "deployment_id": deployment_id}
    session.execute(insert_into(session, Deployment).values(created_at=now, **values).on_conflict_do_nothing())
    thing, detail = ("registration", row.uuid), {"deployment_id": deployment_id}
    audit.note(session, row.academy_id, audit.PLATFORM, "platform.adopt", thing, now, detail)
