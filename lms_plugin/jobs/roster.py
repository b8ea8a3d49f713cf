"""Read the platforms' rosters: on demand, and once a night for cohorts that are at work.

What a roster changes is `lms_plugin.services.rosters`' matter.
"""

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import Engine, exists, or_, select, update

from lms_plugin.jobs import groups
from lms_plugin.jobs.backoff import LONGEST, SHORTEST, Chance
from lms_plugin.jobs.taking import OUR_FAULT, caller, take
from lms_plugin.jobs.transactions import reading, writing
from lms_plugin.models import Cohort, Deployment, Enrolment, Visit
from lms_plugin.services import rosters
from lms_plugin.services.rosters import Listed
from lti import roster
from lti.claims import Groups
from lti.errors import GiveUp, ServiceError, TryLater
from lti.refused import N_
from lti.roster import Member
from lti.wire import Wire

log = structlog.get_logger()

LEASE: Final = timedelta(minutes=10)
FULL_AFTER: Final = timedelta(days=7)
NIGHT: Final = range(1, 5)
"""Hours of UTC in which European academies sleep."""

STAFF_ASKED_EVERY: Final = timedelta(minutes=10)
"""With a sweep and an answer, a role that was lowered in the LMS is gone here within a quarter of an hour."""

EMPTY: Final = N_("The platform sent a roster without anybody; nothing was changed.")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A cohort whose roster is ours to read until the lease ends; `wanted_at` is the mark seen at the claim.

    `differences` is where the platform tells what has changed, "" where the whole roster is to be read;
    `groups` is where the groups of the course are read, None where the platform offers none.
    """

    cohort_id: int
    url: str
    registration_id: int
    wanted_at: datetime
    differences: str = ""
    groups: Groups | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the platform said: people of the course, who left (None: everybody else), where changes are told, groups.

    `members` are all of the course where the groups were read, else nobody.
    """

    listed: Sequence[Listed]
    left: frozenset[str] | None
    differences: str
    members: Sequence[Member] = ()
    read: groups.Read | None = None


def want_nightly(engine: Engine, now: datetime) -> None:
    """In the small hours, mark the cohorts that somebody visited of late and whose roster is of yesterday."""
    if now.hour not in NIGHT:
        return
    at_work = select(Enrolment.cohort_id).join(Visit, Visit.enrolment_id == Enrolment.id).scalar_subquery()
    with writing(engine) as session:
        session.execute(
            update(Cohort)
            .where(
                Cohort.memberships_url.is_not(None),
                Cohort.roster_wanted_at.is_(None),
                or_(Cohort.roster_at.is_(None), Cohort.roster_at < now - timedelta(hours=20)),
                or_(Cohort.roster_due_at.is_(None), Cohort.roster_due_at < now - timedelta(hours=20)),
                Cohort.id.in_(at_work),
            )
            .values(roster_wanted_at=now, roster_due_at=now)
            .execution_options(synchronize_session=False)
        )


def want_for_staff(engine: Engine, now: datetime) -> None:
    """Mark the cohorts where somebody teaches at this moment: a role that was lowered ends their visits.

    Only a platform with a roster can be asked; elsewhere a lowered role takes effect with the next launch.
    """
    teaching = select(Enrolment.cohort_id).join(Visit, Visit.enrolment_id == Enrolment.id)
    earlier = now - STAFF_ASKED_EVERY
    stale = (
        Cohort.memberships_url.is_not(None),
        Cohort.roster_wanted_at.is_(None),
        or_(Cohort.roster_at.is_(None), Cohort.roster_at <= earlier),
        or_(Cohort.roster_due_at.is_(None), Cohort.roster_due_at <= now),
        Cohort.id.in_(teaching.where(Visit.role == "instructor", Visit.expires_at > now).scalar_subquery()),
    )
    # Looking first spares SQLite its write lock; most sweeps find nothing.
    with reading(engine) as session:
        if not session.scalar(select(exists().where(*stale))):
            return
    with writing(engine) as session:
        marked = {"roster_wanted_at": now, "roster_due_at": now}
        session.execute(update(Cohort).where(*stale).values(marked).execution_options(synchronize_session=False))


def pump(
    engine: Engine, wire: Wire, clock: Callable[[], datetime], limit: int = 20, chance: Chance = random.random
) -> int:
    """Read the rosters that are wanted, at most `limit`; give how many were tried. Harmless twice."""
    for number in range(limit):
        claimed = claim(engine, clock())
        if claimed is None:
            return number
        sync(engine, wire, clock, claimed, chance)
    return limit


def claim(engine: Engine, now: datetime) -> Claimed | None:
    """Take the cohort that has waited longest, None when there is none."""
    is_due = (Cohort.roster_wanted_at.is_not(None), or_(Cohort.roster_due_at.is_(None), Cohort.roster_due_at <= now))
    row = take(engine, Cohort.id, is_due, Cohort.roster_wanted_at, {"roster_due_at": now + LEASE}, _FACTS)
    if row is None:
        return None
    cohort_id, url, registration_id, wanted_at, differences, full_at, groups_url, sets_url = row
    offered = Groups(groups_url, sets_url or "") if groups_url else None
    # Now and then the whole list is read all the same: a difference that was lost would be lost for ever. Where there
    # are groups it always is: who changed groups has not changed for the roster.
    is_fresh = full_at is not None and now - full_at < FULL_AFTER and offered is None
    told = (differences or "") if is_fresh else ""
    return Claimed(cohort_id, url or "", registration_id, wanted_at or now, told, offered)


_FACTS: Any = select(
    Cohort.id, Cohort.memberships_url, Deployment.registration_id, Cohort.roster_wanted_at, Cohort.differences_url,
    Cohort.roster_full_at, Cohort.groups_url, Cohort.group_sets_url,
).join(Deployment, Deployment.id == Cohort.deployment_id)  # fmt: skip


def sync(
    engine: Engine, wire: Wire, clock: Callable[[], datetime], claimed: Claimed, chance: Chance = random.random
) -> None:
    """Read one roster and apply it; why it failed is kept for the instructor's screen."""
    try:
        found = _read(wire, claimed, clock())
        _apply(engine, claimed, found, clock())
    except GiveUp as error:
        _end(engine, claimed, {"roster_wanted_at": None, "roster_failure": error.reason[:500]})
        _note(claimed, "given_up", error)
    except TryLater as error:
        _end(engine, claimed, _later(error, clock(), chance))
        _note(claimed, "later", error)
    except Exception:
        log.exception("roster", result="failed", cohort=claimed.cohort_id)
        _end(engine, claimed, _later(TryLater(OUR_FAULT, int(LONGEST.total_seconds())), clock(), chance))


def _read(wire: Wire, claimed: Claimed, now: datetime) -> Found:
    own = caller(wire, claimed.registration_id, now)
    if claimed.differences:
        # An address of differences may be too old for the platform; then everybody is asked for.
        with suppress(GiveUp):
            return _changed(roster.changes(own, claimed.differences))
    whole = roster.read(own, groups.roster_address(claimed.url, claimed.groups))
    listed = [one for member in whole.members for one in _listed(member)]
    if not listed:
        # Whoever asked is in the course: an empty list is a fault, and must not empty the cohort.
        raise GiveUp(EMPTY)
    return Found(listed, None, whole.differences, whole.members, groups.read(own, claimed.groups))


def _changed(told: roster.Roster) -> Found:
    listed = {member.user_id: _listed(member) for member in told.members}
    left = frozenset(user_id for user_id, still in listed.items() if not still)
    return Found([one for still in listed.values() for one in still], left, told.differences)


def _listed(member: Member) -> list[Listed]:
    if not member.active or member.place.enrolled_as is None:
        return []
    return [Listed(member.user_id, member.place.enrolled_as, member.name, member.email, member.place.test_person)]


def _apply(engine: Engine, claimed: Claimed, found: Found, now: datetime) -> None:
    is_whole = found.left is None
    values = {"roster_at": now, "roster_failure": None, "differences_url": found.differences or None}
    with writing(engine) as session:
        if found.left is None:
            changes = rosters.apply(session, claimed.cohort_id, found.listed, now)
        else:
            changes = rosters.follow(session, claimed.cohort_id, found.listed, found.left, now)
        if found.read is not None:
            groups.settle(session, claimed.cohort_id, found.read, found.members, now)
        session.execute(_unless_asked_again(claimed, {"roster_wanted_at": None}))
        session.execute(
            update(Cohort)
            .where(Cohort.id == claimed.cohort_id)
            .values(values | ({"roster_full_at": now} if is_whole else {}))
        )
    log.info(
        "roster", result="read" if is_whole else "followed", cohort=claimed.cohort_id, came=changes.came,
        left=changes.left, changed=changes.changed,
    )  # fmt: skip


def _end(engine: Engine, claimed: Claimed, values: dict[str, Any]) -> None:
    with writing(engine) as session:
        session.execute(_unless_asked_again(claimed, values))


def _unless_asked_again(claimed: Claimed, values: dict[str, Any]) -> Any:
    """Somebody who asks while we read gets a reading of their own."""
    return (
        update(Cohort)
        .where(Cohort.id == claimed.cohort_id, Cohort.roster_wanted_at == claimed.wanted_at)
        .values(values)
        .execution_options(synchronize_session=False)
    )


def _later(error: TryLater, now: datetime, chance: Chance) -> dict[str, Any]:
    """There is no count of tries here: half an hour is patient enough for a list of people."""
    asked = timedelta(seconds=error.retry_after or 0)
    wait = max(asked, SHORTEST) if asked else SHORTEST * 60
    return {"roster_due_at": now + wait * (1 + chance() / 4), "roster_failure": error.reason[:500]}


def _note(claimed: Claimed, result: str, error: ServiceError) -> None:
    log.info("roster", result=result, cohort=claimed.cohort_id, error=type(error).__name__, reason=error.reason)
