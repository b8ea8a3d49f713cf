"""The addresses that platforms know: login, launch, public keys.

Judging belongs to `lti`, showing a refusal to `launch.refusals`.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Response, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from lms_plugin.launch import cookieless, journal, refusals
from lms_plugin.launch.translation import answered, asked, posted, set_cookie
from lms_plugin.services.launches import Entered, Landing, TurnedAway, enter
from lms_plugin.services.privacy import Unkept
from lms_plugin.web import identity
from lms_plugin.web.guards import anyone, room
from lms_plugin.web.house import house, now
from lms_plugin.web.limits import by_address, limited
from lms_plugin.web.transactions import transaction
from lti.http import Request
from lti.keys import key_set
from lti.launch import Launch, accept
from lti.login import initiate, spent_cookie
from lti.refused import Refused
from lti.storage import AskStorage, Storing

wire = room("wire", __name__, anyone, "/lti")

# A whole academy sits behind one address when a lesson begins.
WIDE = "600 per minute"


@dataclass(frozen=True, slots=True)
class _Page:
    endpoint: str
    names_placement: bool


_PAGES: dict[Landing, _Page] = {
    "module": _Page("learn.module", True),
    "activity": _Page("learn.activity", True),
    "choose": _Page("teach.choose", True),
    "waiting": _Page("launch.waiting", False),
    "pick": _Page("picker.choose", False),
    "contents": _Page("author.contents", False),
    "review": _Page("teach.review", False),
    "own_attempt": _Page("learn.attempt", False),
    "nothing_handed_in": _Page("launch.nothing_handed_in", False),
    "own_record": _Page("own.data", False),
    "record": _Page("admin.record", False),
}


@wire.route("/login", methods=["GET", "POST"])
@limited(WIDE, by_address)
def login() -> ResponseReturnValue:
    """The only GET that writes: the login record (LTI Security Framework 1.0, section 5.1.1.1)."""
    request, port = asked(), house().wire
    base = house().settings.base_url.rstrip("/")
    own_hosts = {urlsplit(base).netloc}
    try:
        reply = initiate(request, port.registrations, port.logins, now(), f"{base}/lti/launch", own_hosts)
    except Refused as refused:
        return refusals.of_login(request, refusals.or_waiting(request, refused))
    name = journal.login_of(reply.cookies[0].value)
    journal.note("login", None, login=name, issuer=request.params["iss"][:255])
    return cookieless.put(reply) if isinstance(reply, Storing) else answered(reply)


@wire.post("/launch")
@limited(WIDE, by_address)
def launch() -> ResponseReturnValue:
    """Every LTI message: judged, let in, sent on to its page."""
    request = posted()
    try:
        message = accept(request, house().wire, now())
        with transaction() as session:
            entered = enter(session, message, now())
    except AskStorage as missing:
        return cookieless.get(request) or refusals.of_launch(request, missing)
    except Refused as refused:
        return refusals.of_launch(request, refused)
    if isinstance(entered, TurnedAway):
        return refusals.of_person(request, message, entered)
    if isinstance(entered, Unkept):
        return refusals.of_nobody(request, message, entered)
    return _welcome(request, message, entered)


@wire.get("/jwks.json")
def jwks() -> Response:
    """The tool's public keys; a platform may keep them for five minutes."""
    response = jsonify(key_set(house().wire.keys.published()))
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _welcome(request: Request, message: Launch, entered: Entered) -> BaseResponse:
    identity.begin(entered.visit_uuid, entered.frame_origin)
    facts = journal.launched(message, request.params["state"], landing=entered.landing)
    journal.note("launch", message.registration.id, **facts)
    page = _address(entered)
    if message.way == "storage":
        response = cookieless.arrived(request, message, entered, page)
    else:
        response = redirect(page, 303, Response)
    set_cookie(response, spent_cookie(request.params["state"]))
    return response


def _address(entered: Entered) -> str:
    page = _PAGES[entered.landing]
    named = {"placement": entered.placement_uuid} if page.names_placement else {}
    return url_for(page.endpoint, **named, **entered.where)  # type: ignore[arg-type]
