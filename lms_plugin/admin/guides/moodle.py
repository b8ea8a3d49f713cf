"""Moodle: fields and menus as written in Moodle 4.5.

Sources: docs.moodle.org/405/en/LTI_External_tools; mod/lti/openid-configuration.php. Quirks of the wire
are in `lti.families`.
"""

from flask_babel import lazy_gettext as _l

from lms_plugin.admin.guides.guide import Guide

GUIDE = Guide(
    "moodle",
    "Moodle",
    (
        _l(
            "In Moodle, open Site administration → Plugins → Activity modules → External tool → Manage tools, and"
            " choose “configure a tool manually”. LTI version: LTI 1.3; public key type: Keyset URL. Tick “Supports"
            " Deep Linking”, and copy these addresses into its fields:"
        ),
        _l(
            "Under Services, let the tool use the assignment and grade services for grade sync and column "
            "management, and the names and role service. Under Privacy, share the launcher’s name and accept "
            "grades. Save."
        ),
        _l(
            "On the tool’s card, open “View configuration details”. Copy Platform ID, Client ID, the three "
            "addresses and the Deployment ID into the form below."
        ),
    ),
    {
        "target": _l("Tool URL"),
        "login": _l("Initiate login URL"),
        "redirect": _l("Redirection URI(s)"),
        "jwks": _l("Public keyset"),
        "deep": _l("Content selection URL"),
    },
    {
        "issuer": _l("In Moodle: Platform ID. It is the address of the site, such as https://campus.example.org."),
        "auth_url": _l("In Moodle: Authentication request URL. It ends in /mod/lti/auth.php."),
        "token_url": _l("In Moodle: Access token URL. It ends in /mod/lti/token.php."),
        "jwks_url": _l("In Moodle: Public keyset URL. It ends in /mod/lti/certs.php."),
    },
    dynamic=_l(
        "In Moodle, open Site administration → Plugins → Activity modules → External tool → Manage tools, paste the "
        "address into “Tool URL” and choose “Add LTI Advantage”. Confirm on our page, then activate the new tool on "
        "its card."
    ),
)
