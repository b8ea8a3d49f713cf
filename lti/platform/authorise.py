"""The platform's authentication endpoint: the tool asks for a message, the platform answers with an id_token.

Showing the form that carries the answer belongs to the host.
Source: LTI security framework 1.0 (5.1.1.2, 5.1.1.3), OpenID Connect Core 1.0 (3.2.2, 3.1.2.6).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lti.http import Request
from lti.platform import messages
from lti.platform import vocabulary as v
from lti.platform.keys import sign
from lti.platform.model import Errand, Person, Tool
from lti.platform.ports import Platform

MAX_PARAMETER = 2048

FIXED_PARAMETERS = (
    ("response_type", "id_token", "unsupported_response_type"),
    ("response_mode", "form_post", "invalid_request"),
    ("prompt", "none", "invalid_request"),
)


class Unanswerable(Exception):
    """Client or redirect address are not known, so nothing may be sent anywhere: tell the person (400)."""


class _Fault(Exception):
    """An error that the tool is told by form post."""

    def __init__(self, error: str, sentence: str) -> None:
        super().__init__(sentence)
        self.error = error
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class FormPost:
    """What the browser is to post: `claims` are those of the id_token, empty when `fields` carry an error."""

    action: str
    fields: Mapping[str, str]
    claims: Mapping[str, Any] = field(default_factory=dict)

    @property
    def error(self) -> str:
        return self.fields.get("error_description", "")


def authorise(request: Request, platform: Platform, person: Person | None, now: datetime) -> FormPost:
    """Answer an authentication request; `person` is who is signed in to the platform in this browser.

    Raises Unanswerable where the answer has no safe address.
    """
    tool, address = _recipient(request, platform)
    state = {"state": request.params["state"]} if request.params.get("state") else {}
    try:
        claims = _message(request, platform, tool, person, now)
    except _Fault as fault:
        return FormPost(address, {"error": fault.error, "error_description": fault.sentence} | state)
    return FormPost(address, {"id_token": sign(claims, platform.key)} | state, claims)


def _recipient(request: Request, platform: Platform) -> tuple[Tool, str]:
    tool = platform.tools.by_client_id(request.params.get("client_id", ""))
    if tool is None:
        raise Unanswerable("This client_id is not registered here.")
    address = request.params.get("redirect_uri", "")
    if address not in tool.redirect_uris:
        raise Unanswerable("This redirect_uri is not one of those registered for the tool.")
    return tool, address


def _message(
    request: Request, platform: Platform, tool: Tool, person: Person | None, now: datetime
) -> dict[str, Any]:
    _check_parameters(request.params)
    signed_in = _check_person(request.params, person)
    errand = _errand(request.params, platform, tool, signed_in, now)
    return messages.timed(_claims(platform, tool, errand, signed_in), request.params["nonce"], now)


def _claims(platform: Platform, tool: Tool, errand: Errand, person: Person) -> dict[str, Any]:
    """What the errand's message says; whether the person may ask for it was the host's to decide."""
    if errand.message_type == v.DATA_PRIVACY_REQUEST:
        return messages.privacy(platform, tool, errand, person)
    context = platform.school.context(errand.context_id)
    if context is None:
        raise _Fault("invalid_request", "The course of this launch no longer exists.")
    if errand.message_type == v.DEEP_LINKING_REQUEST:
        return messages.deep_linking(platform, tool, errand, person, context)
    if errand.message_type == v.SUBMISSION_REVIEW_REQUEST:
        item = platform.gradebook.item(tool.client_id, context.id, errand.item_id)
        if item is None:
            raise _Fault("invalid_request", "The column of this launch no longer exists.")
        return messages.review(platform, tool, errand, person, context, item)
    link = platform.school.link(errand.link_id)
    if link is None or link.client_id != tool.client_id:
        raise _Fault("invalid_request", "The link of this launch no longer exists.")
    return messages.launch(platform, tool, errand, person, context, link)


def _check_parameters(params: Mapping[str, str]) -> None:
    if any(len(value) > MAX_PARAMETER for value in params.values()):
        raise _Fault("invalid_request", f"A parameter is longer than {MAX_PARAMETER} characters.")
    if "openid" not in params.get("scope", "").split():
        raise _Fault("invalid_scope", "The scope must contain openid.")
    for name, wanted, error in FIXED_PARAMETERS:
        if params.get(name) != wanted:
            raise _Fault(error, f"{name} must be {wanted}.")
    if not params.get("nonce"):
        raise _Fault("invalid_request", "A nonce is required.")


def _check_person(params: Mapping[str, str], person: Person | None) -> Person:
    if person is None:
        raise _Fault("login_required", "Nobody is signed in to the platform in this browser.")
    if params.get("login_hint") != person.sub:
        raise _Fault("login_required", "The login_hint is not the person signed in to the platform.")
    return person


def _errand(params: Mapping[str, str], platform: Platform, tool: Tool, person: Person, now: datetime) -> Errand:
    errand = platform.errands.by_hint(params.get("lti_message_hint", ""), now)
    if errand is None:
        raise _Fault("invalid_request", "The lti_message_hint is not known or older than ten minutes.")
    if errand.client_id != tool.client_id or errand.sub != person.sub:
        raise _Fault("invalid_request", "The lti_message_hint belongs to another launch.")
    return errand
