"""Read the groups of a course along with its roster; a failure costs the groups and never the roster.

What the groups change is `lms_plugin.services.groups`' matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import update
from sqlalchemy.orm import Session

from lms_plugin.models import Cohort
from lms_plugin.services.groups import apply
from lti import groups, urls
from lti.claims import Groups
from lti.errors import ServiceError
from lti.groups import Group
from lti.roster import Member
from lti.services import Caller

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Read:
    """What the platform answered: its groups, or why there is no answer; then the groups stay as they were."""

    listed: Sequence[Group] = ()
    failure: str | None = None


def roster_address(url: str, claimed: Groups | None) -> str:
    """The roster's address; it says who is in which group where it is asked to."""
    return url if claimed is None else urls.with_query(url, groups.ENROLMENTS)


def read(caller: Caller, claimed: Groups | None) -> Read | None:
    """Ask for the groups; None where the platform offers none."""
    if claimed is None:
        return None
    try:
        return Read(groups.groups(caller, claimed))
    except ServiceError as error:
        log.warning("groups", result="failed", registration=caller.registration.id, reason=error.reason)
        return Read(failure=error.reason[:500])


def settle(session: Session, cohort_id: int, answer: Read, members: Sequence[Member], now: datetime) -> None:
    """Keep what was read, or why nothing was."""
    if answer.failure is None:
        apply(session, cohort_id, answer.listed, {one.user_id: one.groups for one in members}, now)
    noted = update(Cohort).where(Cohort.id == cohort_id).values(groups_failure=answer.failure)
    session.execute(noted.execution_options(synchronize_session=False))
