"""What a person may have on top of a time limit, in words: the same on an instructor's page and an administrator's.

Granting it is `services.accommodations`' matter.
"""

from flask_babel import lazy_gettext as _l

EXTRA_TIME = {
    "none": _l("Nothing"),
    "quarter": _l("A quarter (25%)"),
    "half": _l("Half (50%)"),
    "double": _l("The same again (100%)"),
    "unlimited": _l("No time limit"),
}
