"""Every other LMS, in the words of the specification.

LMS with menus that we know have files of their own.
"""

from flask_babel import lazy_gettext as _l

from lms_plugin.admin.guides.guide import Guide

GUIDE = Guide(
    "",
    "",
    (
        _l(
            "In your LMS, add an external tool by LTI 1.3 (also called LTI Advantage). Copy these addresses "
            "into its form:"
        ),
        _l(
            "Allow the assignment and grade services, the names and role service and deep linking, and let it "
            "send names."
        ),
        _l("Your LMS now shows its issuer, a client ID, a deployment ID and three addresses. Enter them below."),
    ),
    dynamic=_l(
        "In your LMS, look for “dynamic registration” or “register a tool by URL” where external tools are added, and "
        "paste the address there. Confirm on our page."
    ),
)
