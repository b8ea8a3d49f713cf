"""Every error is a page in plain words, with a reference where somebody should look into a log.

What was wrong with a field belongs beside the field, in its room.
"""

import secrets

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import HTTPException, SecurityError

from lms_plugin.web.identity import is_for_another, stay_unknown

log = structlog.get_logger()

_FOREIGN_KEY = "23503"
"""What PostgreSQL calls a row whose parent is not there."""

WORDS = {
    400: (
        _l("That did not work"),
        _l("The page sent something we could not read. Go back, reload the page and try again."),
    ),
    401: (
        _l("Open the activity again in your LMS"),
        _l(
            "Your visit has ended, or it never began here. Open the activity again in your learning platform. "
            "Nothing that was saved is lost."
        ),
    ),
    403: (_l("This is not open to you"), _l("Your role in this course does not include this page.")),
    404: (_l("There is nothing here"), _l("The address is wrong, or the page belongs to another course.")),
    405: (_l("That did not work"), _l("This address does not take that kind of request.")),
    409: (
        _l("This page was out of date"),
        _l("Something changed since the page was opened. Open the page again. Nothing was lost."),
    ),
    413: (_l("That is too large"), _l("What you sent is larger than allowed. Send a smaller file or a shorter text.")),
    429: (_l("Too many requests"), _l("Wait a minute and try again.")),
    503: (
        _l("We cannot save at the moment"),
        _l("The database does not answer. Wait a minute and send again; the page keeps what you wrote."),
    ),
}
OTHER_PERSON = (
    _l("Another person is using this browser"),
    _l("This page was opened for somebody else. Close it and open the activity again in your learning platform."),
)
UNEXPECTED = (
    _l("Something went wrong on our side"),
    _l("Nothing was lost that was shown as saved. Pass on the reference below."),
)


def page(status: int, words: tuple[object, object], reference: str = "") -> Response:
    """The error page, or its words as JSON for a script."""
    heading, text = words
    if request.accept_mimetypes.best == "application/json":
        return make_response(jsonify(error=str(heading), text=str(text), reference=reference), status)
    body = render_template("error.html", heading=heading, text=text, reference=reference, status=status)
    response = make_response(body, status)
    if status in (429, 503):
        response.headers["Retry-After"] = "60" if status == 429 else "5"
    return response


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status == 409 and error.description == "person":
        return page(409, OTHER_PERSON)
    return page(status, WORDS.get(status, WORDS[400] if status < 500 else UNEXPECTED))


def _strange_host(_error: SecurityError) -> Response:
    """In plain text: a page has addresses in it, and none can be made for a host that is not ours."""
    return make_response("This address does not belong to this tool.\n", 400, {"Content-Type": "text/plain"})


def _csrf(_error: CSRFError) -> Response:
    # The token of an older tab dies with the visit it came from, so this is heard before `check_same_person` is asked.
    if is_for_another():
        return page(409, OTHER_PERSON)
    words = _l("The page was open for too long, or it was not ours. Go back, reload the page and send again.")
    return page(400, (WORDS[400][0], words))


def _database(error: DBAPIError) -> Response:
    if isinstance(error, DataError):  # What no column can hold, such as a NUL on PostgreSQL.
        return page(400, WORDS[400])
    if _is_orphaned(error):
        return page(409, WORDS[409])
    if isinstance(error, OperationalError) or error.connection_invalidated:
        return _unavailable(error)
    return _unexpected(error)


def _is_orphaned(error: DBAPIError) -> bool:
    """Whether what a row belongs to has gone meanwhile, as when somebody is erased who is at work."""
    told = error.orig
    return isinstance(error, IntegrityError) and (
        getattr(told, "sqlstate", "") == _FOREIGN_KEY or "FOREIGN KEY constraint failed" in str(told)
    )


def _unavailable(error: Exception) -> Response:
    log.error("database_unavailable", error=type(error).__name__)
    stay_unknown()
    return page(503, WORDS[503])


def _unexpected(error: Exception) -> Response:
    reference = secrets.token_hex(4)
    # The rule and not the path: an address such as /join/<token> is a secret in itself.
    route = str(request.url_rule or "")
    log.exception("unexpected", reference=reference, route=route, error=type(error).__name__)
    return page(500, UNEXPECTED, reference)


def init_app(app: Flask) -> None:
    """Attach the handlers; tests let unexpected errors through so that they are seen."""
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(SecurityError, _strange_host)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(PoolExhausted, _unavailable)
    if not app.testing:
        app.register_error_handler(Exception, _unexpected)
