"""D2L Brightspace: one page of its administration for registering, another for deploying.

Sources: documentation.brightspace.com, "Register an external learning tool for LTI Advantage" and "Dynamic
Registration". Quirks of the wire are in `lti.families`.
"""

from flask_babel import lazy_gettext as _l

from lms_plugin.admin.guides.guide import Guide

GUIDE = Guide(
    "brightspace",
    "Brightspace",
    (
        _l(
            "In Brightspace, open Admin Tools → Manage Extensibility → LTI Advantage → Register Tool and choose "
            "Standard. Enter the domain of this tool, and copy these addresses into its fields:"
        ),
        _l(
            "Tick the extensions Assignment and Grade Services, Deep Linking, and Names and Role Provisioning "
            "Services. Register. Brightspace shows client ID, keyset URL, access token URL, authentication endpoint, "
            "audience and issuer: enter them below."
        ),
        _l(
            "Choose View Deployments → New Deployment, pick the tool, let it see names, add the courses, and create a "
            "link of the type Deep Linking. Enter the deployment ID below."
        ),
    ),
    {
        "target": _l("Target Link URI"),
        "login": _l("OpenID Connect Login URL"),
        "redirect": _l("Redirect URLs"),
        "jwks": _l("Keyset URL"),
        "deep": _l("URL of the Deep Linking link"),
    },
    {
        "issuer": _l("In Brightspace: Issuer. It is the address of your Brightspace."),
        "auth_url": _l("In Brightspace: OpenID Connect Authentication Endpoint."),
        "token_url": _l("In Brightspace: Brightspace OAuth2 Access Token URL."),
        "jwks_url": _l("In Brightspace: Brightspace Keyset URL."),
        "token_audience": _l("In Brightspace: Brightspace OAuth2 Audience. Without it no grade arrives."),
    },
    {},
    _l(
        "In Brightspace, open Admin Tools → Manage Extensibility → LTI Advantage → Register Tool, choose Dynamic and "
        "paste the address. Confirm on our page, which opens in a new tab. Then enable the registration and add a "
        "deployment for your courses."
    ),
)
