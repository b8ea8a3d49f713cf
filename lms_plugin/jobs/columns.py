"""Columns of gradebooks that a job has to see to: found or made, renamed, taken away.

A column is looked for before it is made, so that an answer that got lost makes no second one. What follows for the
grades is `lms_plugin.services.columns`' matter.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import Engine, select, update

from lms_plugin.jobs import backoff
from lms_plugin.jobs.taking import OUR_FAULT, caller, take
from lms_plugin.jobs.transactions import writing
from lms_plugin.models import Cohort, Deployment, LineItem, Module, Placement, Programme
from lms_plugin.services import columns, links
from lti import grades
from lti.claims import SCOPE_LINE_ITEM, SCOPE_LINE_ITEM_READ
from lti.errors import GiveUp, Missing, NotGranted, ServiceError, TryLater
from lti.refused import N_
from lti.services import Caller
from lti.wire import Wire

log = structlog.get_logger()

LEASE: Final = timedelta(minutes=2)
EXHAUSTED: Final = N_("The platform did not make the column for a week.")
NOWHERE: Final = N_("The platform does not let the tool make a column.")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A column that is ours to see to until the lease ends; `resource_id` names its content."""

    id: int
    state: str
    url: str
    container: str
    label: str
    maximum: float
    resource_id: str
    resource_link_id: str
    tag: str
    ends_at: datetime | None
    scopes: frozenset[str]
    tries: int
    registration_id: int
    until: datetime

    @property
    def wanted(self) -> grades.LineItem:
        """The column as it should be."""
        return grades.LineItem(
            self.label, self.maximum, self.url, self.resource_id, self.resource_link_id, self.tag, ends_at=self.ends_at
        )


def pump(
    engine: Engine,
    wire: Wire,
    clock: Callable[[], datetime],
    limit: int = 20,
    chance: backoff.Chance = random.random,
) -> int:
    """See to the columns that are due, at most `limit`; give how many. Harmless twice and at once."""
    for number in range(limit):
        claimed = claim(engine, clock())
        if claimed is None:
            return number
        see_to(engine, wire, clock, claimed, chance)
    return limit


def claim(engine: Engine, now: datetime) -> Claimed | None:
    """Take the column that has waited longest, None when there is none; looking writes nothing."""
    until = now + LEASE
    values = {"check_at": until, "tries": LineItem.tries + 1}
    row = take(engine, LineItem.id, (LineItem.check_at <= now,), LineItem.check_at, values, _FACTS)
    return None if row is None else _claimed(row, until)


_FACTS: Any = (
    select(
        LineItem.id, LineItem.state, LineItem.url, LineItem.container, LineItem.label, LineItem.maximum,
        LineItem.scopes, LineItem.tries, Placement.resource_link_id, Placement.activity_key, Placement.settings,
        Module.key, Programme.key, Deployment.registration_id,
    )
    .join(Placement, Placement.id == LineItem.placement_id)
    .join(Cohort, Cohort.id == Placement.cohort_id)
    .join(Deployment, Deployment.id == Cohort.deployment_id)
    .outerjoin(Module, Module.id == Placement.module_id)
    .outerjoin(Programme, Programme.id == Module.programme_id)
)  # fmt: skip


def _claimed(row: Any, until: datetime) -> Claimed:
    (item_id, state, url, container, label, maximum, scopes, tries, link, activity, settings, *rest) = row
    module, programme, registration_id = rest
    names = [name for name in (programme, module, activity) if name]
    deadline = (settings or {}).get("deadline_at")
    return Claimed(
        id=item_id, state=state, url=url, container=container or "", label=label or "/".join(names), maximum=maximum,
        resource_id="/".join(names), resource_link_id=links.as_told(link), tag="activity" if activity else "module",
        ends_at=datetime.fromisoformat(deadline) if deadline else None, scopes=frozenset(scopes.split()),
        tries=tries, registration_id=registration_id, until=until,
    )  # fmt: skip


def see_to(
    engine: Engine,
    wire: Wire,
    clock: Callable[[], datetime],
    claimed: Claimed,
    chance: backoff.Chance = random.random,
) -> None:
    """Do what the state of one column asks for; why it failed is kept for the instructor's screen."""
    acts: dict[str, Callable[[Engine, Caller, Claimed, datetime], None]] = {
        "wanted": _ensure, "live": _rename, "off": _take_away,
    }  # fmt: skip
    act = acts.get(claimed.state, _nothing)
    try:
        act(engine, caller(wire, claimed.registration_id, clock(), claimed.scopes), claimed, clock())
    except Missing as error:
        _miss(engine, claimed, error, clock())
        _note(claimed, "gone", error)
    except GiveUp as error:
        _end(engine, claimed, _refused(claimed, error.reason))
        _note(claimed, "refused", error)
    except TryLater as error:
        _end(engine, claimed, _later(claimed, error, clock(), chance))
        _note(claimed, "later", error)
    except Exception:
        log.exception("column", result="failed", column=claimed.id)
        _end(engine, claimed, _later(claimed, TryLater(OUR_FAULT), clock(), chance))
    else:
        _note(claimed, "done", None)


def _ensure(engine: Engine, caller: Caller, claimed: Claimed, now: datetime) -> None:
    """The column we knew, else one that is there already, else a new one."""
    found, made_at = _present(caller, claimed), None
    if found is None:
        if not claimed.container or SCOPE_LINE_ITEM not in claimed.scopes:
            raise NotGranted(NOWHERE)
        made = grades.create_line_item(caller, claimed.container, _without_address(claimed.wanted))
        found, made_at = made.id, now
    with writing(engine) as session:
        columns.made(session, claimed.id, found, made_at, now)


def _present(caller: Caller, claimed: Claimed) -> str | None:
    """The address of a column that is there; one that cannot be asked about is taken at its word."""
    may_read = bool(claimed.scopes & {SCOPE_LINE_ITEM, SCOPE_LINE_ITEM_READ})
    if not may_read:
        return claimed.url or None
    if claimed.url and _is_there(caller, claimed.url):
        return claimed.url
    if not claimed.container:
        return None
    listed = grades.line_items(caller, claimed.container, {"resource_link_id": claimed.resource_link_id})
    # Not every platform filters, so what comes is looked at.
    own = (one for one in listed if one.resource_link_id == claimed.resource_link_id)
    return next((one.id for one in own if one.resource_id in ("", claimed.resource_id)), None)


def _is_there(caller: Caller, address: str) -> bool:
    try:
        grades.line_item(caller, address)
    except Missing:
        return False
    return True


def _without_address(item: grades.LineItem) -> grades.LineItem:
    return grades.LineItem(
        item.label, item.maximum, "", item.resource_id, item.resource_link_id, item.tag, ends_at=item.ends_at
    )


def _rename(engine: Engine, caller: Caller, claimed: Claimed, _now: datetime) -> None:
    grades.update_line_item(caller, claimed.wanted)
    _end(engine, claimed, {"check_at": None, "tries": 0, "failure": None})


def _take_away(engine: Engine, caller: Caller, claimed: Claimed, _now: datetime) -> None:
    grades.delete_line_item(caller, claimed.url)
    _end(engine, claimed, {"check_at": None, "tries": 0, "failure": None, "url": "", "made_at": None})


def _nothing(engine: Engine, _caller: Caller, claimed: Claimed, _now: datetime) -> None:
    _end(engine, claimed, {"check_at": None, "tries": 0})


def _miss(engine: Engine, claimed: Claimed, error: Missing, now: datetime) -> None:
    """What was to be taken away is away; what was to be renamed is lost; where columns are made is no such place."""
    if claimed.state == "live":
        with writing(engine) as session:
            columns.lost(session, claimed.id, claimed.url, error.reason, now)
        return
    is_off = claimed.state == "off"
    _end(engine, claimed, {"check_at": None, "url": ""} if is_off else _refused(claimed, error.reason))


def _refused(claimed: Claimed, reason: str) -> dict[str, Any]:
    """Scores still go to a column that only keeps its old name."""
    state = "refused" if claimed.state == "wanted" else claimed.state
    return {"state": state, "failure": reason[:500], "check_at": None, "tries": 0}


def _later(claimed: Claimed, error: TryLater, now: datetime, chance: backoff.Chance) -> dict[str, Any]:
    if claimed.tries >= backoff.MOST_TRIES:
        return _refused(claimed, EXHAUSTED)
    return {"failure": error.reason[:500], "check_at": now + backoff.delay(error, claimed.tries, chance)}


def _end(engine: Engine, claimed: Claimed, values: dict[str, Any]) -> None:
    """Write how it went, unless somebody has decided something else meanwhile."""
    with writing(engine) as session:
        session.execute(
            update(LineItem)
            .where(LineItem.id == claimed.id, LineItem.state == claimed.state, LineItem.check_at == claimed.until)
            .values(values)
            .execution_options(synchronize_session=False)
        )


def _note(claimed: Claimed, result: str, error: ServiceError | None) -> None:
    facts = {} if error is None else {"error": type(error).__name__, "reason": error.reason, "tries": claimed.tries}
    log.info("column", result=result, was=claimed.state, column=claimed.id, **facts)
