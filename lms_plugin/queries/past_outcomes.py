"""What corrections have changed for one person: the outcome before and after, and the day.

Counting for many is `queries.forecasts`' matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Attempt, PastOutcome
from lms_plugin.queries.attempts import AttemptRow


@dataclass(frozen=True, slots=True)
class Corrected:
    """One attempt that was judged anew; shares are 0 to 1, `before` is None where nothing was counted."""

    module_id: int
    activity: str
    number: int
    before: float | None
    after: float
    judged_at: datetime

    @property
    def is_same(self) -> bool:
        """Whether the score stayed."""
        return self.before == self.after


def of_attempt(session: Session, attempt: AttemptRow | None) -> Sequence[Corrected]:
    """The corrections of an attempt, the first one first; nothing is asked where its version corrects none."""
    if attempt is None or attempt.corrects_id is None or attempt.is_open:
        return ()
    return _corrected(session, PastOutcome.attempt_id == attempt.id)


def of_enrolment(session: Session, enrolment_id: int) -> Sequence[Corrected]:
    """Every correction of what somebody has finished in a cohort."""
    return _corrected(session, Attempt.enrolment_id == enrolment_id)


def _corrected(session: Session, which: Any) -> Sequence[Corrected]:
    rows = session.execute(
        select(
            Attempt.module_id, Attempt.activity_key, Attempt.number, PastOutcome.earned, PastOutcome.possible,
            PastOutcome.earned_after, PastOutcome.possible_after, PastOutcome.judged_at,
        )
        .join(Attempt, Attempt.id == PastOutcome.attempt_id)
        .where(which)
        .order_by(PastOutcome.id)
    )  # fmt: skip
    return tuple(
        Corrected(module_id, key, number, _share(earned, possible), earned_after / possible_after, judged_at)
        for module_id, key, number, earned, possible, earned_after, possible_after, judged_at in rows
    )


def _share(earned: float | None, possible: float | None) -> float | None:
    return earned / possible if earned is not None and possible else None
