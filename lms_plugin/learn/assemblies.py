"""When and where a group meets, beside the agenda that the player shows.

Typing the code belongs to `arrivals`, planning the meeting to the instructor's room.
"""

from dataclasses import dataclass
from datetime import datetime

from courses.kinds.session.document import Meeting as Agenda
from lms_plugin.queries import meetings
from lms_plugin.queries.attempts import Standing
from lms_plugin.queries.briefs import Played
from lms_plugin.web.house import now
from lms_plugin.web.transactions import reading


@dataclass(frozen=True, slots=True)
class Assembly:
    """When and where a group meets, None and "" while that is not set, and by whose clock. `opens_at`: from when on the
    code counts, while that is still to come."""

    starts_at: datetime | None
    place: str
    takes_code_now: bool
    opens_at: datetime | None
    jurisdiction: str
    is_present: bool


def assembly(standing: Standing, played: Played) -> Assembly | None:
    """When and where this group meets; None for everything that is no meeting."""
    document = played.package.documents[played.ref.key]
    if not isinstance(document, Agenda):
        return None
    seat, attempt = standing.seat, standing.attempt
    found = meetings.meeting(reading(), seat.cohort_id, seat.module_id, standing.activity)
    is_present = attempt is not None and not attempt.is_open
    is_asked = document.takes_code and not is_present and found is not None
    return Assembly(
        starts_at=found.starts_at if found is not None else None,
        place=found.place if found is not None else "",
        takes_code_now=is_asked and found is not None and found.takes_codes(now()),
        opens_at=found.opens_at if is_asked and found is not None and now() < found.opens_at else None,
        jurisdiction=found.jurisdiction if found is not None else "",
        is_present=is_present,
    )
