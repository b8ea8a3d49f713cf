"""What a host tells the player about the page around an activity.

Nothing in it changes what may be seen or done; that is the kind's matter.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

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


@dataclass(frozen=True, slots=True)
class Frame:
    """How one activity is put on a page.

    `hidden` are the host's own fields (CSRF token, turn, idempotency key), sent back with every
    move; `headers` go with a fetch (Open edX checks its CSRF there). `body` says how a fetch sends
    a move: as a form, or as the JSON that `move_from_json` reads. `asset_url` is the address before
    `player.css` and the scripts. `prefix` keeps ids apart when several activities share a page.
    `activity_url` resolves a lesson's key and section id; without it, or when it gives None, no link is
    shown. `activity_title` gives the words for such a link. `sources` are those of the module, by id.
    `error` is the sentence of a refused move, `notice` one about what just happened; both are messages
    of the player's catalogue. `mode` "read_only" leaves out everything that would make a move (an
    instructor looks, an attempt is closed).
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
    error: str = ""
    notice: str = ""
    mode: Literal["live", "read_only"] = "live"

    def __post_init__(self) -> None:
        clash = [name for name, _ in self.hidden if name == ACT or name.startswith(FIELD)]
        if clash:
            raise ValueError(f"{clash[0]!r} is a field of the player; a host gives its own fields other names")

    def section(self, key: str) -> str:
        """The id of a section of the lesson on this page."""
        return section_id(key, self.prefix)

    def address(self, lesson: str, section: str | None) -> str | None:
        """Where a lesson, or a section of it, is read."""
        return self.activity_url(lesson, section) if self.activity_url is not None else None

    def named(self, lesson: str, section: str | None) -> str | None:
        """What a lesson, or a section of it, is called."""
        return self.activity_title(lesson, section) if self.activity_title is not None else None
