"""What others read out of a block: the course search, the mobile apps, the instructor's report.

No answer key leaves through here. Who may read a report is decided by the platform.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from courses import prose, texts
from courses.cells import harmless
from courses.errors import ContentError
from courses.kinds.kind import Brief, State
from xblocks import content, grading, playing
from xblocks.fields import Fields
from xblocks.words import language_of, words

SHOWN_TO_ALL = ("title", "summary", "intro", "sections", "review", "pages", "total")
"""Of a view of an attempt that has not begun: what is the same for everybody."""

LONGEST_INDEXED = 20_000

_GAP = re.compile(r"\[\[[^\[\]]*\]\]")

Row = dict[str, Any]


def projection(block: Fields, locale: str, now: datetime) -> dict[str, Any]:
    """What every learner may know of the block before beginning: the same for all, so that apps may keep it."""
    try:
        reading = content.reading(block, locale, now)
    except ContentError:
        return {"kind": block.kind_name, "readable": False}
    state = block.kind.start(reading.brief, 0, now)
    view = block.kind.view(reading.brief, state, now, reading.locale)
    return {
        "kind": block.kind_name,
        "readable": True,
        "language": reading.locale,
        "languages": list(content.locales(block)),
        "graded": block.kind.graded,
        "points": grading.possible(block) if block.kind.graded else None,
        "max_attempts": block.max_attempts,
        **{name: view[name] for name in SHOWN_TO_ALL if name in view},
    }


def own_state(block: Fields, locale: str, now: datetime) -> dict[str, Any]:
    """Where this learner stands, with what may be seen now; the score only where the course shows it."""
    try:
        reading = content.reading(block, locale, now)
    except ContentError:
        return {"readable": False}
    where = playing.standing(block, reading, now)
    is_shown = grading.is_correctness_shown(block)
    is_hidden = (where.is_changed and where.is_finished) or (not is_shown and block.hides_result(where.state))
    brief = playing.played(block, reading.brief)
    view = None if is_hidden else dict(block.kind.view(brief, where.state, now, reading.locale))
    return {
        "readable": True,
        "turn": block.turn,
        "structure": reading.structure,
        "attempts": block.attempts,
        "attempts_left": content.attempts_left(block),
        "finished": where.is_finished,
        "adapted": where.is_adapted,
        "restarted": where.is_changed and not where.is_finished,
        "progress": 1.0 if where.is_finished else block.kind.progress(reading.brief, where.state),
        "score": dict(block.score) if is_shown and block.score else None,
        "view": view,
    }


def indexed(block: Fields, now: datetime) -> dict[str, Any]:
    """What the search of the course may find: the words that everybody sees, in all languages."""
    found: dict[str, Any] = {"content_type": block.nouns, "content": {"display_name": content.name_of(block)}}
    try:
        for locale in content.locales(block):
            reading = content.reading(block, locale, now)
            found["content"][f"text_{language_of(locale)}"] = _words(block, reading.brief, locale)
    except ContentError:
        return found
    return found


def _words(block: Fields, brief: Brief, locale: str) -> str:
    """Title, summary, sections and questions; options and whatever follows an answer are left out."""
    asked = block.open_questions(brief)
    parts = [
        _GAP.sub("…", prose.plain(found.text, brief.overlay, locale) if found.prose else found.text)
        for found in texts.walk(brief.document)
        if found.text and is_open_to_all(found.path, asked)
    ]
    return "\n".join(parts)[:LONGEST_INDEXED]


def is_open_to_all(path: str, asked: frozenset[str]) -> bool:
    """Whether a text of a document is seen by everybody from the start."""
    steps = path.split("/")
    is_asked = steps[0] == "questions" and steps[1] in asked and steps[2:] in (["text"], ["body"])
    return is_asked or steps[0] in ("title", "summary", "intro", "sections")


def rows(block: Fields, states: Iterable[Any], most: int | None, now: datetime) -> Iterator[tuple[str, Row]]:
    """(user name, readable columns) for the platform's report; `states` have `username` and `state` (its fields)."""
    try:
        reading = content.reading(block, content.locales(block)[0], now)
    except ContentError:
        # The report is of a whole course: one text that cannot be read must not cost all the others.
        reading = None
    found = ((one.username, row) for one in states for row in _rows(block, reading, one.state, now))
    for username, row in islice(found, most):
        yield username, {
            harmless(name): harmless(value) if isinstance(value, str) else value for name, value in row.items()
        }


def _rows(block: Fields, reading: content.Reading | None, kept: Mapping[str, Any], now: datetime) -> Iterator[Row]:
    state: State = kept.get("state") or kept.get("best") or {}
    if not state:
        return
    _ = words(block, block.language if reading is None else reading.locale)
    common = {_("Attempts"): kept.get("attempts", 0), _("Finished"): _("yes") if kept.get("finished") else _("no")}
    if reading is None:
        yield {**common, _("Note"): _("The text of this activity cannot be read.")}
    elif state.get("structure") != reading.structure or not playing.is_whole(block, reading, state, now):
        yield {**common, _("Note"): _("This attempt was made on an earlier version of the text.")}
    else:
        for row in block.report(reading.brief, state, reading.locale, _):
            yield {**common, **row}
