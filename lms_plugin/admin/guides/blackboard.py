"""Blackboard Learn: a tool is made known once in the vendor's developer portal, then deployed by its client ID.

Sources: docs.anthology.com, "Registering a new LTI application"; docs.blackboard.com, "LTI Registration and
Deployment". It cannot register tools by itself. Quirks of the wire are in `lti.families`.
"""

from flask_babel import lazy_gettext as _l

from lms_plugin.admin.guides.guide import Guide

GUIDE = Guide(
    "blackboard",
    "Blackboard",
    (
        _l(
            "Sign in to the developer portal (developer.anthology.com), register a new application, enter the domain "
            "of this tool and switch on “My integration supports LTI 1.3”. Signing algorithm: RS256. Copy these "
            "addresses into its fields:"
        ),
        _l(
            "The portal shows an application ID, the client ID, and the addresses for the form below. In Learn, open "
            "Administrator Panel → Integrations → LTI Tool Providers → Register LTI 1.3/Advantage Tool, enter the "
            "client ID and submit. Set the status to Approved, allow grades and membership access, and send role, "
            "name and e-mail address."
        ),
        _l(
            "Learn shows the deployment ID on that page. Under Manage Placements, make a placement of the type Deep "
            "Linking content tool with the target link URI. Enter the values below."
        ),
    ),
    {
        "target": _l("Target Link URI of the placement"),
        "login": _l("Login Initiation URL"),
        "redirect": _l("Tool Redirect URL(s)"),
        "jwks": _l("Tool JWKS URL"),
        "deep": _l("Target Link URI of the Deep Linking placement"),
    },
    {
        "issuer": _l("Blackboard uses one issuer for everybody."),
        "client_id": _l("In the portal: Application ID."),
        "jwks_url": _l("In the portal: Public keyset URL. It holds your client ID."),
        "deployment_id": _l("In Learn, on the page of the tool: it stands for your institution."),
    },
    {
        "issuer": "https://blackboard.com",
        "auth_url": "https://developer.blackboard.com/api/v1/gateway/oidcauth",
        "token_url": "https://developer.blackboard.com/api/v1/gateway/oauth2/jwttoken",
    },
)
