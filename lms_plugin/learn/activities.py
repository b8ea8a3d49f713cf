"""Open an activity, begin an attempt, make a move, look at what was handed in.

Plain forms and the player's script send to the same address; the script is answered with the fragment alone.
"""

import secrets
import uuid
from dataclasses import replace
from http import HTTPStatus

from flask import abort, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from courses.errors import IllegalMove
from courses.kinds.kind import Move
from courses.player.moves import move_from_form
from lms_plugin.access import Place, may
from lms_plugin.learn import activity_page, entrances
from lms_plugin.learn.room import learn
from lms_plugin.queries import attempts, briefs
from lms_plugin.queries.attempts import Standing
from lms_plugin.services.attempts import (
    BoxClosed,
    MoveCommand,
    Moved,
    NotOpened,
    Refused,
    RepeatedKey,
    StaleTurn,
    make_move,
    open_attempt,
)
from lms_plugin.web.house import house, now
from lms_plugin.web.identity import actor
from lms_plugin.web.limits import limited
from lms_plugin.web.transactions import reading, transaction

FRAGMENT = "X-Convive-Fragment"
UNREADABLE = "The form could not be read. Reload the page and try again."
STALE = "This page was out of date. Here is where you stand now; nothing was lost."
MOST_TURNS = 1_000_000


@learn.get("/p/<placement>/a/<activity>")
def activity(placement: str, activity: str) -> str:
    """Show where the person stands in an activity; looking writes nothing."""
    return activity_page.render(standing_or_404(placement, activity, with_laws=True))


@learn.post("/p/<placement>/a/<activity>/begin")
@limited("30 per minute")
def begin(placement: str, activity: str) -> Response:
    """Begin an attempt, unless one is open or a later one was begun since the page was shown.

    The page's script is answered with the activity at once, which saves the way back.
    """
    with transaction() as session:
        standing = standing_or_404(placement, activity)
        seen = standing.attempt.number if standing.attempt is not None else 0
        opened = None
        if request.form.get("attempt") == str(seen):
            opened = open_attempt(session, standing, secrets.randbelow(2**31), now())
    if isinstance(opened, NotOpened):
        page = activity_page.render(standing_or_404(placement, activity), not_opened=opened.reason)
        return make_response(page, HTTPStatus.CONFLICT)
    if opened is not None and request.headers.get(FRAGMENT):
        return make_response(activity_page.fragment(replace(standing, attempt=opened)))
    return redirect(url_for("learn.activity", placement=placement, activity=activity), 303)


@learn.post("/p/<placement>/a/<activity>")
@limited("240 per minute")
def move(placement: str, activity: str) -> Response:
    """Make one move of an open attempt."""
    try:
        command = _command()
    except IllegalMove as illegal:
        standing = standing_or_404(placement, activity)
        return _answer(standing, Refused(standing.attempt, str(illegal)))
    try:
        standing, made = _made(placement, activity, command, late=True)
    except LookupError:
        abort(404)
    except RepeatedKey:
        standing = standing_or_404(placement, activity)
        made = StaleTurn(standing.attempt)
    except BoxClosed:
        standing, made = _made(placement, activity, command, late=False)
    return _answer(standing, made, command.move)


@learn.get("/p/<placement>/a/<activity>/paper")
def paper(placement: str, activity: str) -> str:
    """Show all of an activity for printing, without its key; 404 where it is not handed out."""
    return activity_page.render_paper(standing_or_404(placement, activity))


@learn.get("/p/<placement>/a/<activity>/mine")
def written(placement: str, activity: str) -> str:
    """Show what the person has written so far, for printing; 404 where there is nothing."""
    return activity_page.render_written(standing_or_404(placement, activity))


@learn.get("/p/<placement>/a/<activity>/attempts/<int:number>")
def attempt(placement: str, activity: str, number: int) -> str:
    """Show a finished attempt as it was handed in; nothing can be changed there."""
    standing = standing_or_404(placement, activity)
    found = attempts.numbered(reading(), standing.seat, activity, min(number, MOST_TURNS))
    if found is None or found.is_open:
        abort(404)
    return activity_page.render_finished(standing, found)


def standing_or_404(placement: str, activity: str, *, with_laws: bool = False) -> Standing:
    """Where the actor stands; 404 for a place or an activity that is not theirs, or not there.

    A link to one activity opens this one and its equivalents; where it was taken out of the module, the page of the
    link says so.
    """
    session = reading()
    standing = entrances.standing(placement, activity, with_laws=with_laws)
    if standing is None or not may(actor(), "learn", Place(enrolled_as=standing.seat.role)):
        abort(404)
    only = standing.seat.activity_key
    if standing.attempt is not None and only in (None, activity):
        return standing
    offered = briefs.published(session, standing, now().date())
    if only not in (None, activity) and not (offered and only in offered.ref.instead_of):
        abort(404)
    if standing.attempt is None and offered is None:
        abort(404 if only is None else redirect(url_for("learn.module", placement=placement), 303))
    return standing


def _made(
    placement: str, activity: str, command: MoveCommand, *, late: bool
) -> tuple[Standing, Moved | StaleTurn | Refused]:
    with transaction(late=late) as session:
        standing = standing_or_404(placement, activity)
        return standing, make_move(session, standing, command, secrets.randbelow(2**31), now())


def _command() -> MoveCommand:
    """The form as a command; raise IllegalMove where a field is missing or odd."""
    received = move_from_form(request.form.items(multi=True))
    return MoveCommand(
        attempt=_number(received.hidden.get("attempt", "")),
        turn=_number(received.hidden.get("turn", "")),
        key=_key(received.hidden.get("key", "")),
        move=Move(received.move.act, received.move.data),
        secret=house().settings.secret_key,
    )


def _number(written: str) -> int:
    if not (written.isascii() and written.isdigit()) or len(written) > 6:
        raise IllegalMove(UNREADABLE)
    return int(written)


def _key(written: str) -> str:
    try:
        return str(uuid.UUID(written))
    except ValueError:
        raise IllegalMove(UNREADABLE) from None


def _answer(standing: Standing, made: Moved | StaleTurn | Refused, move: Move | None = None) -> Response:
    """Moved: back to the page (or the new fragment). Stale: 409, refused: 422, both with the state as it is.

    Where a kind can, it shows a move once more that was not made, so that no typed word is lost.
    """
    after = replace(standing, attempt=made.attempt)
    status, error, notice = _said(made)
    typed = None if status == HTTPStatus.OK else move
    if request.headers.get(FRAGMENT):
        # The script says by itself that a page was out of date.
        return make_response(activity_page.fragment(after, error=error, typed=typed), status)
    if status == HTTPStatus.OK:
        address = url_for("learn.activity", placement=standing.seat.placement_uuid, activity=standing.activity)
        return redirect(address, 303)
    return make_response(activity_page.render(after, error=error, notice=notice, typed=typed), status)


def _said(made: Moved | StaleTurn | Refused) -> tuple[HTTPStatus, str, str]:
    match made:
        case Moved():
            return HTTPStatus.OK, "", ""
        case StaleTurn():
            return HTTPStatus.CONFLICT, "", STALE
        case Refused(sentence=sentence):
            return HTTPStatus.UNPROCESSABLE_ENTITY, sentence, ""
