"""Judging a launch: from the form a browser posts to a launch that can be trusted, or a refusal.

The order of checks is the point of this file: the browser before the record is
spent, the record before any key is fetched, the envelope before any claim is
believed. What follows from a launch (sessions, people, pages) belongs to the host.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lti import message, migration, reading, storage, urls
from lti.claims import (
    Ags,
    Context,
    DeepLinking,
    ForUser,
    Groups,
    Message,
    NoticeService,
    Nrps,
    Presentation,
    ResourceLink,
)
from lti.envelope import open_token
from lti.families import Family, family_of, product_code
from lti.http import Request
from lti.login import LOGIN_LIFE, cookie_name
from lti.migration import Legacy
from lti.ports import LoginRecord, Registration
from lti.refused import N_, Refused
from lti.roles import Roles, roles_of
from lti.storage import NO_COOKIE, AskStorage, Way
from lti.wire import Wire as Wire

_LONGEST_STATE = 255


@dataclass(frozen=True, slots=True)
class Launch:
    """An accepted message.

    `sub` is unique within (registration's issuer); `name`, `email` and `locale`
    may be "". `roles` are as sent, `place` is what they mean. `target_link_uri`
    lies on our own host. `way` is how the browser was known again, for the log.
    """

    message_type: str
    registration: Registration
    deployment_id: str
    sub: str
    name: str
    email: str
    locale: str
    roles: tuple[str, ...]
    place: Roles
    family: str
    product: str
    target_link_uri: str
    context: Context | None
    resource_link: ResourceLink | None
    custom: Mapping[str, str]
    ags: Ags | None
    nrps: Nrps | None
    deep_linking: DeepLinking | None
    presentation: Presentation
    notices: NoticeService | None = None
    groups: Groups | None = None
    for_user: ForUser | None = None
    legacy: Legacy | None = None
    way: Way = "cookie"


def accept(request: Request, wire: Wire, now: datetime) -> Launch:
    """Judge one posted launch; raises Refused, and nothing else, for every input that is not accepted."""
    state, token = _posted(request)
    way = _way_back(request, state, wire)
    record = _login(state, wire, now)
    registration = wire.registrations.by_id(record.registration_id)
    if registration is None:
        raise Refused("registration", N_("This platform is not registered with the tool any more."), 403)
    claims = open_token(token, record.nonce, registration, wire, now)
    read = message.read(claims)
    _check_deployment(read, registration)
    sender = family_of(claims, registration.family)
    _check_return(read, registration, sender)
    return Launch(
        message_type=read.message_type,
        registration=registration,
        deployment_id=read.deployment_id,
        sub=read.person.sub,
        name=read.person.name,
        email=read.person.email,
        locale=read.presentation.locale or read.person.locale,
        roles=read.roles,
        place=roles_of(read.roles, sender, registration.role_overrides),
        family=sender.key,
        product=product_code(claims),
        target_link_uri=_target(read, record),
        context=read.context,
        resource_link=read.resource_link,
        custom=read.custom,
        ags=read.ags,
        nrps=read.nrps,
        deep_linking=read.deep_linking,
        presentation=read.presentation,
        notices=read.notices,
        groups=read.groups,
        for_user=read.for_user,
        legacy=migration.legacy_of(claims, registration),
        way=way,
    )


def is_state(text: str) -> bool:
    """Whether a text could be a state at all: short, printable, not empty."""
    return 0 < len(text) <= _LONGEST_STATE and reading.printable(text)


def _posted(request: Request) -> tuple[str, str]:
    if request.method.upper() != "POST":
        raise Refused("method", N_("A launch must be posted by the platform."), 400)
    if request.params.get("error"):
        raise Refused(
            "platform_error",
            N_("The platform refused to open the tool. Sign in to the platform and open the activity again."),
            401,
            detail=re.sub(r"[^\w .-]", "", request.params["error"])[:100],
        )
    state, token = request.params.get("state", ""), request.params.get("id_token", "")
    if not is_state(state):
        raise Refused("state", N_("The launch does not belong to a login that was started here (state)."), 400)
    if not token:
        raise Refused("id_token", N_("The platform sent no message the tool can read (id_token)."), 400)
    return state, token


def _way_back(request: Request, state: str, wire: Wire) -> Way:
    """The browser that comes back must be the one that was sent; refused before the login is spent.

    Its cookie shows that, else the platform's storage, else nothing can, and a new window is offered.
    """
    kept = request.cookies.get(cookie_name(state), "")
    if hmac.compare_digest(kept.encode("utf-8", "replace"), state.encode("utf-8", "replace")):
        return storage.way_of(state)
    record = wire.logins.peek(state)
    if record is not None and storage.proves(request, record):
        return "storage"
    if record is not None and record.storage_target and not storage.was_asked(request):
        raise AskStorage
    raise Refused("storage" if storage.was_asked(request) else "cookie", NO_COOKIE, 401, reopen=True)


def _login(state: str, wire: Wire, now: datetime) -> LoginRecord:
    record = wire.logins.consume(state, now)
    if record is None or now - record.created_at > LOGIN_LIFE:
        raise Refused(
            "state",
            N_("This launch was used already, or it took too long. Open the activity again in the platform."),
            401,
        )
    return record


def _check_deployment(read: Message, registration: Registration) -> None:
    if read.deployment_id not in registration.deployment_ids and not registration.awaits_deployment:
        raise Refused(
            "deployment",
            N_("This deployment of the platform is not registered with the tool."),
            403,
            detail=read.deployment_id,
        )


def _target(read: Message, record: LoginRecord) -> str:
    """The signed target, which must lie where the login's did; that one was found to be on our host."""
    if not read.target_link_uri:
        return record.target_link_uri
    if urls.origin(read.target_link_uri) != urls.origin(record.target_link_uri):
        raise Refused("target_link_uri", N_("The message asks for another page than the login did."), 400)
    return read.target_link_uri


def _check_return(read: Message, registration: Registration, sender: Family) -> None:
    """Chosen activities, signed by us, go back to the platform and to nobody else."""
    if read.deep_linking is None or sender.returns_elsewhere:
        return
    addresses = (registration.issuer, registration.auth_url, registration.token_url, registration.jwks_url)
    hosts = {urls.host(address) for address in addresses if urls.web_address(address)}
    if urls.host(read.deep_linking.return_url) not in hosts:
        raise Refused(
            "return_url", N_("The platform wants chosen activities to be sent to another server than its own."), 400
        )
