"""Notices: the tool asks for them here, and people of the academy make the LMS send them.

What a notice says is `lti.platform.notices`' matter.
"""

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from lms_plugin.demo.copying import copy_course
from lms_plugin.demo.exchange import Kind
from lms_plugin.demo.visitor import Visit, campus, check_origin, staff_visit
from lms_plugin.demo.wire import serve
from lti.platform import notices
from lti.platform.model import Tool
from lti.platform.notices import Delivery

blueprint = Blueprint("telling", __name__, url_prefix="/<key>")


@blueprint.route("/services/notice-handlers", methods=["GET", "PUT"])
def handlers(key: str) -> ResponseReturnValue:
    """Where the tool says which notices it wants."""
    return serve(key, "handlers", lambda asked, here: notices.handlers(asked, here.platform, campus().clock()))


@blueprint.post("/hello")
def hello(key: str) -> ResponseReturnValue:
    """Send the test notice."""
    who, tool = _sender(key)
    _note(who, "hello", notices.hello(who.academy.platform, tool, campus().clock()))
    return redirect(url_for("pages.exchanged", key=key), 303)


@blueprint.post("/copy/<context_id>")
def copy(key: str, context_id: str) -> ResponseReturnValue:
    """Copy a course and tell the tool; 404 for a course that is none, 409 where there are copies enough."""
    who, tool = _sender(key)
    here = who.academy
    context = copy_course(here, here.school.context(context_id) or abort(404)) or abort(409)
    told = notices.copied(here.platform, tool, context, here.origins(context.id), campus().clock())
    _note(who, "copied", told)
    return redirect(url_for("pages.course", key=key, _anchor=context.id), 303)


def _sender(key: str) -> tuple[Visit, Tool]:
    """Instructors and administrators, by a form of this site, where a tool is registered."""
    who = staff_visit(key)
    check_origin()
    return who, who.academy.tool or abort(404)


def _note(who: Visit, kind: Kind, sent: Delivery | None) -> None:
    """One line for what was sent, or for a notice that was not because nobody has asked for it."""
    now, name, log = campus().clock(), who.persona.person.name, who.academy.log
    if sent is None:
        log.add(now, "unasked", {}, name)
        return
    log.add(now, kind, {"to": sent.handler, "notice": sent.claims}, name, sent.status or 504, sent.reason)
