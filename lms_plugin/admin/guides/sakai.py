"""Sakai: external tools of its administration workspace.

Sources: sakaiproject/sakai, lti/docs; support.watermarkinsights.com, "Sakai LTI 1.3 Integration". Quirks of the
wire are in `lti.families`.
"""

from flask_babel import lazy_gettext as _l

from lms_plugin.admin.guides.guide import Guide

GUIDE = Guide(
    "sakai",
    "Sakai",
    (
        _l(
            "In Sakai, open Administration Workspace → External Tools → Install LTI 1.3 Tool, and tick “Tool supports "
            "LTI 1.3”. Copy these addresses into its fields:"
        ),
        _l(
            "Send names and e-mail addresses. Let the tool return grades, create grade columns and read the roster; "
            "let it be launched as a link and be used from the content editor (deep linking). Save."
        ),
        _l(
            "Open the tool in the list. It shows the client ID, the deployment ID, the issuer, the keyset, the token "
            "and the authentication addresses. Enter them below."
        ),
    ),
    {
        "target": _l("Launch URL"),
        "login": _l("LTI 1.3 Tool OpenID Connect/Initialization Endpoint"),
        "redirect": _l("LTI 1.3 Tool Redirect Endpoint"),
        "jwks": _l("LTI 1.3 Tool Keyset URL"),
        "deep": _l("Launch URL, the same one"),
    },
    {
        "issuer": _l("The address of your Sakai, such as https://sakai.example.org."),
        "auth_url": _l("In Sakai: it ends in /imsoidc/lti13/oidc_auth."),
        "token_url": _l("In Sakai: it holds /imsblis/lti13/token/."),
        "jwks_url": _l("In Sakai: it ends in /imsblis/lti13/keyset."),
    },
    {},
    _l(
        "In Sakai, open Administration Workspace → External Tools → LTI Advantage Auto Provision, give the tool a "
        "title, paste the address and begin. Confirm on our page, then save the tool in Sakai."
    ),
)
