"""Which of two parallel forms a new attempt asks: each form first for half of a cohort, then the other one.

What a form holds is the quiz's matter. Nothing is kept but the form that each attempt has pinned, so that who leaves
no longer counts.
"""

from collections import Counter
from typing import Any, Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Attempt, Cohort, Enrolment
from lms_plugin.queries.attempts import Standing
from lms_plugin.queries.briefs import Played
from lms_plugin.queries.seats import Seat

Form = Literal["A", "B"]

OTHER: Final[dict[str, Form]] = {"A": "B", "B": "A"}


def form_for(session: Session, standing: Standing, played: Played) -> Form | None:
    """The other one than last time, or than in the test before; at first the one that fewer have begun with.

    None where a document has no forms.
    """
    document: Any = played.package.documents[played.ref.key]
    if not getattr(document, "has_forms", False):
        return None
    last = _asked_last(session, standing.seat, standing.activity)
    if last is None and document.follows is not None:
        last = _asked_last(session, standing.seat, document.follows)
    return OTHER[last] if last is not None else _rarer(session, standing.seat, standing.activity)


def _asked_last(session: Session, seat: Seat, activity: str) -> str | None:
    """The form of this person's latest attempt, as its terms or, in attempts of before, its state have it."""
    wanted = (
        select(Attempt.terms, Attempt.state)
        .where(
            Attempt.enrolment_id == seat.enrolment_id,
            Attempt.module_id == seat.module_id,
            Attempt.activity_key == activity,
        )
        .order_by(Attempt.number.desc())
        .limit(1)
    )
    row = session.execute(wanted).one_or_none()
    form = (row.terms.get("form") or row.state.get("form")) if row is not None else None
    return form if form in OTHER else None


def _rarer(session: Session, seat: Seat, activity: str) -> Form:
    """Of those who begin at the same moment, each waits for the other's form to be counted: the cohort is locked."""
    session.execute(select(Cohort.id).where(Cohort.id == seat.cohort_id).with_for_update())
    form = Attempt.terms["form"].as_string()
    begun = session.scalars(
        select(form)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(
            Enrolment.cohort_id == seat.cohort_id,
            Enrolment.role == "learner",
            Enrolment.is_test.is_(False),
            Attempt.module_id == seat.module_id,
            Attempt.activity_key == activity,
            Attempt.number == 1,
        )
    )
    count = Counter(begun)
    return "A" if count["A"] <= count["B"] else "B"
