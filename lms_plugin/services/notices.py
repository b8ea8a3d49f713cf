"""Notices of platforms: wished for at a launch, taken once, and what a copied course leaves behind.

Asking for them is a job (`lms_plugin.jobs.subscriptions`), reading one `lti.notices`' matter.
"""

import hashlib
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms_plugin.db.due import mark_due
from lms_plugin.db.inserts import insert_into
from lms_plugin.models import ContextCopy, Deployment, NoticeHandler, NoticeRow
from lti.claims import NoticeService
from lti.notices import WANTED, Notice
from lti.refused import N_, Refused

Taken = Literal["new", "known"]

_LONGEST_CHAIN: Final = 10
"""Copies of copies that are followed; a course is copied once a term."""


def want(session: Session, deployment: Deployment, service: NoticeService, now: datetime) -> None:
    """Wish for notices where a launch shows their service for the first time, at a new address, or with a new type.

    Address and types stand in the deployment's row, which every launch reads: the launches after that cost nothing.
    """
    offered = [one for one in WANTED if one in service.types]
    known = (deployment.notice_types or "").split() if deployment.notices_url == service.url else []
    fresh_types = [one for one in offered if one not in known]
    if not fresh_types and deployment.notices_url == service.url:
        return
    deployment.notices_url, deployment.notice_types = service.url, " ".join([*known, *fresh_types])
    for notice_type in fresh_types:
        key = {"deployment_id": deployment.id, "notice_type": notice_type}
        fresh = {"url": service.url, "sent": None, "tries": 0, "due_at": now, "failure": None}
        statement = insert_into(session, NoticeHandler).values(**key, **fresh)
        session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=fresh))
    mark_due(session)


def want_again(session: Session, handler: str, now: datetime) -> None:
    """Wish anew for what was asked for another address of ours: the installation has moved."""
    moved = (NoticeHandler.due_at.is_(None), NoticeHandler.sent != handler)
    session.execute(
        update(NoticeHandler).where(*moved).values(due_at=now, tries=0).execution_options(synchronize_session=False)
    )


def take(session: Session, notice: Notice, now: datetime) -> Taken:
    """Take a notice; the very same one again changes nothing. Raises Refused for another one with a used nonce."""
    row = {
        "registration_id": notice.registration.id,
        "nonce_digest": hashlib.sha256(notice.nonce.encode()).hexdigest(),
        "token_digest": notice.fingerprint,
        "notice_type": notice.notice_type,
        "received_at": now,
    }
    statement = insert_into(session, NoticeRow).values(**row).on_conflict_do_nothing()
    if session.scalar(statement.returning(NoticeRow.__table__.c.id)) is None:
        return _known(session, row)
    if notice.origins:
        _note_copies(session, notice, now)
    return "new"


def origins(session: Session, deployment_id: int, context_id: str) -> tuple[str, ...]:
    """The courses that a course was copied from as notices told it, the nearest first; copies of copies too."""
    found: list[str] = []
    frontier = [context_id]
    for _step in range(_LONGEST_CHAIN):
        wanted = (
            select(ContextCopy.origin_id)
            .where(ContextCopy.deployment_id == deployment_id, ContextCopy.context_id.in_(frontier))
            .order_by(ContextCopy.id.desc())
        )
        frontier = [one for one in dict.fromkeys(session.scalars(wanted)) if one not in (*found, context_id)]
        if not frontier:
            break
        found.extend(frontier)
    return tuple(found)


def _known(session: Session, row: dict[str, object]) -> Taken:
    wanted = select(NoticeRow.token_digest).where(
        NoticeRow.registration_id == row["registration_id"], NoticeRow.nonce_digest == row["nonce_digest"]
    )
    if session.scalar(wanted) != row["token_digest"]:
        raise Refused("nonce", N_("The platform's notice carries a mark that another one has used already."), 401)
    return "known"


def _note_copies(session: Session, notice: Notice, now: datetime) -> None:
    deployment_id = session.scalar(
        select(Deployment.id).where(
            Deployment.registration_id == notice.registration.id, Deployment.deployment_id == notice.deployment_id
        )
    )
    if deployment_id is None:
        return
    rows = [
        {"deployment_id": deployment_id, "context_id": notice.context_id, "origin_id": origin, "made_at": now}
        # The first is the nearest; `origins` reads the latest row first.
        for origin in reversed(notice.origins)
    ]
    session.execute(insert_into(session, ContextCopy).values(rows).on_conflict_do_nothing())
