"""The tool's half of LTI Dynamic Registration: read the platform, ask to be registered, read the answer.

Whoever holds an invitation can point us at any server, so nothing that comes
back is believed before it was checked. Whether a registration becomes live is
decided by people, in the host.
Sources: LTI Dynamic Registration 1.0, sections 3.2 to 3.6; RFC 7591, section 3.2.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lti import answers, platform_configuration, reading, tool_configuration, urls
from lti.errors import GiveUp, TryLater
from lti.http import Reply
from lti.platform_configuration import Configuration
from lti.platform_configuration import Unfit as Unfit
from lti.ports import Outward
from lti.refused import N_
from lti.tool_configuration import TOOL_MEMBER
from lti.tool_configuration import Tool as Tool

LONGEST_TOKEN: Final = 16_384
_NO_CONFIGURATION: Final = N_("The platform's address for its configuration does not answer with one.")
_NO_ANSWER: Final = N_("The platform has answered the registration with something that the tool cannot read.")


class Declined(GiveUp):
    """The platform does not register us; `said` is its own reason, cleaned and short, for whoever administers it."""

    def __init__(self, check: str, reason: str, said: str = "") -> None:
        super().__init__(reason)
        self.check = check
        self.said = said


@dataclass(frozen=True, slots=True)
class Initiation:
    """What a platform sends the browser with. Both values are secrets: Brightspace's address carries its token."""

    configuration_url: str
    token: str = ""

    @property
    def host(self) -> str:
        """The part of the address that may be logged."""
        return urls.host(self.configuration_url)

    @property
    def origin(self) -> str:
        """The part that people are shown, to compare it with what they know."""
        return urls.origin(self.configuration_url)


@dataclass(frozen=True, slots=True)
class Registered:
    """What the platform has registered; `deployment_id` is "" where the first launch is to bring it."""

    platform: Configuration
    client_id: str
    deployment_id: str
    scopes: tuple[str, ...]
    messages: tuple[str, ...]


def initiation(params: Mapping[str, str]) -> Initiation:
    """The two parameters of a registration initiation (section 3.2); raises Unfit."""
    address = urls.web_address(params.get("openid_configuration"))
    token = params.get("registration_token", "")
    if address is None:
        sentence = N_("Your platform did not say where its configuration is (openid_configuration).")
        raise Unfit("parameters", sentence, "openid_configuration")
    if len(token) > LONGEST_TOKEN or not (token.isascii() and token.isprintable()) or " " in token:
        sentence = N_("Your platform sent a registration token that the tool cannot use.")
        raise Unfit("parameters", sentence, "registration_token")
    return Initiation(address, token)


def register(begun: Initiation, tool: Tool, outward: Outward, allow_private: bool) -> Registered:
    """Register the tool; raises Unfit, Declined, or what `outward` raises (`TryLater`, `AddressRefused`)."""
    platform = platform_configuration.read(_fetched(begun, outward), begun.configuration_url, allow_private)
    body = json.dumps(tool_configuration.request(tool, platform), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/json", **_bearer(begun)}
    reply = outward.post(platform.registration_url, headers, body)
    _check(reply)
    return _read(_object(reply, _NO_ANSWER), platform)


def _fetched(begun: Initiation, outward: Outward) -> Mapping[str, Any]:
    """Canvas gives its configuration only to who shows the token; the token goes where it came from."""
    reply = outward.get(begun.configuration_url, {"Accept": "application/json", **_bearer(begun)})
    _check_alive(reply)
    if reply.status != 200:
        raise Unfit("configuration", _NO_CONFIGURATION, f"status {reply.status}")
    return _object(reply, _NO_CONFIGURATION)


def _bearer(begun: Initiation) -> dict[str, str]:
    return {"Authorization": f"Bearer {begun.token}"} if begun.token else {}


def _object(reply: Reply, sentence: str) -> Mapping[str, Any]:
    try:
        found = json.loads(reply.body)
    except (ValueError, RecursionError) as error:
        raise Unfit("json", sentence) from error
    if not isinstance(found, dict):
        raise Unfit("json", sentence)
    return found


def _check_alive(reply: Reply) -> None:
    if reply.status == 429 or reply.status >= 500:
        raise TryLater(N_("The platform is having trouble."))


def _check(reply: Reply) -> None:
    """Moodle and Sakai answer 200, others 201; Canvas answers 422 where it does not like the configuration."""
    _check_alive(reply)
    if reply.status in (200, 201):
        return
    if reply.status in (401, 403):
        sentence = N_("The registration was begun too long ago, or it was done already. Begin it again in your LMS.")
        raise Declined("token", sentence, _said(reply))
    if 300 <= reply.status < 400:
        raise Declined("moved", N_("The platform's registration address has moved; the tool does not follow."))
    sentence = N_("The platform does not accept the registration. It may know a tool of this name or domain already.")
    raise Declined("declined", sentence, _said(reply))


def _said(reply: Reply) -> str:
    """The platform's reason (RFC 7591, section 3.2.2); Canvas and Moodle each put it into a member of their own."""
    try:
        found = answers.object_of(reply)
    except TryLater:
        return ""
    listed = found.get("errors")
    first = listed[0] if isinstance(listed, list) and listed else listed
    told = [first.get("message")] if isinstance(first, dict) else [first]
    words = [reading.name(one) for one in (found.get("error_description"), found.get("error"), *told)]
    return next(filter(None, words), "")


def _read(answer: Mapping[str, Any], platform: Configuration) -> Registered:
    client_id = answer.get("client_id")
    if not reading.is_identifier(client_id):
        raise Unfit("answer", _NO_ANSWER, "client_id")
    about = answer.get(TOOL_MEMBER)
    if about is not None and not isinstance(about, dict):
        raise Unfit("answer", _NO_ANSWER, "lti-tool-configuration")
    deployment_id = (about or {}).get("deployment_id")
    if deployment_id not in (None, "") and not reading.is_identifier(deployment_id):
        raise Unfit("answer", _NO_ANSWER, "deployment_id")
    return Registered(
        platform=platform,
        client_id=str(client_id),
        deployment_id=str(deployment_id or ""),
        scopes=_granted(answer, platform),
        messages=tool_configuration.messages(platform),
    )


def _granted(answer: Mapping[str, Any], platform: Configuration) -> tuple[str, ...]:
    """Of what was asked for what the platform confirms; all of it where it says nothing about scopes."""
    asked, told = tool_configuration.scopes(platform), answer.get("scope")
    if told is None:
        return asked
    listed = told.split() if isinstance(told, str) else told
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise Unfit("answer", _NO_ANSWER, "scope")
    return tuple(scope for scope in asked if scope in listed)
