"""Note who did what. The list is append-only; the database refuses changes to it.

Showing the list is `queries.audit`' matter.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms_plugin.models import Audit

OPERATOR = "00000000-0000-0000-0000-000000000000"
"""The actor of acts done on the command line."""

PLATFORM = "00000000-0000-0000-0000-000000000001"
"""The actor of what a platform brings about by itself."""


def note(
    session: Session,
    academy_id: int | None,
    actor_uuid: str,
    act: str,
    thing: tuple[str, str],
    now: datetime,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add one line; `thing` is (kind, uuid), `detail` is JSON without personal data."""
    kind, uuid = thing
    session.add(
        Audit(
            academy_id=academy_id,
            actor_uuid=actor_uuid,
            act=act,
            thing_kind=kind,
            thing_uuid=uuid,
            detail=dict(detail or {}),
            made_at=now,
        )
    )
