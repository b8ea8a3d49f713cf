"""The HTML of a block: the player's fragment with the host's own few lines around the kind's template.

What may be seen is the kind's matter, where a learner stands that of `playing`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from html import escape
from typing import Any, Literal, cast

from courses.kinds.kind import Kind, is_replayable
from courses.player.frame import Frame
from courses.player.rendering import render
from xblocks import content, grading, playing
from xblocks.content import Reading, attempts_left, is_late, is_titled
from xblocks.fields import Fields
from xblocks.playing import Standing
from xblocks.words import spoken, words

TEMPLATE = "xblocks:attempt.html"
TURN = "turn"
STRUCTURE = "structure"
ALONE = "is_alone"
"""In a view: nobody answers here what is handed in, so that no template promises it."""

Mode = Literal["live", "read_only"]


@dataclass(frozen=True, slots=True)
class _Dressed:
    """A kind with another template around its own: all that `render` asks of a kind."""

    name: str
    template: str = TEMPLATE


@dataclass(frozen=True, slots=True)
class Words:
    """What the host says on top of the activity: a refused move, something that just happened."""

    error: str = ""
    notice: str = ""


SILENT = Words()


def whole(block: Fields, reading: Reading, inner: str) -> str:
    """The block with its heading."""
    title = block.display_name if is_titled(block) else reading.brief.document.title
    heading = f'<h2 class="convive-block-title" id="{prefix(block)}-title">{escape(title)}</h2>'
    return f'<div class="convive-block" {spoken(reading.locale)}>{heading}{inner}</div>'


def unreadable(block: Fields, locale: str) -> str:
    """What learners see instead of a text that cannot be read; authors see why in Studio."""
    _ = words(block, locale)
    said = _("This activity cannot be shown at the moment. Please tell your instructor.")
    return f'<div class="convive-block"><p class="convive-block-broken" role="alert">{escape(said)}</p></div>'


def player(block: Fields, reading: Reading, where: Standing, now: datetime, said: Words = SILENT) -> str:
    """The fragment of a learner's own attempt, with forms."""
    closed = playing.is_closed(block, where)
    frame = Frame(
        locale=reading.locale,
        move_url=block.runtime.handler_url(block, "move"),
        hidden=((TURN, str(block.turn)), (STRUCTURE, reading.structure)),
        body="json",
        prefix=prefix(block),
        activity_title=lambda lesson, section: content.lesson_title(block, lesson, section, reading.locale),
        sources=reading.sources,
        media=reading.media,
        untranslated=reading.untranslated,
        source_language=reading.source_language,
        error=said.error,
        notice=said.notice or _notice(block, reading, where),
        mode="read_only" if closed else "live",
    )
    return _rendered(block, reading, where, frame, now)


def specimen(block: Fields, reading: Reading, now: datetime, notice: str) -> str:
    """The fragment of an attempt that has not begun, without forms: nobody's, so it holds nothing personal."""
    frame = Frame(
        reading.locale, "", prefix=prefix(block), sources=reading.sources, media=reading.media,
        untranslated=reading.untranslated, source_language=reading.source_language, notice=notice, mode="read_only",
    )  # fmt: skip
    state = block.kind.start(reading.brief, 0, now)
    view = block.kind.view(reading.brief, state, now, reading.locale)
    host = _host(block.kind.template)
    return render(cast(Kind, _Dressed(block.kind.name)), {**view, "host": host, ALONE: True}, frame)


def prefix(block: Fields) -> str:
    """What keeps the ids of several blocks of a page apart."""
    return f"convive-{sha256(str(block.scope_ids.usage_id).encode()).hexdigest()[:8]}"


def _rendered(block: Fields, reading: Reading, where: Standing, frame: Frame, now: datetime) -> str:
    _ = words(block, reading.locale)
    message = _message(block, reading, where)
    view: Mapping[str, Any] = {}
    if not message:
        view = block.kind.view(playing.played(block, reading.brief), where.state, now, reading.locale)
    goes_on = message and frame.mode == "live" and not where.is_finished
    host = _host(
        block.kind.template,
        message=message,
        deadline=_deadline(block, reading, where),
        attempts=_attempts(block, reading, where),
        finish=block.act_behind_result(where.state) if goes_on else "",
        finish_words=_("Finish"),
        again=_("Start again") if playing.can_begin_again(block, where) else "",
        code=_code(block, reading, where),
    )
    return render(cast(Kind, _Dressed(block.kind.name)), {**view, "host": host, ALONE: True}, frame)


def _host(
    template: str,
    message: str = "",
    deadline: str = "",
    attempts: str = "",
    finish: str = "",
    finish_words: str = "",
    again: str = "",
    code: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    return {
        "template": template,
        "message": message,
        "deadline": deadline,
        "attempts": attempts,
        "finish": finish,
        "finish_words": finish_words,
        "again": again,
        "code": code,
    }


def _code(block: Fields, reading: Reading, where: Standing) -> dict[str, str] | None:
    """The words around the field for the code of the day, where one is asked for."""
    if not block.asks_code(reading.brief, where.state):
        return None
    _ = words(block, reading.locale)
    return {
        "label": _("Code of the day"),
        "hint": _("Your facilitator shows it in the meeting."),
        "button": _("I am here"),
    }


def change_notice(block: Fields, reading: Reading, where: Standing) -> str:
    """What is said to a learner whose page or running attempt is of the text as it was before."""
    _ = words(block, reading.locale)
    if where.is_changed:
        return _(
            "The author has changed this activity, so what you had begun does not fit any more. It starts anew here."
        )
    return _("The author has changed this activity. What you had done is kept where it still fits: look through it.")


def echo_notice(block: Fields, reading: Reading) -> str:
    """What is said above words that were typed on a page of before, or that were refused."""
    _ = words(block, reading.locale)
    return _("What you had typed is shown again below. It is not saved yet.")


def _notice(block: Fields, reading: Reading, where: Standing) -> str:
    is_told = where.is_adapted or (where.is_changed and not where.is_finished)
    return change_notice(block, reading, where) if is_told else ""


def _message(block: Fields, reading: Reading, where: Standing) -> str:
    """What is said instead of the activity, where it must not or cannot be shown."""
    _ = words(block, reading.locale)
    if where.is_finished and where.is_changed:
        return _("The text of this activity has changed since you finished it. What you achieved still counts.")
    if not grading.is_correctness_shown(block) and block.hides_result(where.state):
        if block.act_behind_result(where.state):
            return _("The course does not show how you have decided, or not yet. Finish, so that it counts.")
        return _("Your answers have been handed in. The course does not show the result, or not yet.")
    return ""


def _deadline(block: Fields, reading: Reading, where: Standing) -> str:
    """Why the activity can only be read."""
    if where.is_finished or not playing.is_closed(block, where):
        return ""
    _ = words(block, reading.locale)
    if not is_late(block):
        return _("No further attempt is possible.")
    return _("The deadline has passed: this activity can be read, but not taken any more.")


def _attempts(block: Fields, reading: Reading, where: Standing) -> str:
    if block.max_attempts is None or is_replayable(block.kind, reading.brief.document) or not block.is_repeatable:
        return ""
    if playing.is_used_up(block, where):
        return ""
    _ = words(block, reading.locale)
    if where.is_finished:
        left = attempts_left(block) or 0
        return _("Attempts left: {left} of {most}.").format(left=left, most=block.max_attempts)
    number = min(block.attempts + 1, block.max_attempts)
    return _("Attempt {number} of {most}.").format(number=number, most=block.max_attempts)
