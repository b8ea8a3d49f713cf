"""How the tool describes itself to a platform: the request of a dynamic registration.

What is asked for is what is needed, and of that what the platform says it has.
Sending it belongs to `lti.registration`.
Sources: LTI Dynamic Registration 1.0, section 3.5; RFC 7591, section 2;
OpenID Connect Registration 1.0, section 2.1 (names in several languages).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lti import claims, history, urls
from lti.platform_configuration import Configuration

TOOL_MEMBER: Final = "https://purl.imsglobal.org/spec/lti-tool-configuration"

NEEDED: Final = (
    claims.SCOPE_LINE_ITEM,
    claims.SCOPE_LINE_ITEM_READ,
    claims.SCOPE_RESULT,
    claims.SCOPE_SCORE,
    claims.SCOPE_ROSTER,
)
"""The scopes of LTI Advantage."""

WELCOME: Final = (claims.SCOPE_GROUPS, claims.SCOPE_NOTICES)
"""Asked for only where the platform lists them."""

OPTIONAL_MESSAGES: Final = (
    claims.SUBMISSION_REVIEW_REQUEST, claims.DATA_PRIVACY_REQUEST, claims.DATA_PRIVACY_REQUEST_OLD,
)  # fmt: skip
"""Registered only where the platform lists them; the last two are two spellings of one message."""

HISTORY: Final[Mapping[str, str]] = {
    history.LINK_PARAMETER: "$ResourceLink.id.history",
    history.CONTEXT_PARAMETER: "$Context.id.history",
}
"""Custom parameters by which a copied course is recognised; a platform that knows no history sends them as they are."""

CLAIMS: Final = ("iss", "sub", "name", "given_name", "family_name", "email", "locale")


@dataclass(frozen=True, slots=True)
class Tool:
    """The tool as the app presents it: addresses below `base_url`, words in English and in other languages."""

    base_url: str
    name: str
    description: str
    logo_url: str
    names: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    """What the picker is called in an LMS, by language; "" is the one without a language."""

    @property
    def launch_url(self) -> str:
        """Where every message goes."""
        return f"{self.base_url}/lti/launch"


def scopes(platform: Configuration) -> tuple[str, ...]:
    """What is asked for, in a stable order."""
    if platform.scopes is None:
        return NEEDED
    return tuple(scope for scope in (*NEEDED, *WELCOME) if scope in platform.scopes)


def messages(platform: Configuration) -> tuple[str, ...]:
    """Launches and deep linking always, other messages where the platform lists them."""
    listed = tuple(one for one in OPTIONAL_MESSAGES if one in platform.messages)
    return (claims.RESOURCE_LINK_REQUEST, claims.DEEP_LINKING_REQUEST, *listed)


def request(tool: Tool, platform: Configuration) -> dict[str, Any]:
    """The body of the registration request."""
    return {
        "application_type": "web",
        "grant_types": ["client_credentials", "implicit"],
        "response_types": ["id_token"],
        "token_endpoint_auth_method": "private_key_jwt",
        "client_name": tool.name,
        **_spoken("client_name", tool.names),
        "client_uri": tool.base_url,
        "logo_uri": tool.logo_url,
        "initiate_login_uri": f"{tool.base_url}/lti/login",
        "redirect_uris": [tool.launch_url],
        "jwks_uri": f"{tool.base_url}/lti/jwks.json",
        "scope": " ".join(scopes(platform)),
        TOOL_MEMBER: _lti(tool, platform),
    }


def _lti(tool: Tool, platform: Configuration) -> dict[str, Any]:
    return {
        "domain": urls.host(tool.base_url),
        "description": tool.description,
        **_spoken("description", tool.descriptions),
        "target_link_uri": tool.launch_url,
        "custom_parameters": dict(HISTORY),
        "claims": list(CLAIMS),
        "messages": [_message(one, tool, platform) for one in messages(platform)],
        **platform.family.registration_extras,
    }


def _message(kind: str, tool: Tool, platform: Configuration) -> dict[str, Any]:
    """One per type: of several deep linking messages Moodle takes the last and Sakai the first."""
    names = tool.labels if kind == claims.DEEP_LINKING_REQUEST else {"": tool.name, **tool.names}
    wanted = platform.family.deep_linking_placements if kind == claims.DEEP_LINKING_REQUEST else ()
    placements = [one for one in wanted if one in platform.messages.get(kind, ())]
    return {
        "type": kind,
        "target_link_uri": tool.launch_url,
        "label": names.get("", tool.name),
        **_spoken("label", names),
        "icon_uri": tool.logo_url,
        **({"placements": placements} if placements else {}),
    }


def _spoken(member: str, words: Mapping[str, str]) -> dict[str, str]:
    """`client_name#es` and its like."""
    return {f"{member}#{language}": text for language, text in words.items() if language}
