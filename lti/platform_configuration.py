"""A platform's OpenID configuration, read as what it is: text from whoever sent the browser here.

Required members are checked strictly, optional ones by their type; a platform
may speak for no issuer but its own. Fetching it belongs to `lti.registration`.
Sources: LTI Dynamic Registration 1.0, sections 3.3 and 3.4; OpenID Connect
Discovery 1.0, section 3; OWASP ASVS 5.0, 10.5.3.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from lti import addresses, reading, urls
from lti.errors import AddressRefused, GiveUp
from lti.families import Family, family_of_product
from lti.refused import N_

PLATFORM_MEMBER: Final = "https://purl.imsglobal.org/spec/lti-platform-configuration"
ALGORITHM: Final = "RS256"
_LONGEST_ISSUER: Final = 500
_LONGEST_LIST: Final = 1_000

_UNREADABLE: Final = N_("The platform's configuration has a member that the tool cannot read.")
_INCOMPLETE: Final = N_("The platform's configuration lacks a member that a registration needs.")
_FOREIGN: Final = N_("The platform's configuration speaks for another platform than the one that it came from.")
_ENDPOINT: Final = N_("The platform's configuration names an address that the tool may not use.")
_ALGORITHM: Final = N_("The platform does not sign as the tool needs it (RS256, private_key_jwt, id_token).")


class Unfit(GiveUp):
    """What a platform says of itself cannot be used.

    `check` is a stable word for the log, `detail` names the member.
    """

    def __init__(self, check: str, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.check = check
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Configuration:
    """What was understood of it. `messages` maps each message type to its placements.

    `scopes` is None where the platform does not say which ones it has; `token_audience` as in `ports.Registration`.
    """

    issuer: str
    auth_url: str
    token_url: str
    jwks_url: str
    registration_url: str
    family: Family
    product: str = ""
    name: str = ""
    token_audience: str | None = None
    scopes: frozenset[str] | None = None
    messages: Mapping[str, frozenset[str]] = field(default_factory=dict)


def read(raw: Mapping[str, Any], address: str, allow_private: bool) -> Configuration:
    """The configuration found at an address; raises Unfit with the first thing that is wrong."""
    issuer = _issuer(raw, allow_private)
    about = _platform(raw)
    product = _product(about)
    family = family_of_product(product, issuer)
    _check_origin(issuer, address, family)
    found = Configuration(
        issuer=issuer,
        auth_url=_endpoint(raw, "authorization_endpoint", allow_private),
        token_url=_endpoint(raw, "token_endpoint", allow_private),
        jwks_url=_endpoint(raw, "jwks_uri", allow_private),
        registration_url=_endpoint(raw, "registration_endpoint", allow_private),
        family=family,
        product=product,
        name=_name(about),
        token_audience=_audience(raw, family),
        scopes=_scopes(raw),
        messages=_messages(about),
    )
    _check_algorithms(raw)
    _check_cloud(found)
    return found


def _issuer(raw: Mapping[str, Any], allow_private: bool) -> str:
    """An address with a path perhaps, and with nothing behind it (OpenID Connect Discovery 1.0, section 3)."""
    issuer = _endpoint(raw, "issuer", allow_private)
    parts = urlsplit(issuer)
    if parts.query or parts.fragment or "?" in issuer or "#" in issuer or len(issuer) > _LONGEST_ISSUER:
        raise Unfit("issuer", _ENDPOINT, "issuer")
    return issuer


def _endpoint(raw: Mapping[str, Any], member: str, allow_private: bool) -> str:
    """An address of a permitted scheme; where its name leads is looked at when it is called."""
    value = raw.get(member)
    if value is None or value == "":
        raise Unfit("incomplete", _INCOMPLETE, member)
    if not isinstance(value, str):
        raise Unfit("type", _UNREADABLE, member)
    try:
        addresses.check_url(value, allow_private)
    except AddressRefused as error:
        raise Unfit("endpoint", _ENDPOINT, member) from error
    return value


def _check_origin(issuer: str, address: str, family: Family) -> None:
    """Who serves a configuration may speak for their own site, and for a shared issuer only the vendor itself."""
    if urls.origin(issuer) == urls.origin(address):
        return
    if issuer in family.issuers and family.is_cloud(urls.host(address)):
        return
    raise Unfit("issuer", _FOREIGN, f"{urls.host(issuer)} at {urls.host(address)}")


def _check_cloud(found: Configuration) -> None:
    """A shared issuer stands for a vendor's whole cloud, so that cloud alone may sign and answer for it."""
    if found.issuer not in found.family.issuers:
        return
    for address in (found.auth_url, found.token_url, found.jwks_url, found.registration_url):
        if not found.family.is_cloud(urls.host(address)):
            raise Unfit("issuer", _FOREIGN, urls.host(address))


def _check_algorithms(raw: Mapping[str, Any]) -> None:
    needed = {
        "id_token_signing_alg_values_supported": ALGORITHM,
        "token_endpoint_auth_signing_alg_values_supported": ALGORITHM,
        "token_endpoint_auth_methods_supported": "private_key_jwt",
        "response_types_supported": "id_token",
    }
    for member, value in needed.items():
        listed = _texts(raw, member)
        if listed is None and member.startswith("id_token"):
            raise Unfit("incomplete", _INCOMPLETE, member)
        if listed is not None and value not in listed:
            raise Unfit("algorithm", _ALGORITHM, member)


def _platform(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    about = raw.get(PLATFORM_MEMBER)
    if about is None:
        raise Unfit("incomplete", _INCOMPLETE, "lti-platform-configuration")
    if not isinstance(about, Mapping):
        raise Unfit("type", _UNREADABLE, "lti-platform-configuration")
    return about


def _product(about: Mapping[str, Any]) -> str:
    """Empty where the platform does not name its product; it only chooses quirks."""
    code = about.get("product_family_code", "")
    if code is not None and not isinstance(code, str):
        raise Unfit("type", _UNREADABLE, "product_family_code")
    return reading.name(code).lower()


def _name(about: Mapping[str, Any]) -> str:
    """What the institution calls itself, where the platform says it (Canvas: developerdocs.instructure.com)."""
    return reading.name(about.get("https://canvas.instructure.com/lti/account_name"))


def _audience(raw: Mapping[str, Any], family: Family) -> str | None:
    """The audience of token requests where it is not the token endpoint (section 3.3, `authorization_server`)."""
    value = raw.get("authorization_server")
    if value is None or value == "" or family.token_url_is_audience:
        return None
    if not isinstance(value, str) or len(value) > urls.URL_LENGTH or not reading.printable(value):
        raise Unfit("type", _UNREADABLE, "authorization_server")
    return value


def _scopes(raw: Mapping[str, Any]) -> frozenset[str] | None:
    listed = _texts(raw, "scopes_supported")
    return None if listed is None else frozenset(listed)


def _messages(about: Mapping[str, Any]) -> Mapping[str, frozenset[str]]:
    """Message types with their placements; Moodle 4.5 lists bare names, and placements for all of them beside."""
    listed = about.get("messages_supported")
    if listed is None:
        return {}
    if not isinstance(listed, list) or len(listed) > _LONGEST_LIST:
        raise Unfit("type", _UNREADABLE, "messages_supported")
    common = frozenset(_texts(about, "placements") or ())
    found: dict[str, frozenset[str]] = {}
    for entry in listed:
        named = {"type": entry} if isinstance(entry, str) else entry
        if not isinstance(named, Mapping) or not isinstance(named.get("type"), str):
            raise Unfit("type", _UNREADABLE, "messages_supported")
        placements = frozenset(_texts(named, "placements") or ())
        found[named["type"]] = found.get(named["type"], common) | placements
    return found


def _texts(raw: Mapping[str, Any], member: str) -> list[str] | None:
    """An optional list of texts."""
    value = raw.get(member)
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > _LONGEST_LIST or not all(isinstance(one, str) for one in value):
        raise Unfit("type", _UNREADABLE, member)
    return value
