"""What a host tells the player about the page around an activity.

Nothing in it changes what may be seen or done; that is the kind's matter.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, Protocol

from markupsafe import Markup, escape

from courses.directions import Direction, direction
from courses.player.moves import ACT, FIELD

PREFIX: Final = "convive"
"""The prefix of ids on a page that has one activity."""


def section_id(section: str, prefix: str = PREFIX) -> str:
    """The id of a lesson's section on a page: what stands behind the `#` of a link to it."""
    return f"{prefix}-s-{section}"


class Cited(Protocol):
    """A source as a module's manifest has it."""

    @property
    def title(self) -> str: ...
    @property
    def publisher(self) -> str: ...
    @property
    def url(self) -> str: ...


class Place(NamedTuple):
    """What a host says of a lesson or a section of it: its title and, as HTML, its address; "" where there is none."""

    title: str
    address: Markup


class Asset(NamedTuple):
    """A file of the module as a page shows it: its address, its type, its size in pixels, the language it is in."""

    url: str
    type: str
    width: int
    height: int
    language: str


@dataclass(frozen=True, slots=True)
class Frame:
    """How one activity is put on a page.

    `hidden` are the host's own fields (CSRF token, turn, idempotency key), sent back with every
    move; `headers` go with a fetch (Open edX checks its CSRF there). `body` says how a fetch sends
    a move: as a form, or as the JSON that `move_from_json` reads. `asset_url` is the address before
    `player.css` and the scripts. `prefix` keeps ids apart when several activities share a page.
    `activity_url` resolves a lesson's key and section id; without it, or when it gives None, no link is
    shown. `activity_title` gives the words for such a link. `sources` are those of the module, by id; `media` its
    files, by name: where a file is not among them, its words alone are shown. `untranslated` are the paths of the
    document whose texts are still in the source language, `source_language`; all are where `text_language` is another
    than the reader's. `keeping` is the id of the host's form
    for bookmarks, "" where there are none.
    `error` is the sentence of a refused move, `notice` one about what just happened; both are messages
    of the player's catalogue. `mode` "read_only" leaves out everything that would make a move (an
    instructor looks, an attempt is closed). `fields` is `hidden` as HTML.
    """

    locale: str
    move_url: str
    hidden: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Literal["form", "json"] = "form"
    asset_url: str = ""
    prefix: str = PREFIX
    activity_url: Callable[[str, str | None], str | None] | None = None
    activity_title: Callable[[str, str | None], str | None] | None = None
    sources: Mapping[str, Cited] = field(default_factory=dict)
    media: Mapping[str, Asset] = field(default_factory=dict)
    untranslated: frozenset[str] = frozenset()
    source_language: str = ""
    text_language: str = ""
    keeping: str = ""
    error: str = ""
    notice: str = ""
    mode: Literal["live", "read_only"] = "live"
    fields: Markup = field(init=False, repr=False, compare=False)
    _places: dict[tuple[str, str | None], Place] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        clash = [name for name, _ in self.hidden if name == ACT or name.startswith(FIELD)]
        if clash:
            raise ValueError(f"{clash[0]!r} is a field of the player; a host gives its own fields other names")
        # Frozen to everybody else; a page with a dozen forms escapes them once.
        object.__setattr__(self, "fields", _fields(self.hidden))

    @property
    def direction(self) -> Direction:
        """Which way the words of the fragment are read."""
        return direction(self.locale)

    @property
    def falls_back(self) -> bool:
        """Whether some of the activity's texts are not in the reader's language."""
        return bool(self.untranslated) or self._is_other

    def foreign(self, path: str) -> str:
        """The language of the text at a path of the document where it is not the reader's, else ""."""
        return self.source_language if self._is_other or path in self.untranslated else ""

    @property
    def _is_other(self) -> bool:
        return self.text_language != "" and _language(self.text_language) != _language(self.locale)

    def section(self, key: str) -> str:
        """The id of a section of the lesson on this page."""
        return section_id(key, self.prefix)

    def place(self, lesson: str, section: str | None) -> Place:
        """A lesson, or a section of it. The host is asked once, as a page of results names many a place twice."""
        found = self._places.get((lesson, section))
        if found is None:
            title = self.activity_title(lesson, section) if self.activity_title is not None else None
            address = self.activity_url(lesson, section) if self.activity_url is not None else None
            found = self._places[lesson, section] = Place(title or "", escape(address or ""))
        return found

    def cited(self, key: str) -> tuple[str, str, str]:
        """Title, publisher and address of a source; the address is "" where no link is to be shown."""
        found = self.sources.get(key)
        if found is None or not found.url.startswith("https://"):
            return found.title if found is not None else key, "", ""
        return found.title, found.publisher, found.url


def _language(locale: str) -> str:
    return locale.replace("_", "-").partition("-")[0]


def _fields(hidden: tuple[tuple[str, str], ...]) -> Markup:
    tags = (f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">\n' for name, value in hidden)
    return Markup("".join(tags))  # noqa: S704  # Both parts of every pair are escaped.
