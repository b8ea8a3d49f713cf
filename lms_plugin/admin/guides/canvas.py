"""Canvas: fields and menus as in its guides for administrators.

Sources: "How do I configure an LTI key for an account?", "… an external app for an account using a client ID?";
developerdocs.instructure.com, "Registration". Quirks of the wire are in `lti.families`.
"""

from flask_babel import lazy_gettext as _l

from lms_plugin.admin.guides.guide import Guide

GUIDE = Guide(
    "canvas",
    "Canvas",
    (
        _l(
            "In Canvas, open Admin, your account, then Developer Keys → + Developer Key → + LTI Key. Method: Manual "
            "Entry; JWK Method: Public JWK URL. Copy these addresses into its fields:"
        ),
        _l(
            "Under LTI Advantage Services, switch on everything about assignment data, submission data and user data. "
            "Under Additional Settings, set the privacy level to Public. As placements take Link Selection and "
            "Assignment Selection, each with the message type LtiDeepLinkingRequest. Save, and set the key to ON."
        ),
        _l(
            "The number in the column Details is the client ID. In Settings → Apps → View App Configurations → + App,"
            " choose the configuration type By Client ID, enter it and install. The deployment ID is in the menu of "
            "the app, or on its page under Apps → Manage. Enter both below."
        ),
    ),
    {
        "target": _l("Target Link URI"),
        "login": _l("OpenID Connect Initiation Url"),
        "redirect": _l("Redirect URIs"),
        "jwks": _l("Public JWK URL"),
        "deep": _l("Target Link URI of each placement"),
    },
    {
        "issuer": _l(
            "Canvas hosted by Instructure uses one issuer for everybody; the environments beta and test have "
            "their own. Ask your operator if you host Canvas yourselves."
        ),
    },
    {
        "issuer": "https://canvas.instructure.com",
        "auth_url": "https://sso.canvaslms.com/api/lti/authorize_redirect",
        "token_url": "https://sso.canvaslms.com/login/oauth2/token",
        "jwks_url": "https://sso.canvaslms.com/api/lti/security/jwks",
    },
    dynamic=_l(
        "In Canvas, open Admin, your account, then Apps → Manage → Install a New App (or Developer Keys → + Developer "
        "Key → + LTI Registration), choose dynamic registration and paste the address. Confirm on our page, then "
        "enable the app."
    ),
)
