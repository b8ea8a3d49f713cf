"""Ask platforms for their notices: what a launch wished for is sent, and sent again where our address has changed.

What is wished for is decided in `lms_plugin.services.notices`.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import Engine, exists, select, update

from lms_plugin.config import Settings
from lms_plugin.jobs.backoff import MOST_TRIES, Chance, delay
from lms_plugin.jobs.taking import OUR_FAULT, caller, take
from lms_plugin.jobs.transactions import reading, writing
from lms_plugin.models import Deployment, NoticeHandler
from lms_plugin.services import notices
from lti.errors import GiveUp, ServiceError, TryLater
from lti.notices import subscribe
from lti.wire import Wire

log = structlog.get_logger()

LEASE: Final = timedelta(minutes=2)
PATIENCE: Final = timedelta(days=7)
"""A platform that does not allow it today may after its administrator has looked at the connection."""



@dataclass(frozen=True, slots=True)
class Claimed:
    """A wish that is ours to send until the lease ends."""

    id: int
    notice_type: str
    url: str
    registration_id: int
    tries: int


def handler_address(settings: Settings) -> str:
    """Where platforms are to send notices; Canvas wants the tool's own host."""
    return f"{settings.base_url.rstrip('/')}/lti/notices"


def want_again(engine: Engine, handler: str, now: datetime) -> None:
    """After a move of the installation, wish for everything anew. Looking first spares SQLite its write lock."""
    with reading(engine) as session:
        moved = session.scalar(select(exists().where(NoticeHandler.due_at.is_(None), NoticeHandler.sent != handler)))
    if moved:
        with writing(engine) as session:
            notices.want_again(session, handler, now)


def pump(
    engine: Engine,
    wire: Wire,
    clock: Callable[[], datetime],
    handler: str,
    limit: int = 20,
    chance: Chance = random.random,
) -> int:
    """Send the wishes that are due, at most `limit`; give how many were tried. Harmless twice."""
    for number in range(limit):
        claimed = claim(engine, clock())
        if claimed is None:
            return number
        _settle(engine, claimed, _sent(wire, claimed, handler, clock, chance))
    return limit


def claim(engine: Engine, now: datetime) -> Claimed | None:
    """Take the wish that has waited longest, None when there is none."""
    due_at = NoticeHandler.due_at
    row = take(engine, NoticeHandler.id, (due_at <= now,), due_at, {"due_at": now + LEASE}, _FACTS)
    return None if row is None else Claimed(*row)


_FACTS: Any = select(
    NoticeHandler.id, NoticeHandler.notice_type, NoticeHandler.url, Deployment.registration_id, NoticeHandler.tries
).join(Deployment, Deployment.id == NoticeHandler.deployment_id)


def _sent(wire: Wire, claimed: Claimed, handler: str, clock: Callable[[], datetime], chance: Chance) -> dict[str, Any]:
    """What the row is to say afterwards."""
    try:
        subscribe(caller(wire, claimed.registration_id, clock()), claimed.url, claimed.notice_type, handler)
    except TryLater as error:
        return _later(claimed, error, clock(), delay(error, claimed.tries + 1, chance))
    except ServiceError as error:
        return _later(claimed, error, clock(), PATIENCE)
    except Exception:
        log.exception("notice_handler", result="failed", handler=claimed.id)
        return _later(claimed, GiveUp(OUR_FAULT), clock(), PATIENCE)
    log.info("notice_handler", result="sent", handler=claimed.id, notice_type=claimed.notice_type)
    return {"sent": handler, "sent_at": clock(), "due_at": None, "tries": 0, "failure": None}


def _later(claimed: Claimed, error: ServiceError, now: datetime, wait: timedelta) -> dict[str, Any]:
    tries = claimed.tries + 1
    log.info(
        "notice_handler",
        result="later",
        handler=claimed.id,
        error=type(error).__name__,
        reason=error.reason,
        tries=tries,
    )
    due_at = now + (PATIENCE if tries >= MOST_TRIES else wait)
    return {"due_at": due_at, "tries": min(tries, MOST_TRIES), "failure": error.reason[:500]}


def _settle(engine: Engine, claimed: Claimed, values: dict[str, Any]) -> None:
    """Unless a launch has shown another address meanwhile: that is a wish of its own."""
    settling = (
        update(NoticeHandler)
        .where(NoticeHandler.id == claimed.id, NoticeHandler.url == claimed.url)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    with writing(engine) as session:
        session.execute(settling)
