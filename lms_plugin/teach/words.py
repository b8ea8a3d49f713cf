"""Words of the instructor's room that depend on what a row says.

Words that stand in one template only stand there.
"""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from lms_plugin.teach.filters import UNDELIVERED

STATUS = {
    "unopened": _l("Not begun"),
    "inactive": _l("Inactive for 7 days"),
    "stuck": _l("Stuck"),
    "working": _l("At work"),
    "complete": _l("All done"),
    UNDELIVERED: _l("Grade not delivered"),
}
SIGNS = {"unopened": "quiet", "inactive": "bad", "stuck": "bad", "working": "wait", "complete": "ok"}
"""Status → the sign and colour of `partials/shapes.html`."""

WAVES = {
    "start": _l("At the start"),
    "end": _l("At the end"),
    "three-months": _l("After three months"),
    "six-months": _l("After six months"),
}
WAYS = {"code": _l("Present, by code"), "list": _l("Present, on the list"), "": _l("Not marked")}
DRAFTS = {
    "handed_in": _l("Handed in, waiting for an answer"),
    "accepted": _l("Accepted"),
    "preview": _l("At work"),
    "writing": _l("At work"),
    "": _l("Not begun"),
}
REASONS = {
    "missing": _l("Something that is needed is missing or too short."),
    "names": _l("It names somebody, or lets people guess who is meant."),
    "law": _l("Let your jurist look at it first."),
    "clarity": _l("Say it in plainer words."),
    "vague": _l("Say more exactly who does what, and when."),
}
GRADES = {"sent": _l("Sent"), "parked": _l("Refused"), "waiting": _l("Waiting")}
METHODS = {
    "highest": _l("The best attempt counts"),
    "last": _l("The last attempt counts"),
    "first": _l("The first attempt counts"),
    "average": _l("The average of all attempts counts"),
}

def person_name(name: str | None, person_uuid: str) -> str:
    """The name, or a short code for people whose platform sends no names."""
    return name or str(_("Person %(code)s", code=person_uuid[:8]))


def days_ago(days: int) -> str:
    """A number of days in words."""
    if days <= 0:
        return str(_("today"))
    if days == 1:
        return str(_("yesterday"))
    return str(ngettext("%(num)s day ago", "%(num)s days ago", days))
