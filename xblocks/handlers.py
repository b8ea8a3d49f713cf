"""From a request of the browser to a move, and from what came of it to a reply.

The rules of play belong to the kinds. Platforms hand every JSON there is to a handler, lists, nulls and ten thousand
brackets among them: each gives 400 and a sentence.
"""

import json
from dataclasses import replace
from typing import Any

from webob import Response  # type: ignore[import-untyped]

from courses.errors import ContentError, IllegalMove
from courses.kinds.kind import Move
from courses.kinds.privacy import Echoing
from courses.player.moves import Received, move_from_json
from xblocks import content, library, playing, showing
from xblocks.content import Reading
from xblocks.fields import Fields
from xblocks.playing import AGAIN, Standing
from xblocks.showing import SILENT, STRUCTURE, TURN, Words
from xblocks.words import locale_of, shared_words, words

MOST_BYTES = 512 * 1024


class Refusal(Exception):
    """A request that is answered with an error: the status and the English sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


def replied(status: int, body: Any) -> Response:
    """JSON, which nobody may keep: it is one learner's state."""
    return Response(
        json.dumps(body), status=status, content_type="application/json", charset="utf-8", cache_control="no-store"
    )


def refused(block: Any, refusal: Refusal) -> Response:
    """An error that says why, in the reader's language."""
    reply = replied(refusal.status, {"error": shared_words(block, locale_of(block))(refusal.message)})
    if refusal.status == 405:
        reply.allow = ["POST"]
    return reply


def read_json(request: Any) -> dict[str, Any]:
    """The object that a request carries; raise Refusal.

    `XBlock.json_handler` is not used: brackets nested too deeply pass its net and become a stack trace. Of a form in
    parts Django has taken the body before it arrives here, so that asking for it would be one too.
    """
    if request.method != "POST":
        raise Refusal(405, "This address takes POST.")
    if (request.content_type or "").strip().lower().startswith("multipart/"):
        raise Refusal(415, "A JSON object is expected.")
    if (request.content_length or 0) > MOST_BYTES:
        raise Refusal(413, "That is more than this activity takes.")
    try:
        found = json.loads(request.body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Refusal(400, "This is not readable JSON.") from None
    if not isinstance(found, dict):
        raise Refusal(400, "A JSON object is expected.")
    return found


def move(block: Fields, request: Any) -> Response:
    """Play what the browser sent: 200, or 409 for a stale page, or 422 for a refused move, each with fresh `html`."""
    now = block.now()
    try:
        received = _received(read_json(request))
        reading = content.reading(block, locale_of(block), now)
    except Refusal as refusal:
        return refused(block, refusal)
    except ContentError:
        return refused(block, Refusal(422, "The text of this activity cannot be read."))
    return _answered(block, reading, received)


def media(block: Fields, request: Any, path: str) -> Response:
    """A file of the library module whose activity the block shows: 404 for everything else, whatever the path says."""
    found = None if block.document.strip() else library.file(block.activity, path)
    if found is None:
        return replied(404, {"error": "There is no such file."})
    one, data = found
    reply = Response(data, content_type=one.type, conditional_response=True, etag=one.digest, accept_ranges="bytes")
    reply.charset = None
    reply.cache_control = "private, max-age=3600"
    reply.headers["X-Content-Type-Options"] = "nosniff"
    reply.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return reply


def _received(body: dict[str, Any]) -> Received:
    try:
        received = move_from_json(body)
    except IllegalMove as error:
        raise Refusal(400, str(error)) from None
    if not received.hidden.get(TURN, "").isdecimal() or STRUCTURE not in received.hidden:
        raise Refusal(400, "The form could not be read. Reload the page and try again.")
    return received


def _answered(block: Fields, reading: Reading, received: Received) -> Response:
    if received.hidden[STRUCTURE] != reading.structure:
        where = playing.standing(block, reading, block.now())
        said = Words(notice=showing.change_notice(block, reading, where))
        return _fresh(block, 422, said, received.move)
    if received.hidden[TURN] != str(block.turn):
        return _fresh(block, 409, SILENT, received.move)
    try:
        _make(block, reading, received)
    except IllegalMove as error:
        return _fresh(block, 422, Words(error=words(block, reading.locale)(str(error))), received.move)
    return _fresh(block, 200, SILENT)


def _make(block: Fields, reading: Reading, received: Received) -> None:
    now = block.now()
    where = playing.standing(block, reading, now)
    if received.move.act == AGAIN:
        if not playing.can_begin_again(block, where):
            raise IllegalMove("No further attempt is possible.")
        playing.begin_again(block)
        return
    if where.is_finished and where.is_changed:
        raise IllegalMove("The text of this activity has changed; what you finished still counts.")
    if playing.is_used_up(block, where):
        raise IllegalMove("No further attempt is possible.")
    if not playing.is_accepted(block, where, received.move.act):
        raise IllegalMove("The deadline has passed; this can no longer be changed.")
    playing.make(block, reading, where, block.arriving(received.move), now)


def _fresh(block: Fields, status: int, said: Words, typed: Move | None = None) -> Response:
    """The fragment as it stands now; the terms are read again, because a move may have used up an attempt.

    Of a move that was not made, what was typed is shown once more, so that no word is lost; it is not kept.
    """
    now = block.now()
    reading = content.reading(block, locale_of(block), now)
    where = playing.standing(block, reading, now)
    echo = where if typed is None else _echoed(block, reading, where, typed)
    if echo.state != where.state:
        said = replace(said, notice=f"{said.notice} {showing.echo_notice(block, reading)}".strip())
    html = showing.player(block, reading, echo, now, said)
    return replied(status, {"html": html, **({"error": said.error} if said.error else {})})


def _echoed(block: Fields, reading: Reading, where: Standing, typed: Move) -> Standing:
    kind = block.kind
    if not isinstance(kind, Echoing):
        return where
    return replace(where, state=kind.echoed(reading.brief, where.state, typed))
