"""A kind's view as an HTML fragment with plain forms, for whichever host.

Templates lie in each kind's own room and are named `package:file`; the shared ones are
`courses.player:…`. The page around the fragment belongs to the host.
"""

import json
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, Protocol, runtime_checkable

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound
from markupsafe import Markup

from courses import registry
from courses.directions import direction
from courses.kinds.kind import Kind, Printable, View
from courses.player import catalogue
from courses.player.frame import Frame
from courses.player.kept import Kept, kept_by, trusted
from courses.player.templating import Direct

SHELL: Final = "courses.player:shell.html"
PAPER: Final = "courses.player:paper.html"
_MOST: Final = 512


@runtime_checkable
class Tooled(Protocol):
    """A kind whose templates leave a part of their work to Python: `tools.<kind>.<function>(…)`."""

    def tools(self, kept: Kept) -> Any:
        """What has these functions, asked for once in each language."""


def render(kind: Kind, view: View, frame: Frame) -> str:
    """The fragment of one activity: `<div class="convive-player">…</div>`."""
    template = _environment(catalogue.nearest(frame.locale)).get_template(SHELL)
    return template.render(kind=kind.name, template=kind.template, view=view, frame=frame)


def printed(kind: Printable, view: View, frame: Frame) -> str:
    """The fragment of a kind's paper version: all its content and not one form."""
    template = _environment(catalogue.nearest(frame.locale)).get_template(PAPER)
    return template.render(kind=kind.name, template=kind.paper, view=view, frame=frame)


def assets(frame: Frame) -> str:
    """The tags that a page with the player carries in its head."""
    return _environment(catalogue.nearest(frame.locale)).get_template("courses.player:assets.html").render(frame=frame)


class _Rooms(BaseLoader):
    """Finds `package:file` among the files of a package, or in its folder `templates`."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, None]:
        package, _, name = template.partition(":")
        try:
            room = files(package)
        except (ImportError, ValueError):
            raise TemplateNotFound(template) from None
        for place in (room / name, room / "templates" / name):
            if name and place.is_file():
                return place.read_text("utf-8"), str(place), None
        raise TemplateNotFound(template)


class _Environment(Direct):
    """For views, which are dictionaries.

    Jinja looks for an attribute first and for an item after the error; a page of questions asks six hundred times.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


@lru_cache(maxsize=8)
def _environment(locale: str) -> Environment:
    environment = _Environment(
        loader=_Rooms(),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    say, say_number = _words_in(locale)
    kept = kept_by(environment)
    tools = {kind.name: kind.tools(kept) for kind in registry.kinds().values() if isinstance(kind, Tooled)}
    environment.globals.update(locale=locale, _=say, gettext=say, ngettext=say_number, tools=tools)
    environment.filters.update(
        number=_number_in(locale), signed=_signed, sentence=_sentence_in(locale), compact=_compact, cited=_cited,
        direction=direction,
    )
    return environment


def _words_in(locale: str) -> tuple[Callable[..., Markup], Callable[..., Markup]]:
    """`_` and `ngettext` of the templates. Both keep their messages ready: a page of questions asks a hundred times."""
    words = catalogue.translations(locale)

    @lru_cache(maxsize=_MOST)
    def message(text: str) -> Markup:
        return trusted(words.gettext(text))

    @lru_cache(maxsize=_MOST)
    def finished(text: str) -> Markup:
        return message(text) % {}

    def say(text: str, **values: Any) -> Markup:
        return message(text) % values if values else finished(text)

    def say_number(singular: str, plural: str, num: int, **values: Any) -> Markup:
        return trusted(words.ngettext(singular, plural, num)) % {"num": num, **values}

    return say, say_number


def _number_in(locale: str) -> Any:
    def number(value: float) -> str:
        """At most two decimals, with the comma where the language has one."""
        text = f"{value:.2f}".rstrip("0").rstrip(".")
        return text if locale == "en" else text.replace(".", ",")

    return number


def _sentence_in(locale: str) -> Any:
    translate = catalogue.gettext_for(locale)

    def sentence(message: str) -> str:
        """A message that came from a kind or a host, in the reader's language."""
        return translate(message) if message else ""

    return sentence


def _signed(value: int) -> str:
    """A number with its sign; the real minus, because a hyphen is not read aloud."""
    return f"+{value}" if value > 0 else f"−{-value}" if value < 0 else "0"


def _cited(html: str, prefix: str) -> str:
    """Prose whose citations and terms lead to the lists of this very fragment: a page may hold several."""
    cited = html.replace('href="#source-', f'href="#{prefix}-source-')
    if 'href="#term-' not in cited:
        return cited
    cited = cited.replace('href="#term-', f'href="#{prefix}-term-')
    return cited.replace(' aria-describedby="tip-', f' aria-describedby="{prefix}-tip-').replace(
        ' id="tip-', f' id="{prefix}-tip-'
    )


def _compact(value: Any) -> str:
    return json.dumps(dict(value), separators=(",", ":"))
