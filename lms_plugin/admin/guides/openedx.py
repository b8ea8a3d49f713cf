"""Open edX: fields as in lti-consumer-xblock 11 (lti_consumer/lti_xblock.py). It cannot register tools by itself.

Quirks of the wire are in `lti.families`.
"""

from flask_babel import lazy_gettext as _l

from lms_plugin.admin.guides.guide import Guide

GUIDE = Guide(
    "openedx",
    "Open edX",
    (
        _l(
            "In Studio, open Settings → Advanced Settings and add “lti_consumer” to the advanced module list. In "
            "a unit, add the component Advanced → LTI Consumer and choose Edit. LTI Version: LTI 1.3; Tool Public Key "
            "Mode: Keyset URL. Copy these addresses into its fields:"
        ),
        _l(
            "Set Enable LTI NRPS, Deep linking and Scored to True, and LTI Assignment and Grades Service to "
            "declarative or programmatic. With Request user’s full name set to True we know people by name; the "
            "operator of the site may have to allow it. Save."
        ),
        _l(
            "The component now shows its client ID, deployment ID, key set, access token and login addresses. "
            "Enter them below. Each component has its own client ID, so each is a connection of its own."
        ),
    ),
    {
        "target": _l("Tool Launch URL"),
        "login": _l("Tool Initiate Login URL"),
        "redirect": _l("Registered Redirect URIs, or leave that empty"),
        "jwks": _l("Tool Keyset URL"),
        "deep": _l("Deep Linking Launch URL"),
    },
    {
        "issuer": _l("The address of the LMS, such as https://courses.example.org."),
        "auth_url": _l("In Open edX: login URL."),
    },
)
