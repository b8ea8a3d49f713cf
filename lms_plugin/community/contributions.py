"""Plain words of a contribution as safe HTML: paragraphs, line breaks, https addresses one can follow. No markup.

Which words may be stored is `community.forms`' matter.
"""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from lms_plugin.db.folding import fold

# No "@" and no bracket: the name of the host stays what the reader takes for it.
_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(?::\d{1,5})?(?:[/?#][^\s<>\"'()\[\]{}]*)?(?!@)")
_TRAILING = ".,;:!?…"
_LINK = Markup('<a href="{0}" rel="noopener nofollow ugc" target="_blank">{0}</a>')


def paragraphs(body: str) -> Markup:
    """The whole contribution; blank lines part paragraphs."""
    blocks = (block.strip() for block in re.split(r"\n[ \t]*\n+", body))
    return Markup("\n").join(Markup("<p>{}</p>").format(_lines(block)) for block in blocks if block)


def excerpt(body: str, words: str = "", width: int = 200) -> str:
    """About `width` characters around the first place of `words`, else from the beginning."""
    flat = " ".join(body.split())
    at = _first(flat, words) if words else 0
    first = max(at - width // 3, 0) if at + len(words) > width else 0
    part = flat[first : first + width]
    return f"{'…' if first else ''}{part}{'…' if first + width < len(flat) else ''}"


def _first(text: str, words: str) -> int:
    """Where the words begin, as the search found them; 0 where they stand elsewhere, as in the title."""
    folded = "".join(fold(letter)[:1] or letter for letter in text)
    return max(folded.find(fold(words)), 0)


def _lines(block: str) -> Markup:
    return Markup("<br>\n").join(Markup("").join(_parts(line)) for line in block.split("\n"))


def _parts(line: str) -> Iterator[Markup]:
    end = 0
    for found in _ADDRESS.finditer(line):
        address = found.group().rstrip(_TRAILING)
        yield escape(line[end : found.start()])
        yield _LINK.format(address)
        end = found.start() + len(address)
    yield escape(line[end:])
