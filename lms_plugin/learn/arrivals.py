"""Type the code of the day at a live meeting.

Whether it is the right one is asked of `services.meetings`; the page around the field is that of the activity.
"""

from http import HTTPStatus
from typing import Final

from flask import abort, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from lms_plugin.learn import activity_page
from lms_plugin.learn.activities import standing_or_404
from lms_plugin.learn.room import learn
from lms_plugin.queries import briefs, locks
from lms_plugin.queries.attempts import Standing
from lms_plugin.services import meetings
from lms_plugin.web import limits
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import reading, transaction

OF_ONE: Final = "10 per 15 minutes"
"""Codes that one person may type at one meeting."""

OF_ALL: Final = "100 per 15 minutes"
"""Wrong codes at one meeting, whoever types them: people who guess together are as slow as one."""

_WAIT_SECONDS: Final = 15 * 60


@learn.post("/p/<placement>/a/<activity>/present")
def arrive(placement: str, activity: str) -> Response:
    """Mark the person present; a wrong code, or one out of its time, comes back with the field and the reason."""
    standing = standing_or_404(placement, activity)
    offered = briefs.published(reading(), standing, now().date())
    if offered is None or offered.ref.kind != "session" or locks.ahead(reading(), standing):
        abort(404)
    typed = request.form.get("code", "")
    if _has_guessed_too_often(standing):
        refused = _refused(standing, "too_many", typed, HTTPStatus.TOO_MANY_REQUESTS)
        refused.headers["Retry-After"] = str(_WAIT_SECONDS)
        return refused
    said = meetings.answer(reading(), standing, typed, now())
    if said == "wrong_code":
        limits.takes(OF_ALL, "meeting.wrong", _meeting(standing))
    if said == "right_code" and _is_marked(standing):
        return redirect(url_for("learn.activity", placement=placement, activity=activity), 303)
    reason = "wrong_code" if said == "wrong_code" else "not_now"
    return _refused(standing, reason, typed, HTTPStatus.UNPROCESSABLE_ENTITY)


def _is_marked(standing: Standing) -> bool:
    with transaction(late=True) as session:
        return meetings.arrive(session, standing, now())


def _has_guessed_too_often(standing: Standing) -> bool:
    """Whether this person, or all of the meeting together, must wait; it counts."""
    own = f"{actor().person_uuid}/{_meeting(standing)}"
    return not (
        limits.has_room(OF_ALL, "meeting.wrong", _meeting(standing)) and limits.takes(OF_ONE, "meeting.code", own)
    )


def _meeting(standing: Standing) -> str:
    seat = standing.seat
    return f"{seat.cohort_uuid}/{seat.module_uuid}/{standing.activity}"


def _refused(standing: Standing, reason: str, typed: str, status: HTTPStatus) -> Response:
    return make_response(activity_page.render(standing, code_refused=(reason, typed)), status)
