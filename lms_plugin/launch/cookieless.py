"""Pages on the way of a launch whose cookie a browser may not keep: to the platform's storage, back from it, and in.

When what they bring proves something is decided in `lti.storage`, what they do in the browser by
`static/cookieless.js`.
"""

from flask import Response, make_response, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from lms_plugin.config import nearest_locale
from lms_plugin.launch.translation import set_cookie
from lms_plugin.services.launches import Entered
from lms_plugin.services.visits import frame_origins
from lms_plugin.web.headers import frame_for
from lms_plugin.web.house import house
from lms_plugin.web.identity import mark
from lms_plugin.web.language import speak
from lti.attempted import Attempted, attempted
from lti.http import Request
from lti.launch import Launch
from lti.login import again
from lti.storage import NONCE_FIELD, STATE_FIELD, Storing, exchange


def put(reply: Storing) -> Response:
    """Leave state and nonce in the platform's storage, then go where the login leads."""
    frame_for(frame_origins(reply.registration))
    facts = {"exchange": exchange(reply.record, reply.registration), "record": reply.record}
    response = make_response(render_template("launch/storing.html", next=reply.headers["Location"], **facts))
    for cookie in reply.cookies:
        set_cookie(response, cookie)
    return response


def get(asked: Request) -> Response | None:
    """Ask the storage for both values and post the same message once more; None where the platform is gone."""
    found = attempted(asked, house().wire)
    if found is None:
        return None
    frame_for(frame_origins(found.registration))
    facts = {
        "exchange": exchange(found.record, found.registration),
        "fields": {"state": asked.params["state"], "id_token": asked.params["id_token"]},
        "stored": (STATE_FIELD, NONCE_FIELD),
        "again": reopening(found),
    }
    return make_response(render_template("launch/reading.html", **facts))


def arrived(asked: Request, message: Launch, entered: Entered, page: str) -> BaseResponse:
    """Go on to the page if the browser has kept the session's cookie, else offer a window of its own."""
    frame_for(entered.frame_origin)
    if message.locale:
        speak(nearest_locale(message.locale, house().settings.default_locale))
    found = attempted(asked, house().wire)
    facts = {"next": page, "mark": mark(entered.visit_uuid), "again": reopening(found) if found else ""}
    return make_response(render_template("launch/arrived.html", check=url_for("launch.visit"), **facts))


def reopening(found: Attempted) -> str:
    """Where the same launch begins again, first-party."""
    base = house().settings.base_url.rstrip("/")
    return again(found.record, found.registration, f"{base}{url_for('wire.login')}")
