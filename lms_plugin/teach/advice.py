"""What to do about a grade that did not arrive: the platform's reason, and one sentence for the instructor.

The reasons are those of `lti` and of the job that sends; a test holds the two together.
"""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

_COLUMN_GONE = _l("Open the link once from the LMS so that it tells us its column, then send again.")
_ASK_ADMINISTRATOR = _l("Ask the administrator of the LMS to allow Convive to send grades, then send again.")

ADVICE = {
    "The platform does not have this column or course any more.": _COLUMN_GONE,
    "The platform has given no address for this service.": _COLUMN_GONE,
    "The platform keeps no results for this person.": _l(
        "The person may have left the course or teach in it. If they are enrolled as a learner, send again."
    ),
    "The platform does not allow the tool to do this.": _ASK_ADMINISTRATOR,
    "The platform has not allowed the tool to use this service.": _ASK_ADMINISTRATOR,
    "The platform does not accept the tool's credentials.": _l(
        "We try again by ourselves. If it lasts longer than a day, tell the administrator of the LMS."
    ),
    "The connection to the platform is switched off.": _l(
        "An administrator of the academy has switched the connection off. Ask them, then send again."
    ),
    "The platform did not take the result for a week.": _l(
        "Ask the administrator of the LMS what was wrong, then send again."
    ),
}  # fmt: skip
_PARKED = _l("Note the grade by hand if it is urgent, and send again when the LMS works.")
_WAITING = _l("Nothing: we try again by ourselves.")


def advice(failure: str | None, status: str) -> str:
    """One sentence about what to do, empty where nothing went wrong."""
    if not failure:
        return ""
    if failure in ADVICE:
        return str(ADVICE[failure])
    return str(_PARKED if status == "parked" else _WAITING)



def reason(failure: str | None) -> str:
    """The reason in the reader's language; whatever stands in the row, it is shown and not formatted."""
    return str(_(failure)) if failure else ""
