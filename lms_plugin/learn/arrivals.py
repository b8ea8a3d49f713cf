"""Type the code of the day at a live meeting.

Whether it is the right one is asked of `services.meetings`; the page around the field is that of the activity.
"""

from http import HTTPStatus

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from lms_plugin.learn import activity_page
from lms_plugin.learn.activities import standing_or_404
from lms_plugin.learn.room import learn
from lms_plugin.services import meetings
from lms_plugin.web.house import now
from lms_plugin.web.limits import limited
from lms_plugin.web.transactions import transaction


@learn.post("/p/<placement>/a/<activity>/present")
@limited("10 per 15 minutes")
def arrive(placement: str, activity: str) -> Response:
    """Mark the person present; a wrong code, or one out of its time, comes back with the field and the reason."""
    with transaction() as session:
        said = meetings.arrive(session, standing_or_404(placement, activity), request.form.get("code", ""), now())
    if said == "present":
        return redirect(url_for("learn.activity", placement=placement, activity=activity), 303)
    page = activity_page.render(standing_or_404(placement, activity), code_refused=said)
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY)
