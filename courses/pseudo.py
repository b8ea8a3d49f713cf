"""Two languages that nobody speaks, made from the English words: to see what was never marked for translation, what
has no room for longer words, and what is laid out for readers from the left alone.

`en-XA` has accents, is a third longer and stands in brackets; `ar-XB` is read from right to left. A host offers them
only where its operator asks for it; nothing else of a page is decided here.
"""

import re
from collections.abc import Callable
from gettext import NullTranslations
from typing import Final

ACCENTED, MIRRORED = "en-XA", "ar-XB"
LOCALES: Final = (ACCENTED, MIRRORED)
"""By the codes that CLDR keeps for them."""

OPEN, CLOSE = "⟦", "⟧"
LONGER: Final = 1.35

_REAL: Final = {ACCENTED: "en", MIRRORED: "ar"}
_LETTERS: Final = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "áƀçðéƒĝĥíĵķļɱñóþʠŕšţúṽŵẋýžÁƁÇÐÉƑĜĤÍĴĶĻṀÑÓÞǪŔŠŢÚṼŴẊÝŽ"
)
_VOWEL: Final = re.compile(r"[aeiouAEIOU]")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_KEPT: Final = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}|&#?\w+;|</?[a-zA-Z][^<>]*>|https?://\S+|\[\[[^\[\]]*\]\]")
_KEPT_IN_PROSE: Final = re.compile(
    rf"\{{\{{[^{{}}]*\}}\}}|\[\^[^\[\]]*\]|\]\([^()]*\)|`[^`]*`|\\.|{_KEPT.pattern}"
)
_MARK: Final = re.compile(r"\s*(?:(?:>\s?|[-*+]\s+|\d+[.)]\s+)+|#{1,6}\s+|:::\s*[a-z]*\s*)")
_ALONE: Final = re.compile(r"\s*(?:#{1,6}\s|:::|\||```)")
_HEADING_ID: Final = re.compile(r"\s*\{#[a-z0-9-]+\}\s*$")
_CELL: Final = re.compile(r"\|(?![^{}]*\}\})")

RIGHT_TO_LEFT, END = "\u202e", "\u202c"


def real(locale: str) -> str:
    """The language whose dates and numbers a made-up one uses, and whose texts it shows where there are any."""
    return _REAL.get(locale, locale)


def line(text: str, locale: str) -> str:
    """A message or a plain text; placeholders, tags and addresses stay as they are."""
    return _dressed(text, locale, _KEPT) if text else text


def prose(text: str, locale: str) -> str:
    """A text with Markdown, block by block: what is markup stays markup."""
    return "\n".join(_block(block, locale) for block in _blocks(text))




class Words(NullTranslations):
    """A catalogue that knows every message."""

    def __init__(self, locale: str) -> None:
        super().__init__()
        self._locale = locale

    def gettext(self, message: str) -> str:
        return line(message, self._locale)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return line(msgid1 if n == 1 else msgid2, self._locale)

    def pgettext(self, context: str, message: str) -> str:
        return line(message, self._locale)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return self.ngettext(msgid1, msgid2, n)

    ugettext, ungettext, upgettext, unpgettext = gettext, ngettext, pgettext, npgettext
    """What Babel calls them."""


def _dressed(text: str, locale: str, kept: re.Pattern[str]) -> str:
    words = _words(text, _longer if locale == ACCENTED else _mirrored, kept)
    if locale != ACCENTED or words == text:
        return words
    lacking = round(len(text) * LONGER) - len(words) - 2
    return f"{OPEN}{words}{' ' + '·' * lacking if lacking > 0 else ''}{CLOSE}"


def _words(text: str, change: Callable[[str], str], kept: re.Pattern[str]) -> str:
    made, last = [], 0
    for found in kept.finditer(text):
        made += [change(text[last : found.start()]), found[0]]
        last = found.end()
    return "".join([*made, change(text[last:])])


def _longer(words: str) -> str:
    return _VOWEL.sub(lambda vowel: vowel[0] + vowel[0].lower(), words).translate(_LETTERS)


def _mirrored(words: str) -> str:
    return _WORD.sub(lambda word: f"{RIGHT_TO_LEFT}{word[0]}{END}", words)


def _blocks(text: str) -> list[str]:
    """Lines that belong together: a paragraph is one, and so is every line that begins with a mark."""
    blocks: list[str] = []
    is_open = False
    for row in text.split("\n"):
        begins = not row.strip() or _MARK.match(row) or _ALONE.match(row)
        if begins or not is_open:
            blocks.append(row)
        else:
            blocks[-1] += f"\n{row}"
        is_open = bool(row.strip()) and not _ALONE.match(row)
    return blocks


def _block(block: str, locale: str) -> str:
    if block.lstrip().startswith("|"):
        cells = _CELL.split(block)
        return "|".join(_dressed(cell, locale, _KEPT_IN_PROSE) for cell in cells)
    mark = _MARK.match(block)
    start = mark.end() if mark else 0
    ending = _HEADING_ID.search(block)
    end = ending.start() if ending else len(block)
    return block[:start] + _dressed(block[start:end], locale, _KEPT_IN_PROSE) + block[end:]
