"""Small pieces of HTML that are made once and kept: an option's feedback, a signal, a question around its options.

What is kept hangs on a template and its values alone, both of which are its key. So it is the same for everybody who
is shown the same words, and what is a reader's own (an address, an order, a number) is put into holes afterwards.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from jinja2 import Environment
from markupsafe import Markup

_PIECES: Final = 4096
_PATTERNS: Final = 1024
"""A few megabytes: several hundred questions, each option as it was chosen or not, each question by its verdict."""

_HOLE: Final = re.compile('<"([a-z]+)<')
"""No text comes to look like this: whatever is shown has had its `<` escaped, or inside a tag its `"`."""


class Kept(NamedTuple):
    """What is kept of one language.

    `piece(template, **values)` is a small template, rendered. `pattern(template, **values)` is one with holes, which
    its template makes by `hole('name')`: `pattern(…) % {"name": …}` fills them with what is HTML already.
    """

    piece: Callable[..., Markup]
    pattern: Callable[..., str]

    def pieces(self, template: str, things: Iterable[Mapping[str, Any]], *names: str, **alike: Any) -> Markup:
        """The piece of each of these things, which differ in what is named; joined at once, as there are dozens."""
        piece = self.piece
        return trusted("".join([piece(template, **{name: one[name] for name in names}, **alike) for one in things]))


def kept_by(environment: Environment) -> Kept:
    """Nothing yet. The templates of the environment get `piece`, `pieces` and `hole`."""

    # Text and HTML are equal as strings, and only one of them is still to be escaped: the types are in the keys.
    @lru_cache(maxsize=_PIECES, typed=True)
    def piece(template: str, **values: Any) -> Markup:
        return trusted(environment.get_template(template).render(values))

    @lru_cache(maxsize=_PATTERNS, typed=True)
    def pattern(template: str, **values: Any) -> str:
        html = environment.get_template(template).render(values)
        return _HOLE.sub(r"%(\1)s", html.replace("%", "%%"))

    kept = Kept(piece, pattern)
    environment.globals.update(piece=piece, pieces=kept.pieces, hole=_hole)
    return kept


def trusted(html: str) -> Markup:
    """HTML out of templates and of what was escaped; nothing else may come here."""
    return Markup(html)  # noqa: S704  # Templates escape.


def _hole(name: str) -> Markup:
    return trusted(f'<"{name}<')
