"""Words of the trainee's room that depend on what a row says.

Words that stand in one template only stand there.
"""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from courses.certificates import Condition
from lms_plugin.web import formats

METHODS = {
    "highest": _l("The best one counts."),
    "last": _l("The last one counts."),
    "first": _l("The first one counts."),
    "average": _l("The average of all counts."),
}
ONCE = _l("Finishing it once is what counts, whatever you chose; playing again is for learning.")
CODE_REFUSED = {
    "wrong_code": _l("This is not the code of this meeting. Look at it again, or ask your facilitator."),
    "too_many": _l(
        "Too many codes have been typed. Wait a quarter of an hour, or ask your facilitator to mark you on the list."
    ),
    "not_now": _l("The code counts from half an hour before the meeting until half an hour after it."),
}
NOT_OPENED = {
    "no_attempts_left": _l("There is no attempt left. Your instructor can allow more."),
    "deadline_over": _l("The time for this activity is over. Your instructor can give more time."),
    "comes_later": _l("Something else comes first."),
    "not_offered": _l("This activity is not offered at the moment."),
}


def progress_words(done: int, required: int, minutes_left: int) -> str:
    """`3 of 7, about 40 minutes left`."""
    if done >= required:
        return str(_("%(done)s of %(required)s, all done", done=done, required=required))
    left = ngettext("about %(num)s minute left", "about %(num)s minutes left", minutes_left)
    return str(_("%(done)s of %(required)s, %(left)s", done=done, required=required, left=left))


def condition(one: Condition) -> str:
    """What a certificate asks for and how much of it is there: `2 of 10 modules done`."""
    match one.name:
        case "hours":
            done, wanted = formats.hours(one.reached), formats.hours(one.wanted)
            said = _("%(done)s of %(wanted)s in modules that you have done", done=done, wanted=wanted)
        case "modules":
            said = ngettext(
                "%(done)s of %(num)s module done", "%(done)s of %(num)s modules done", one.wanted, done=one.reached
            )
        case "live_sessions":
            said = ngettext(
                "%(done)s of %(num)s live session attended", "%(done)s of %(num)s live sessions attended", one.wanted,
                done=one.reached,
            )  # fmt: skip
        case "contributions":
            said = ngettext(
                "%(done)s of %(num)s week with enough contributions to a room",
                "%(done)s of %(num)s weeks with enough contributions to a room", one.wanted, done=one.reached,
            )  # fmt: skip
        case "final_test":
            said = _("The test at the end, with the share of points that it asks for")
    return str(said)
