"""A submission review: who may see whose work, which column is meant, and the page to land on.

What is shown there belongs to the rooms; attempts are read by `queries.reviews`.
"""

from collections.abc import Mapping
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Cohort, Enrolment, LineItem, Placement
from lms_plugin.queries.reviews import last_handed_in, learner
from lti.launch import Launch
from lti.refused import N_

NOT_YOURS: Final = N_("Only instructors of the course can see what somebody else has handed in.")

Landing = Literal["review", "own_attempt", "nothing_handed_in", "module"]


def may_see(launch: Launch) -> bool:
    """Instructors see everybody's work, learners their own; who only administers is not enrolled and sees none."""
    if launch.for_user is None:
        return False
    return launch.place.enrolled_as == "instructor" or (
        launch.place.enrolled_as == "learner" and launch.for_user.id == launch.sub
    )


def placement(session: Session, cohort: Cohort, launch: Launch) -> Placement | None:
    """The placement of the column that was clicked, else of the link; none is made for what was never opened.

    Canvas' SpeedGrader sends the context's id as that of the link (github.com/instructure/canvas-lms/issues/1952).
    """
    if launch.ags is not None and launch.ags.lineitem:
        wanted = select(Placement).join(LineItem, LineItem.placement_id == Placement.id)
        found = session.scalar(wanted.where(Placement.cohort_id == cohort.id, LineItem.url == launch.ags.lineitem))
        if found is not None:
            return found
    if launch.resource_link is None:
        return None
    by_link = (Placement.cohort_id == cohort.id, Placement.resource_link_id == launch.resource_link.id)
    return session.scalar(select(Placement).where(*by_link))


def landing(
    session: Session, launch: Launch, enrolment: Enrolment | None, at: Placement | None
) -> tuple[Landing, Mapping[str, str | int]]:
    """An instructor lands on what the person handed in, a learner on the own last attempt."""
    if enrolment is None or at is None or at.module_id is None or launch.for_user is None:
        return "nothing_handed_in", {}
    if launch.for_user.id == launch.sub and enrolment.role == "learner":
        last = last_handed_in(session, enrolment.id, at.module_id, at.activity_key)
        if last is None:
            return "module", {}
        return "own_attempt", {"placement": at.uuid, "activity": last[0], "number": last[1]}
    whose = learner(session, enrolment.cohort_id, launch.registration.issuer, launch.for_user.id)
    if whose is None:
        return "nothing_handed_in", {}
    return "review", {"placement": at.uuid, "enrolment": whose[1]}
