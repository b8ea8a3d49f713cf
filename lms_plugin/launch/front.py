"""Pages without a task of their own: the front page, the language switch, a link that is not set up yet.

Everything a person comes for lies behind a launch.
"""

import re
from urllib.parse import urlsplit

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from lms_plugin.queries.seats import seat
from lms_plugin.services.visits import choose_language
from lms_plugin.web.guards import anyone, room
from lms_plugin.web.house import house
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import reading, transaction

launch = room("launch", __name__, anyone)


@launch.get("/")
def front() -> str:
    """What this is and how to get in, for people who come without an LMS."""
    return render_template("launch/front.html", base=house().settings.base_url.rstrip("/"))


@launch.post("/language")
def language() -> ResponseReturnValue:
    """Speak another language from here on; what was done on the page is kept by its own room."""
    who, wanted = actor(), request.form.get("locale", "")
    if wanted not in house().settings.locales:
        abort(400)
    with transaction() as session:
        choose_language(session, who.visit_uuid, who.person_id, wanted)
    return redirect(local_page(request.form.get("next", "")), 303)


@launch.get("/waiting")
def waiting() -> ResponseReturnValue:
    """The link has no module yet; once it has one, reloading this page leads there."""
    who = actor()
    here = seat(reading(), who, who.placement_uuid) if who.placement_uuid else None
    if here is not None and here.module_id is not None:
        return redirect(url_for("learn.module", placement=here.placement_uuid), 303)
    return render_template("launch/waiting.html")


@launch.get("/nothing-handed-in")
def nothing_handed_in() -> str:
    """The platform asked for the work of somebody who has done nothing here, or for a column that is not known."""
    return render_template("launch/unreviewed.html", who=actor())


def local_page(wanted: str) -> str:
    """The wanted address where it is a page of this tool that a GET can open, else the front page."""
    home = url_for("launch.front")
    # A second slash or a backslash would make the rest a host.
    if not re.match(r"/(?![/\\])", wanted) or not wanted.isprintable():
        return home
    return wanted if _opens(urlsplit(wanted).path) else home


def _opens(path: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return False
    try:
        adapter.match(path, method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


