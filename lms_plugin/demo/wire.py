"""The addresses the tool and the browser talk to: login, messages, tokens, services, deep linking.

Deciding is `lti.platform`'s matter; here requests are translated and every
exchange is noted.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from lms_plugin.demo.campus import LiveAcademy
from lms_plugin.demo.exchange import Kind
from lms_plugin.demo.visitor import Visit, academy, campus, chosen, may_review, staff_visit, visit
from lti import keys
from lti.http import Reply, Request
from lti.platform import gradebook, groups, login, registration, roster, scores, token
from lti.platform import vocabulary as v
from lti.platform.assertion import Unproven
from lti.platform.authorise import FormPost, Unanswerable, authorise
from lti.platform.deep_linking import accept
from lti.platform.model import Errand, Link, Tool

blueprint = Blueprint("wire", __name__, url_prefix="/<key>")

SERVICES = "/services/contexts/<context_id>"
ITEM = SERVICES + "/lineitems/<item_id>/lineitem"
RETRY_AFTER = "10"
MESSAGE_KINDS: Mapping[str, Kind] = {
    v.DEEP_LINKING_REQUEST: "pick", v.SUBMISSION_REVIEW_REQUEST: "review", v.DATA_PRIVACY_REQUEST: "privacy",
}  # fmt: skip
ITEM_KINDS: Mapping[str, Kind] = {"GET": "item", "PUT": "item_change", "DELETE": "item_end"}


@blueprint.get("/launch/<link_id>")
def launch(key: str, link_id: str) -> ResponseReturnValue:
    """Open a link: the first step of a launch, in the frame or in a window of its own."""
    who = visit(key)
    link = who.academy.school.link(link_id)
    if link is None:
        abort(404)
    return _begin(who, v.RESOURCE_LINK_REQUEST, link)


@blueprint.get("/pick")
def pick(key: str) -> ResponseReturnValue:
    """Open the tool's picker: the first step of deep linking."""
    return _begin(staff_visit(key), v.DEEP_LINKING_REQUEST, None)


@blueprint.get("/open-review/<item_id>/<sub>")
def review(key: str, item_id: str, sub: str) -> ResponseReturnValue:
    """Open what somebody handed in for a column: the first step of a submission review."""
    who = visit(key)
    if not may_review(who, sub) or not any(item.id == item_id for item in who.academy.items()):
        abort(404)
    return _begin_about(who, v.SUBMISSION_REVIEW_REQUEST, sub, item_id)


@blueprint.get("/ask-privacy")
@blueprint.get("/ask-privacy/<sub>")
def privacy(key: str, sub: str = "") -> ResponseReturnValue:
    """Ask the tool what is kept: about oneself, and for administrators about somebody else."""
    who = visit(key)
    if sub and who.persona.role != "administrator":
        abort(403)
    return _begin_about(who, v.DATA_PRIVACY_REQUEST, sub, "")


@blueprint.route("/auth", methods=["GET", "POST"])
def auth(key: str) -> ResponseReturnValue:
    here, persona, asked = academy(key), chosen(key), _request()
    now = campus().clock()
    who = persona.person.name if persona else ""
    here.log.add(now, "auth", {"request": asked.params}, who)
    try:
        post = authorise(asked, here.platform, persona.person if persona else None, now)
    except Unanswerable as problem:
        here.log.add(now, "auth_error", {}, who, 400, str(problem))
        return render_template("demo/notice.html", title="no_way", sentence=str(problem), technical=True), 400
    here.log.add(now, _kind(post), post.claims or post.fields, who, 400 if post.error else 0, post.error)
    return render_template("demo/carry.html", post=post)


@blueprint.post("/deep-linking")
def deep_linking(key: str) -> ResponseReturnValue:
    """Take what was chosen in the picker; bound by the message itself, because frames send no cookie here."""
    here, now = academy(key), campus().clock()
    try:
        response = accept(_request(), here.platform, now)
    except Unproven as problem:
        here.log.add(now, "picked", {}, "", 400, str(problem))
        return render_template("demo/notice.html", title="not_taken", sentence=str(problem), technical=True), 400
    here.place(response)
    here.log.add(now, "picked", response.claims)
    return render_template("demo/picked.html", response=response, academy=here)


@blueprint.get("/openid-configuration")
def configuration(key: str) -> ResponseReturnValue:
    """What this platform says of itself to a tool that wants to register."""
    here = academy(key)
    told = registration.configuration(here.platform, f"{here.platform.issuer}/jwks.json")
    here.log.add(campus().clock(), "configuration", told, status=200)
    return told


@blueprint.post("/register")
def register(key: str) -> ResponseReturnValue:
    """Where a tool registers itself with the token that came with the address of its administrator."""
    answer = serve(
        key, "registration", lambda asked, here: registration.register(asked, here.platform, campus().clock())
    )
    academy(key).welcome()
    return answer


@blueprint.get("/jwks.json")
def key_set(key: str) -> ResponseReturnValue:
    here = academy(key)
    published = keys.key_set([here.platform.key])
    here.log.add(campus().clock(), "keys", published, status=200)
    return published


@blueprint.post("/token")
def grant(key: str) -> ResponseReturnValue:
    return serve(key, "token", lambda asked, here: token.grant(asked, here.platform, campus().clock()))


@blueprint.route(SERVICES + "/lineitems", methods=["GET", "POST"])
def line_items(key: str, context_id: str) -> ResponseReturnValue:
    kind: Kind = "item_new" if request.method == "POST" else "items"
    return serve(
        key, kind, lambda asked, here: gradebook.line_items(asked, here.platform, context_id, campus().clock())
    )


@blueprint.route(ITEM, methods=["GET", "PUT", "DELETE"])
def line_item(key: str, context_id: str, item_id: str) -> ResponseReturnValue:
    return serve(
        key, ITEM_KINDS.get(request.method, "item"),
        lambda asked, here: gradebook.line_item(asked, here.platform, context_id, item_id, campus().clock()),
    )


@blueprint.post(ITEM + "/scores")
def send_score(key: str, context_id: str, item_id: str) -> ResponseReturnValue:
    if academy(key).mood == "refusing":
        return serve(key, "score", _refuse_score)
    return serve(
        key, "score",
        lambda asked, here: scores.scores(asked, here.platform, context_id, item_id, campus().clock()),
    )


@blueprint.get(ITEM + "/results")
def read_results(key: str, context_id: str, item_id: str) -> ResponseReturnValue:
    return serve(
        key, "results",
        lambda asked, here: scores.results(asked, here.platform, context_id, item_id, campus().clock()),
    )


@blueprint.get(SERVICES + "/members")
def members(key: str, context_id: str) -> ResponseReturnValue:
    return serve(
        key, "roster", lambda asked, here: roster.members(asked, here.platform, context_id, campus().clock())
    )


@blueprint.get(SERVICES + "/groups")
def list_groups(key: str, context_id: str) -> ResponseReturnValue:
    return serve(
        key, "groups", lambda asked, here: groups.groups(asked, here.platform, context_id, campus().clock())
    )


@blueprint.get(SERVICES + "/groupsets")
def list_group_sets(key: str, context_id: str) -> ResponseReturnValue:
    return serve(
        key, "groups", lambda asked, here: groups.group_sets(asked, here.platform, context_id, campus().clock())
    )


def _begin(who: Visit, message_type: str, link: Link | None) -> Response:
    tool = _tool(who)
    target = "window" if request.args.get("target") == "window" else "iframe"
    return _send(who, tool, who.academy.errand(tool, who.persona, message_type, link, target, campus().clock()))


def _begin_about(who: Visit, message_type: str, sub: str, item_id: str) -> Response:
    tool, here = _tool(who), who.academy
    return _send(who, tool, here.errand_about(tool, who.persona, message_type, sub, item_id, campus().clock()))


def _tool(who: Visit) -> Tool:
    """The tool of this LMS; 404 while none is registered."""
    return who.academy.tool or abort(404)


def _send(who: Visit, tool: Tool, errand: Errand) -> Response:
    now, here = campus().clock(), who.academy
    parameters = login.parameters(here.platform.issuer, tool, errand)
    here.log.add(now, "login", {"to": tool.login_url, "parameters": parameters}, who.persona.person.name)
    return _response(login.initiate(here.platform.issuer, tool, errand))


def _kind(post: FormPost) -> Kind:
    if post.error:
        return "auth_error"
    return MESSAGE_KINDS.get(post.claims[v.MESSAGE_TYPE], "launch")


def serve(key: str, kind: Kind, answer: Callable[[Request, LiveAcademy], Reply]) -> Response:
    """Answer a service call, unless the LMS plays dead, and note both sides of it."""
    here, asked = academy(key), _request()
    reply = _unavailable() if here.mood == "down" else answer(asked, here)
    sent, answered = _readable(asked.body.decode("utf-8", "replace")), _readable(reply.body)
    detail = {
        "request": {"method": asked.method, "path": asked.path, "parameters": asked.params, "body": sent},
        "answer": {"status": reply.status, "body": answered},
    }
    here.log.add(campus().clock(), kind, detail, _subject(here, sent), reply.status, _reason(reply, answered))
    return _response(reply)


def _unavailable() -> Reply:
    return _fault(503, "The LMS is down for the moment.", {"Retry-After": RETRY_AFTER})


def _refuse_score(_asked: Request, _here: LiveAcademy) -> Reply:
    return _fault(422, "This LMS takes no scores at present.", {})


def _fault(status: int, sentence: str, headers: Mapping[str, str]) -> Reply:
    return Reply(status, json.dumps({"error": sentence}), {"Content-Type": "application/json", **headers})


def _readable(body: str) -> Any:
    """JSON as data; a form body is already among the parameters, so anything else is left out."""
    try:
        return json.loads(body) if body else None
    except (ValueError, RecursionError):
        return None


def _subject(here: LiveAcademy, sent: Any) -> str:
    """The name of the person a score is about; their number when we know nobody of that number."""
    sub = sent.get("userId") if isinstance(sent, dict) else None
    person = here.school.person(sub) if isinstance(sub, str) else None
    return person.name if person else str(sub or "?")[:40]


def _reason(reply: Reply, answered: Any) -> str:
    if reply.status < 400 or not isinstance(answered, dict):
        return ""
    return str(answered.get("error_description") or answered.get("error", ""))


def _request() -> Request:
    return Request(
        method=request.method,
        path=request.path,
        params=request.values.to_dict(),
        cookies=request.cookies.to_dict(),
        headers=dict(request.headers.items()),
        body=b"" if request.form else request.get_data(),
    )


def _response(reply: Reply) -> Response:
    return Response(reply.body, reply.status, dict(reply.headers))
