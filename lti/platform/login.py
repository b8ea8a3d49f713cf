"""Third-party initiated login: how a platform sends a browser to the tool.

The answer that the tool then fetches is in `lti.platform.authorise`.
Source: LTI Core 1.3, security framework 5.1.1.
"""

from urllib.parse import urlencode

from lti.http import Reply
from lti.platform.model import Errand, Tool


def parameters(issuer: str, tool: Tool, errand: Errand) -> dict[str, str]:
    """The login initiation request of this errand, by parameter name."""
    storage = {"lti_storage_target": errand.storage_target} if errand.storage_target else {}
    return storage | {
        "iss": issuer,
        "login_hint": errand.sub,
        "target_link_uri": errand.target_link_uri,
        "lti_message_hint": errand.hint,
        "client_id": tool.client_id,
        "lti_deployment_id": tool.deployment_id,
    }


def initiate(issuer: str, tool: Tool, errand: Errand) -> Reply:
    """The browser's way to the tool: a redirect, so that it needs no script."""
    joint = "&" if "?" in tool.login_url else "?"
    query = urlencode(parameters(issuer, tool, errand))
    return Reply(302, headers={"Location": f"{tool.login_url}{joint}{query}"})
