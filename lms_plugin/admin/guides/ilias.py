"""ILIAS: a provider for all is added in its administration; an LTI object in the repository then uses it.

Sources: docu.ilias.de, "How to Use LTI 1.3 as Consumer"; iliastutorials.com, "LTI in administration". Quirks of the
wire are in `lti.families`.
"""

from flask_babel import lazy_gettext as _l

from lms_plugin.admin.guides.guide import Guide

GUIDE = Guide(
    "ilias",
    "ILIAS",
    (
        _l(
            "In ILIAS, open Administration → Extending ILIAS → LTI → ILIAS as LTI Consumer, and add a provider for all "
            "users. LTI version: 1.3.0; public key type: JWK URL. Switch on deep linking. Copy these addresses into "
            "its fields:"
        ),
        _l("Let ILIAS send names, use the learning progress for grades, and save the provider."),
        _l(
            "ILIAS now shows the platform ID, a client ID, a deployment ID and three addresses. Enter them below. In "
            "a course, add an LTI object with this provider, and switch it online."
        ),
    ),
    {
        "target": _l("Tool URL"),
        "login": _l("Initiate Login URL"),
        "redirect": _l("Redirection URIs"),
        "jwks": _l("URL (JSON Web Token)"),
        "deep": _l("Content URL"),
    },
    {
        "issuer": _l("In ILIAS: platform ID. It is the address of the installation."),
        "client_id": _l("ILIAS makes one for each provider."),
    },
    {},
    _l(
        "In ILIAS, add an LTI object in a course, choose dynamic registration and paste the address. Confirm on our "
        "page."
    ),
)
