"""From the claims of a sound envelope to a typed message, or a refusal that names what is wrong.

Required claims are judged here, optional ones only read: null counts as
absent, a wrong type is refused. Who the sender may be belongs to `lti.launch`.
A new type of message is one line in the table at the end, and one file where it
has claims of its own.
Sources: LTI Core 1.3, sections 5.3 and 5.4; Deep Linking 2.0, section 4.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lti import _pylti, claims, for_user, reading, urls
from lti.claims import (
    Ags,
    Context,
    DeepLinking,
    Groups,
    Message,
    NoticeService,
    Nrps,
    Person,
    Presentation,
    ResourceLink,
)
from lti.refused import N_, Refused


def read(raw: Mapping[str, Any]) -> Message:
    """Read a message of one of the types in the table; raises Refused for everything else."""
    _check_is_lti(raw)
    known = _type(raw)
    message = Message(
        message_type=known.name,
        deployment_id=_deployment(raw),
        target_link_uri=_target(raw),
        person=_person(raw),
        roles=_roles(raw),
        presentation=_presentation(raw),
        context=_context(raw),
        ags=_ags(raw),
        nrps=_nrps(raw),
        notices=_notices(raw),
        groups=_groups(raw),
        custom=reading.custom_values(raw.get(claims.CUSTOM)),
        **known.own(raw),
    )
    complaint = _pylti.complaint(raw) if known.is_judged_by_pylti else None
    if complaint:
        raise Refused("message", N_("The platform's message is not a valid LTI message."), 400, detail=complaint)
    return message


def _check_is_lti(raw: Mapping[str, Any]) -> None:
    if not any(name in raw for name in (claims.VERSION, claims.MESSAGE_TYPE, claims.DEPLOYMENT_ID, claims.ROLES)):
        raise Refused("claims", N_("The platform signed something that is not an LTI message."), 400)
    if raw.get(claims.VERSION) != claims.LTI_VERSION:
        raise Refused(
            "version",
            N_("The platform does not speak LTI 1.3 in this message."),
            400,
            detail=repr(raw.get(claims.VERSION))[:50],
        )


def _type(raw: Mapping[str, Any]) -> "_Type":
    """Refuses an absent type and types this tool does not serve alike."""
    found = raw.get(claims.MESSAGE_TYPE)
    if isinstance(found, str) and found in _TYPES:
        return _TYPES[found]
    raise Refused("message_type", N_("The tool does not serve this type of message."), 400, detail=repr(found)[:100])


def _deployment(raw: Mapping[str, Any]) -> str:
    return reading.identifier(
        raw.get(claims.DEPLOYMENT_ID), "deployment", N_("The platform did not say for which deployment it speaks.")
    )


def _person(raw: Mapping[str, Any]) -> Person:
    """Moodle 4.5's `sub` is a bare number as text; a number is not text and is refused."""
    sub = reading.identifier(raw.get("sub"), "user", N_("The platform did not say who is opening the tool (no user)."))
    full = reading.name(raw.get("name"))
    parts = (reading.name(raw.get("given_name")), reading.name(raw.get("family_name")))
    return Person(
        sub=sub,
        name=full or " ".join(filter(None, parts))[: reading.NAME_LENGTH],
        email=reading.email(raw.get("email")),
        locale=reading.locale(raw.get("locale")),
    )


def _roles(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """The claim must be there; an empty list is a person without a role."""
    if raw.get(claims.ROLES) is None:
        raise Refused("roles", N_("The platform did not say which roles the person has."), 400)
    return reading.texts(raw[claims.ROLES], "roles", N_("The platform sent roles that the tool cannot read."))


def _target(raw: Mapping[str, Any]) -> str:
    """Empty when absent; whether the target is ours was judged at login."""
    if raw.get(claims.TARGET_LINK_URI) is None:
        return ""
    target = urls.web_address(raw[claims.TARGET_LINK_URI])
    if target is None:
        raise Refused("target_link_uri", N_("The platform's message names a target that is not an address."), 400)
    return target


def _context(raw: Mapping[str, Any]) -> Context | None:
    found = reading.mapping(raw.get(claims.CONTEXT), "context", N_("The platform sent a course the tool cannot read."))
    if not found:
        return None
    return Context(
        id=reading.identifier(found.get("id"), "context", N_("The platform sent a course the tool cannot read.")),
        title=reading.name(found.get("title")),
        label=reading.name(found.get("label")),
        types=reading.texts(found.get("type"), "context", N_("The platform sent a course the tool cannot read.")),
    )


def _resource_link(raw: Mapping[str, Any]) -> ResourceLink:
    sentence = N_("The platform did not say which link was opened (no resource link).")
    found = reading.mapping(raw.get(claims.RESOURCE_LINK), "resource_link", sentence)
    return ResourceLink(
        id=reading.identifier(found.get("id"), "resource_link", sentence), title=reading.name(found.get("title"))
    )


def _presentation(raw: Mapping[str, Any]) -> Presentation:
    found = reading.mapping(
        raw.get(claims.LAUNCH_PRESENTATION),
        "presentation",
        N_("The platform sent display wishes the tool cannot read."),
    )
    return Presentation(
        return_url=urls.web_address(found.get("return_url")) or "",
        locale=reading.locale(found.get("locale")),
        document_target=reading.name(found.get("document_target"), 20),
    )


def _ags(raw: Mapping[str, Any]) -> Ags | None:
    """Grade services; Open edX may send `lineitems` without `lineitem`, Moodle either."""
    sentence = N_("The platform sent grade services that the tool cannot read.")
    found = reading.mapping(raw.get(claims.AGS), "ags", sentence)
    if not found:
        return None
    return Ags(
        lineitem=_service_address(found.get("lineitem"), "ags"),
        lineitems=_service_address(found.get("lineitems"), "ags"),
        scopes=frozenset(reading.texts(found.get("scope"), "ags", sentence)),
    )


def _nrps(raw: Mapping[str, Any]) -> Nrps | None:
    sentence = N_("The platform sent a roster service that the tool cannot read.")
    found = reading.mapping(raw.get(claims.NRPS), "nrps", sentence)
    versions = reading.texts(found.get("service_versions"), "nrps", sentence)
    url = _service_address(found.get("context_memberships_url"), "nrps")
    return Nrps(url) if url and (not versions or "2.0" in versions) else None


def _notices(raw: Mapping[str, Any]) -> NoticeService | None:
    """Some platforms list the scope in the claim (Canvas); where they do, ours must be among them."""
    sentence = N_("The platform sent a notification service that the tool cannot read.")
    found = reading.mapping(raw.get(claims.NOTICE_SERVICE), "notices", sentence)
    versions = reading.texts(found.get("service_versions"), "notices", sentence)
    scopes = reading.texts(found.get("scope"), "notices", sentence)
    url = _service_address(found.get("platform_notification_service_url"), "notices")
    types = frozenset(reading.texts(found.get("notice_types_supported"), "notices", sentence))
    is_ours = (not versions or "1.0" in versions) and (not scopes or claims.SCOPE_NOTICES in scopes)
    return NoticeService(url, types) if url and is_ours else None


def _groups(raw: Mapping[str, Any]) -> Groups | None:
    sentence = N_("The platform sent a group service that the tool cannot read.")
    found = reading.mapping(raw.get(claims.GROUPS), "groups", sentence)
    versions = reading.texts(found.get("service_versions"), "groups", sentence)
    url = _service_address(found.get("context_groups_url"), "groups")
    sets_url = _service_address(found.get("context_group_sets_url"), "groups")
    return Groups(url, sets_url) if url and (not versions or "1.0" in versions) else None


def _service_address(value: object, check: str) -> str:
    if value is None or value == "":
        return ""
    address = urls.web_address(value)
    if address is None:
        raise Refused(check, N_("The platform sent a service address that is not an address."), 400)
    return address


def _deep_linking(raw: Mapping[str, Any]) -> DeepLinking:
    sentence = N_("The platform sent deep linking settings that the tool cannot read.")
    found = reading.mapping(raw.get(claims.DEEP_LINKING_SETTINGS), "deep_linking", sentence)
    return_url = urls.web_address(found.get("deep_link_return_url"))
    if return_url is None:
        raise Refused("return_url", N_("The platform did not say where chosen activities are to be sent."), 400)
    data = found.get("data")
    if data is not None and not (isinstance(data, str) and reading.storable(data)):
        raise Refused("deep_linking", N_("The platform sent deep linking settings that the tool cannot read."), 400)
    multiple = reading.choice(found.get("accept_multiple"))
    return DeepLinking(
        return_url=return_url,
        accept_types=frozenset(reading.texts(found.get("accept_types"), "deep_linking", sentence)),
        accept_targets=frozenset(_targets(found.get("accept_presentation_document_targets"), sentence)),
        accept_multiple=True if multiple is None else multiple,
        accept_lineitem=reading.choice(found.get("accept_lineitem")),
        auto_create=reading.choice(found.get("auto_create")) or False,
        title=reading.name(found.get("title")),
        text=reading.name(found.get("text"), reading.TEXT_LENGTH),
        data=data,
    )


def _targets(value: object, sentence: str) -> tuple[str, ...]:
    """Early Deep Linking platforms send one text with commas instead of a list."""
    listed = value.split(",") if isinstance(value, str) else value
    return tuple(target.strip() for target in reading.texts(listed, "deep_linking", sentence))


def _review(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    for_user.check_column(raw)
    link = _resource_link(raw) if raw.get(claims.RESOURCE_LINK) else None
    return {"for_user": for_user.required(raw), "resource_link": link}


@dataclass(frozen=True, slots=True)
class _Type:
    """One type of message: `own` reads the fields of `Message` that only this type has."""

    name: str
    own: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    is_judged_by_pylti: bool = False


_PRIVACY: Final = _Type(claims.DATA_PRIVACY_REQUEST, lambda raw: {"for_user": for_user.optional(raw)})
_TYPES: Final[Mapping[str, _Type]] = {
    claims.RESOURCE_LINK_REQUEST: _Type(
        claims.RESOURCE_LINK_REQUEST, lambda raw: {"resource_link": _resource_link(raw)}, is_judged_by_pylti=True
    ),
    claims.DEEP_LINKING_REQUEST: _Type(
        claims.DEEP_LINKING_REQUEST, lambda raw: {"deep_linking": _deep_linking(raw)}, is_judged_by_pylti=True
    ),
    claims.SUBMISSION_REVIEW_REQUEST: _Type(claims.SUBMISSION_REVIEW_REQUEST, _review),
    claims.DATA_PRIVACY_REQUEST: _PRIVACY,
    claims.DATA_PRIVACY_REQUEST_OLD: _PRIVACY,
}
