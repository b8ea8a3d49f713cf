"""A refusal becomes a page in plain words with a reference, and one line in the log.

The page may be shown in the frame of the platform that sent the person; why it
was refused is decided in `lti` and in `services.launches`.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal

from flask import Response, make_response, render_template
from flask_babel import gettext

from lms_plugin.launch import journal
from lms_plugin.launch.cookieless import reopening
from lms_plugin.launch.translation import set_cookie
from lms_plugin.queries.joining import waiting_address
from lms_plugin.services.launches import TurnedAway
from lms_plugin.services.privacy import Unkept
from lms_plugin.services.visits import frame_origins, joined_origins
from lms_plugin.web.headers import frame_for
from lms_plugin.web.house import house
from lms_plugin.web.transactions import reading
from lti.attempted import attempted
from lti.http import Request
from lti.launch import Launch, is_state
from lti.login import spent_cookie
from lti.ports import Registration
from lti.refused import N_, Refused

# Where these failed, the login names no registration, or may hold what no database can be asked for.
_NAMELESS = frozenset({"method", "parameters", "registration", "pending"})

PENDING = N_("This connection waits for its approval. An administrator of the tool can approve it under “Connections”.")


def or_waiting(request: Request, refused: Refused) -> Refused:
    """A platform that has registered itself and is not approved yet gets a sentence of its own.

    It came by an invitation, so unlike a stranger's the refusal may be seen in its frame.
    """
    if refused.check != "registration":
        return refused
    client_id = request.params.get("client_id") or None
    address = waiting_address(reading(), request.params["iss"], client_id)
    if address is None:
        return refused
    frame_for(joined_origins(request.params["iss"], address))
    return Refused("pending", PENDING, 403)


def of_login(request: Request, refused: Refused) -> Response:
    """The page of a login that was not accepted."""
    found: Sequence[Registration] = ()
    if refused.check not in _NAMELESS:
        found = house().wire.registrations.find(request.params["iss"], request.params.get("client_id") or None)
    return _page("login", refused, found[0] if len(found) == 1 else None, {"detail": refused.detail})


def of_launch(request: Request, refused: Refused) -> Response:
    """The page of a launch that was not accepted; a new window is offered where it may help."""
    found = attempted(request, house().wire)
    registration = found.registration if found else None
    facts = {"login": journal.login_of(request.params.get("state", "")), "detail": refused.detail}
    if refused.reopen and found is not None:
        return _page("launch", refused, registration, facts | {"offered": "window"}, {"address": reopening(found)})
    return _forget(request, _page("launch", refused, registration, facts))


def of_person(request: Request, launch: Launch, turned_away: TurnedAway) -> Response:
    """The page for somebody whose roles open nothing here; it shows the roles that were received."""
    refused = Refused(turned_away.check, turned_away.sentence, 403)
    facts = journal.launched(launch, request.params["state"], **({} if turned_away.check else {"landing": "no_role"}))
    response = _page("launch", refused, launch.registration, facts, {"roles": launch.roles})
    if not turned_away.check:
        response.status_code = 200
    return _forget(request, response)


def of_nobody(request: Request, launch: Launch, unkept: Unkept) -> Response:
    """The page that says that nothing is kept about a person; nobody becomes known by asking."""
    facts = journal.launched(launch, request.params["state"], landing="unkept")
    reference = journal.note("launch", launch.registration.id, **facts)
    frame_for(frame_origins(launch.registration, launch.presentation.return_url))
    page = render_template("launch/unkept.html", is_own=unkept.is_own, reference=reference)
    return _forget(request, make_response(page, 200))


def _page(
    event: Literal["login", "launch"],
    refused: Refused,
    registration: Registration | None,
    facts: Mapping[str, str],
    shown: Mapping[str, Any] = MappingProxyType({}),
) -> Response:
    """`facts` are for the log, `shown` for the page."""
    known = registration.id if registration else None
    reference = journal.note(event, known, refused.check, **facts)
    if registration is not None:
        frame_for(frame_origins(registration))
    name = "reopen" if "address" in shown else "refused"
    words = {"sentence": gettext(refused.sentence), "reference": reference, "roles": None, **shown}
    return make_response(render_template(f"launch/{name}.html", **words), refused.status)


def _forget(request: Request, response: Response) -> Response:
    """The launch was judged: its cookie has done its work."""
    state = request.params.get("state", "")
    if is_state(state):
        set_cookie(response, spent_cookie(state))
    return response
