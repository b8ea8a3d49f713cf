"""From the fields of a survey to answers: what is missing, what cannot be read, and the sheet that is left.

Nothing of this is ever part of a state that is kept.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from courses.errors import IllegalMove, Sentence
from courses.kinds.form.entries import personal
from courses.kinds.kind import Move
from courses.kinds.privacy import Sheet
from courses.kinds.survey.document import Item, Survey

ITEM: Final = "q."
CODE: Final = "code."
LONGEST_PART: Final = 20
"""Characters of one part of the code."""

Typed = Mapping[str, str]
"""Field → what was chosen or typed; absent when empty."""

_BESIDES = re.compile(r"[^a-z0-9]")


def typed(survey: Survey, move: Move) -> dict[str, str]:
    """The fields of a move; raise IllegalMove for one that this survey does not have."""
    known = [*(ITEM + item.id for item in survey.items), *(CODE + one.id for one in survey.code)]
    if set(move.data) - set(known):
        raise IllegalMove("The form has a field that is not known here.")
    found = {name: (move.one(name) or "").replace("\r\n", "\n").strip() for name in known}
    return {name: value for name, value in found.items() if value}


def errors(survey: Survey, given: Typed) -> dict[str, Sentence]:
    """Field → what can be mended, in the order of the page."""
    items = ((ITEM + item.id, _error(survey, item, given.get(ITEM + item.id, ""))) for item in survey.items)
    found = {name: message for name, message in items if message is not None}
    parts = [CODE + one.id for one in survey.code]
    if any(name in given for name in parts):
        found |= {name: Sentence("Answer all the questions of the code, or none.") for name in parts
                  if not _folded(given.get(name, ""))}  # fmt: skip
    long = {name: Sentence("Write one letter or a short number.") for name in parts
            if len(given.get(name, "")) > LONGEST_PART}  # fmt: skip
    return {**found, **long}


def sheet(survey: Survey, given: Typed) -> Sheet:
    """What is kept with nobody: figures, words, and the code as it was typed."""
    parts = tuple(_folded(given.get(CODE + one.id, "")) for one in survey.code)
    answered = {item.id: (item, given[ITEM + item.id]) for item in survey.items if ITEM + item.id in given}
    return Sheet(
        survey.series,
        survey.wave,
        {key: int(value) for key, (item, value) in answered.items() if item.type != "words"},
        {key: value for key, (item, value) in answered.items() if item.type == "words"},
        parts if all(parts) else (),
    )


def _error(survey: Survey, item: Item, value: Any) -> Sentence | None:
    if not value:
        return Sentence("This is needed.") if item.required else None
    if item.type != "words":
        known = {str(one) for one in survey.values(item)}
        return None if value in known else Sentence("Choose one of the answers.")
    if len(value) > item.longest:
        return Sentence("This is longer than %(most)s characters. Shorten it.", most=item.longest)
    return personal(value)


def _folded(part: str) -> str:
    """Letters and digits alone, without capitals and accents, so that a code is found again however it is typed."""
    spread = unicodedata.normalize("NFKD", part.casefold())
    return _BESIDES.sub("", "".join(letter for letter in spread if not unicodedata.combining(letter)))
