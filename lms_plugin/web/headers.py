"""Security headers of every answer. `frame-ancestors` differs per visit: only its own platform may frame us.

Cookies are set by the session and by the wire.
"""

from flask import Flask, Response, g, request, session

from lms_plugin.web.house import house
from lms_plugin.web.identity import FRAME, actor_or_none
from lti import urls

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; "
    "connect-src 'self'; form-action {targets}; base-uri 'none'; frame-ancestors {ancestors}"
)
_ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
)
"""Set here alone, so that adding them is enough."""


def frame_for(origin: str) -> None:
    """Let this origin frame the answer of this request: for pages that come before a visit exists."""
    g.frame_origin = origin


def send_forms_to(origin: str) -> None:
    """Let a form of this answer go to the platform: the deep-linking response."""
    g.form_origin = origin


def framers() -> str:
    """The origins that may frame this answer, joined by blanks: messages about the frame go to no others."""
    origin: str = g.get("frame_origin", "")
    if origin:
        return origin
    who = actor_or_none()
    return who.frame_origin if who else session.get(FRAME, "")


def is_from_here() -> bool:
    """Whether a page of ours has sent this form; browsers write this header themselves."""
    return request.headers.get("Origin", "") == urls.origin(house().settings.base_url)


def _ancestors() -> str:
    origin = framers()
    # The tool may frame itself: a preview shows the trainee's page inside the author's.
    return f"'self' {origin}" if origin else "'none'"


def _add(response: Response) -> Response:
    headers = response.headers
    if not house().settings.is_trial:
        headers.add("Strict-Transport-Security", "max-age=31536000")
    # What went wrong there is a page like every other, with its reader's name in it.
    if request.endpoint and request.endpoint.endswith("static") and response.status_code in (200, 206, 304):
        headers["X-Content-Type-Options"] = "nosniff"
        return response
    targets = " ".join(filter(None, ["'self'", g.get("form_origin", "")]))
    # A file of a module brings a stricter one of its own.
    if "Content-Security-Policy" not in headers:
        headers.add("Content-Security-Policy", _POLICY.format(targets=targets, ancestors=_ancestors()))
    if "Cache-Control" not in headers:
        headers.add("Cache-Control", "no-store")
    for name, value in _ALWAYS:
        headers.add(name, value)
    return response


def init_app(app: Flask) -> None:
    """Attach the headers."""
    app.after_request(_add)
    app.jinja_env.globals.update(framers=framers)
