"""The house rules that templates, styles and scripts are read for.

Templates are read as HTML with the Jinja parts blanked out, line by line in
place. Whether a page is good to use is a matter of the journeys.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from tests.architecture.sources import Source

_COMMENT: Final = re.compile(r"\{#.*?#\}", re.DOTALL)
_TRANSLATED: Final = re.compile(r"\{%-?\s*trans\b.*?\{%-?\s*endtrans\s*-?%\}", re.DOTALL)
_WIDTH: Final = re.compile(r"\{% block width %\}\w+\{% endblock %\}")
_JINJA: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_ELSEWHERE: Final = re.compile(r"\s*(https?:)?//", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(?:url\(\s*[\"']?|[\"'`])\s*(?:https?:)?//(?!www\.w3\.org/)\w", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]{2,}")

LOADING: Final = {
    "link": ("href",), "script": ("src",), "img": ("src", "srcset"), "iframe": ("src",), "source": ("src", "srcset"),
    "video": ("src", "poster"), "audio": ("src",), "embed": ("src",), "object": ("data",), "use": ("href",),
    "image": ("href",), "track": ("src",), "input": ("src",),
}  # fmt: skip
"""What a browser fetches by itself when it shows the page."""

SPOKEN: Final = ("alt", "title", "aria-label", "aria-description", "placeholder", "label")
NAMES: Final = frozenset({"Convive", "LTI", "UTC", "Markdown", "YAML"})
"""What is the same in every language."""


class _Reader(HTMLParser):
    """Collects findings as pairs of line and words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.policy: list[tuple[int, str]] = []
        self.elsewhere: list[tuple[int, str]] = []
        self.spoken: list[tuple[int, str]] = []
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open = tag
        line = self.getpos()[0]
        if tag == "style":
            self.policy.append((line, "a style element"))
        for name, value in attrs:
            if name == "style" or re.match(r"on[a-z]+$", name):
                self.policy.append((line, f"the attribute {name}"))
            if (value or "").strip().lower().startswith("javascript:"):
                self.policy.append((line, "a javascript: address"))
            if name in LOADING.get(tag, ()) and _ELSEWHERE.match(value or ""):
                self.elsewhere.append((line, f"{tag} loads {value}"))
            if name in SPOKEN:
                self.spoken.append((line, value or ""))

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open == "script" and data.strip():
            self.policy.append((self.getpos()[0], "a script in the page"))
        elif self._open not in ("script", "style", "code"):
            self.spoken.append((self.getpos()[0], data))


def policy(source: Source) -> Iterator[str]:
    """What the content security policy refuses: scripts, styles and handlers in the page."""
    return (source.at(line, what) for line, what in _read(source).policy)


def third_parties(source: Source) -> Iterator[str]:
    """Addresses of others that a page would fetch from."""
    return (source.at(line, what) for line, what in _read(source).elsewhere)


def third_parties_in_assets(source: Source) -> Iterator[str]:
    """The same for styles and scripts; names of XML vocabularies are not fetched."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if _ADDRESS.search(line):
            yield source.at(number, f"fetches from {line.strip()[:80]}")


def untranslated(source: Source) -> Iterator[str]:
    """Words that a page shows in English to everyone, because they do not pass through gettext."""
    for line, text in _read(source).spoken:
        words = [word for word in _WORD.findall(text) if word not in NAMES]
        if words:
            yield source.at(line, f"not translatable: {' '.join(text.split())[:80]}")


def _read(source: Source) -> _Reader:
    text = source.text
    for pattern in (_COMMENT, _TRANSLATED, _WIDTH, _JINJA):
        text = pattern.sub(lambda found: "\n" * found.group().count("\n") or " ", text)
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader
