"""Judge anew what a published correction reaches, some attempts at a time, each in a transaction of its own.

Learners never wait for it, a killed worker loses nothing, and two at once judge nothing twice: an attempt that was
judged stands on the corrected version. What judging does is `lms_plugin.services.corrections`' matter.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import Engine, select, update

from lms_plugin.jobs.taking import take
from lms_plugin.jobs.transactions import reading, writing
from lms_plugin.models import Correction, Module, ModuleVersion
from lms_plugin.queries import corrections as found
from lms_plugin.queries.corrections import Reach
from lms_plugin.services import corrections

log = structlog.get_logger()

LEASE: Final = timedelta(minutes=2)
BATCH: Final = 50
SLICE: Final = 500
"""After so many attempts other work has its turn."""

AGAIN: Final = timedelta(minutes=15)
"""Until attempts are tried again at which something of ours went wrong."""

SETTLED: Final = timedelta(minutes=5)
"""A move that was under way at the publishing may end after the job has looked: then it looks once more."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A correction that is ours to go on with until the lease ends; `shown_id` is the version that trainees see."""

    id: int
    version_id: int
    after_id: int
    asked_by: str
    asked_at: datetime
    shown_id: int | None
    until: datetime


def pump(engine: Engine, clock: Callable[[], datetime], limit: int = 5) -> int:
    """Go on with the corrections that are due, at most `limit` slices; give how many. Harmless twice and at once."""
    for number in range(limit):
        claimed = claim(engine, clock())
        if claimed is None:
            return number
        go_on(engine, clock, claimed)
    return limit


def claim(engine: Engine, now: datetime) -> Claimed | None:
    """Take the correction that has waited longest, None when there is none; looking writes nothing."""
    until, due_at = now + LEASE, Correction.due_at
    row = take(engine, Correction.id, (due_at <= now,), due_at, {"due_at": until}, _FACTS)
    if row is None:
        return None
    correction_id, version_id, after_id, asked_by, asked_at, shown_id = row
    return Claimed(correction_id, version_id, after_id, asked_by, asked_at, shown_id, until)


_FACTS: Any = (
    select(
        Correction.id, Correction.version_id, Correction.after_id, Correction.asked_by, Correction.asked_at,
        Module.published_version_id,
    )
    .join(ModuleVersion, ModuleVersion.id == Correction.version_id)
    .join(Module, Module.id == ModuleVersion.module_id)
)  # fmt: skip


def go_on(engine: Engine, clock: Callable[[], datetime], claimed: Claimed) -> None:
    """Judge one slice. Where somebody has published a corrected version once more, its attempts are left alone."""
    with reading(engine) as session:
        reached = found.reach(session, claimed.version_id)
    if reached is None or claimed.shown_id in reached.versions:
        _end(engine, claimed, {"due_at": None})
        return
    tally: Counter[str] = Counter()
    for _ in range(SLICE // BATCH):
        with reading(engine) as session:
            ids = found.batch(session, reached, claimed.after_id, BATCH)
        tally.update(_judge(engine, reached, one, clock()) for one in ids)
        if len(ids) < BATCH:
            _finish(engine, reached, claimed, tally, clock())
            return
        held = _hold(engine, claimed, ids[-1], clock())
        if held is None:
            return
        claimed = held
    _end(engine, claimed, {"due_at": clock()})
    log.info("correction", result="goes_on", version=claimed.version_id, **tally)


def _judge(engine: Engine, reached: Reach, attempt_id: int, now: datetime) -> str:
    """One attempt: judged, kept as it was, or failed, which keeps nobody else from theirs."""
    try:
        with writing(engine) as session:
            return "judged" if corrections.judge_anew(session, reached, attempt_id, now) else "kept"
    except Exception:
        log.exception("correction", result="failed", version=reached.version_id, attempt=attempt_id)
        return "failed"


def _hold(engine: Engine, claimed: Claimed, after_id: int, now: datetime) -> Claimed | None:
    """Note how far it has come and keep the lease; None where it is in other hands or was asked for anew."""
    held = replace(claimed, after_id=after_id, until=now + LEASE)
    kept = _end(engine, claimed, {"after_id": after_id, "due_at": held.until})
    return held if kept else None


def _finish(engine: Engine, reached: Reach, claimed: Claimed, tally: Counter[str], now: datetime) -> None:
    if tally["judged"]:
        with writing(engine) as session:
            corrections.note_end(session, reached, claimed.asked_by, now)
    settles_at = claimed.asked_at + SETTLED
    later = now + AGAIN if tally["failed"] else None
    _end(engine, claimed, {"due_at": settles_at if now < settles_at else later, "after_id": 0, "done_at": now})
    log.info("correction", result="done", version=claimed.version_id, **tally)


def _end(engine: Engine, claimed: Claimed, values: dict[str, Any]) -> bool:
    """Write how far it is, unless somebody has asked for it anew meanwhile."""
    with writing(engine) as session:
        changed = session.scalar(
            update(Correction)
            .where(Correction.id == claimed.id, Correction.due_at == claimed.until)
            .values(values)
            .returning(Correction.id)
            .execution_options(synchronize_session=False)
        )
    return changed is not None
