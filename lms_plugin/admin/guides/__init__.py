"""How an administrator connects each LMS, by one address or by hand: one file per LMS.

Quirks of the wire are in `lti.families`.
"""

from lms_plugin.admin.guides import blackboard, brightspace, canvas, ilias, moodle, openedx, other, sakai
from lms_plugin.admin.guides.guide import Guide as Guide

GUIDES: dict[str, Guide] = {
    module.GUIDE.key: module.GUIDE for module in (moodle, canvas, blackboard, brightspace, sakai, ilias, openedx, other)
}


def guide(key: str) -> Guide:
    """The guide of an LMS; the general one for every other word."""
    return GUIDES.get(key, other.GUIDE)
