"""What an LMS wants to know of this tool, ready to be copied.

The addresses are promises: `launch` answers at them. What registers itself is told them by `lti.tool_configuration`.
"""

from dataclasses import dataclass

from flask_babel import gettext as _

from lms_plugin.web.house import house
from lti import urls
from lti.tool_configuration import HISTORY


@dataclass(frozen=True, slots=True)
class Address:
    """One value with the name that most LMS give it."""

    key: str
    label: str
    value: str
    hint: str = ""


def addresses() -> tuple[Address, ...]:
    """In the order in which forms of LMS ask for them."""
    recognised = _("By this a copied course finds its settings again. Leave it out where your LMS takes none.")
    base = house().settings.base_url.rstrip("/")
    return (
        Address("target", _("Target link URI"), f"{base}/lti/launch", _("Also called tool URL or launch URL.")),
        Address("login", _("Login URL"), f"{base}/lti/login", _("Also called initiate login or OIDC initiation URL.")),
        Address("redirect", _("Redirect URI"), f"{base}/lti/launch", _("Also called redirection URI.")),
        Address("jwks", _("Key set URL"), f"{base}/lti/jwks.json", _("Also called public keyset or JWKS URL.")),
        Address("deep", _("Deep linking URL"), f"{base}/lti/launch", _("Also called content selection URL.")),
        Address("domain", _("Domain"), urls.host(base), _("Only where your LMS asks for it.")),
        *(Address(f"custom-{name}", _("Custom parameter: %(name)s", name=name), f"{name}={variable}", recognised)
          for name, variable in HISTORY.items()),
    )
