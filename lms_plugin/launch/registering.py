"""Dynamic registration: a platform sends its administrator here by an invitation, and they say yes.

The GET only shows who asks for what; the POST calls the platform. Whether the
connection becomes live is decided afterwards, in the room of administrators.
Both come from inside an LMS frame, often without any cookie of ours: the
invitation in the address is what proves that the sender may do this.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from flask import Response, make_response, render_template, request
from flask_babel import gettext

from lms_plugin.launch import journal
from lms_plugin.launch.introducing import tool
from lms_plugin.launch.wire import wire
from lms_plugin.queries.joining import Invited, invitation
from lms_plugin.services import joining
from lms_plugin.services.platforms import PlatformRefused
from lms_plugin.services.visits import joined_origins
from lms_plugin.web.headers import frame_for
from lms_plugin.web.house import house, now
from lms_plugin.web.limits import by_address, limited
from lms_plugin.web.transactions import reading, transaction
from lti import registration
from lti.errors import ServiceError, TryLater
from lti.refused import N_
from lti.registration import Initiation

NARROW = "60 per minute"
"""Registering is done a few times in the life of an academy; somebody who guesses addresses is slowed down."""

UNINVITED = N_("This address works only with an invitation. An administrator of this tool can make one.")
OVER: dict[str, str] = {
    "used": N_("This invitation was used already. An administrator of this tool can make a new one."),
    "closed": N_("This invitation was closed. An administrator of this tool can make a new one."),
    "expired": N_("This invitation has expired. An administrator of this tool can make a new one."),
}


class _Refusal(Exception):
    """Why there is no registration: a stable word for the log, a msgid, the status, the platform's own words."""

    def __init__(self, check: str, sentence: str, status: int = 403, *, said: str = "", detail: str = "") -> None:
        super().__init__(check)
        self.check = check
        self.sentence = sentence
        self.status = status
        self.said = said
        self.detail = detail


@wire.get("/register")
@limited(NARROW, by_address)
def no_invitation() -> Response:
    """The address without an invitation."""
    return _refused(_Refusal("invitation", UNINVITED))


@wire.get("/register/<token>")
@limited(NARROW, by_address)
def ask_register(token: str) -> Response:
    """Who asks, and what the tool will ask of the platform; nothing is written and nobody is called."""
    frame = joined_origins(request.args.get("openid_configuration", ""), request.referrer or "")
    try:
        invited = _open(token, frame)
        begun = _begun(request.args)
    except _Refusal as refusal:
        return _refused(refusal)
    page = render_template(
        "launch/register.html", begun=begun, frame=frame, academy=invited.academy_name
    )
    return make_response(page)


@wire.post("/register/<token>")
@limited(NARROW, by_address)
def register(token: str) -> Response:
    """Register with the platform and keep the proposal; the invitation is used up, or given back when it fails."""
    frame = joined_origins(*request.form.get("frame", "")[:500].split())
    try:
        _open(token, frame)
        begun = _begun(request.form)
        with _using(token) as claimed:
            found = _registered(begun)
            _propose(claimed, found)
    except _Refusal as refusal:
        return _refused(refusal, _host_of(request.form.get("openid_configuration", "")))
    journal.note("registration", None, host=begun.host, invitation=claimed.uuid, family=found.platform.family.key)
    facts = {"platform": found.platform, "host": begun.host, "frame": frame}
    return make_response(render_template("launch/registered.html", **facts))


def _open(token: str, frame: str) -> Invited:
    """The invitation of the address. Whoever holds one, over or not, may show what we say to it in their frame."""
    found = invitation(reading(), joining.digest(token))
    if found is None:
        raise _Refusal("invitation", UNINVITED)
    frame_for(frame)
    state = found.state(now())
    if state != "open":
        raise _Refusal("invitation", OVER[state])
    return found


def _begun(params: Mapping[str, str]) -> Initiation:
    try:
        return registration.initiation(params)
    except registration.Unfit as unfit:
        raise _Refusal(unfit.check, unfit.reason, 400, detail=unfit.detail) from unfit


@contextmanager
def _using(token: str) -> Iterator[joining.Claim]:
    """The invitation in our hand; of two at the same moment one holds it, and what fails gives it back."""
    with transaction() as session:
        claimed = joining.claim(session, joining.digest(token), now())
    if claimed is None:
        raise _Refusal("invitation", OVER["used"])
    try:
        yield claimed
    except BaseException:
        with transaction() as session:
            joining.give_back(session, claimed)
        raise


def _registered(begun: Initiation) -> registration.Registered:
    settings = house().settings
    try:
        return registration.register(begun, tool(), house().wire.outward, settings.allow_private_network)
    except registration.Declined as declined:
        raise _Refusal(declined.check, declined.reason, 403, said=declined.said) from declined
    except registration.Unfit as unfit:
        raise _Refusal(unfit.check, unfit.reason, 400, detail=unfit.detail) from unfit
    except TryLater as error:
        raise _Refusal("unreachable", error.reason, 503) from error
    except ServiceError as error:
        raise _Refusal("address", error.reason, 400) from error


def _propose(claimed: joining.Claim, found: registration.Registered) -> None:
    try:
        with transaction() as session:
            joining.propose(session, claimed, found, now())
    except PlatformRefused as refused:
        raise _Refusal("taken", next(iter(refused.problems.values())), 403) from refused


def _host_of(address: str) -> str:
    """For the log; the whole address may be a secret, and is anybody's text."""
    try:
        return (urlsplit(address[:2000]).hostname or "")[:255]
    except ValueError:
        return ""


def _refused(refusal: _Refusal, host: str = "") -> Response:
    reference = journal.note("registration", None, refusal.check, host=host, detail=refusal.detail)
    facts = {"sentence": gettext(refusal.sentence), "said": refusal.said, "reference": reference}
    response = make_response(render_template("launch/unregistered.html", **facts), refusal.status)
    if refusal.status == 503:
        response.headers["Retry-After"] = "60"
    return response
