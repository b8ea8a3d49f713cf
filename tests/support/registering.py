"""What a sound platform says of itself when a tool registers with it; tests change what they are about."""

from typing import Any

from lti.platform_configuration import PLATFORM_MEMBER
from lti.tool_configuration import NEEDED

BASE = "https://lms.example"
ADDRESS = f"{BASE}/mod/lti/openid-configuration.php?secret=1"
ENDPOINT = f"{BASE}/register"
TOKEN = "once-and-never-again"
DROP = object()


def configuration(**changes: Any) -> dict[str, Any]:
    """What a sound platform says; a change to DROP leaves a member out."""
    whole = {
        "issuer": BASE,
        "authorization_endpoint": f"{BASE}/auth",
        "token_endpoint": f"{BASE}/token",
        "jwks_uri": f"{BASE}/jwks",
        "registration_endpoint": ENDPOINT,
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["id_token"],
        "scopes_supported": ["openid", *NEEDED],
        PLATFORM_MEMBER: {
            "product_family_code": "moodle", "version": "4.5",
            "messages_supported": ["LtiResourceLinkRequest", "LtiDeepLinkingRequest"],
        },
        **changes,
    }  # fmt: skip
    return {name: value for name, value in whole.items() if value is not DROP}


def about(**changes: Any) -> dict[str, Any]:
    return {PLATFORM_MEMBER: {**configuration()[PLATFORM_MEMBER], **changes}}
