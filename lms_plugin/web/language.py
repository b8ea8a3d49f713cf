"""Which language a page speaks: the visit's choice, else `?lang=`, else the browser's, else the installation's.

Words of the activities come from `courses.player`; those of the pages from `translations/`.
"""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale
from markupsafe import Markup

from courses import pseudo
from lms_plugin.config import LOCALES as LOCALES
from lms_plugin.config import nearest_locale
from lms_plugin.web.house import house
from lms_plugin.web.identity import LOCALE, actor_or_none

NAMES = {"en": "English", "es": "Español", pseudo.ACCENTED: "⟦Áçççéñţéð⟧", pseudo.MIRRORED: "\u202eMirrored\u202c"}
nearest = nearest_locale

_CATALOGUES: Final = Path(__file__).parent.parent / "translations"
_MOST: Final = 4096
"""Messages that are kept ready; the catalogue has under a thousand, in two languages."""


def locale() -> str:
    """The locale of this request, found once: every message of a page asks for it."""
    found: str | None = g.get(LOCALE)
    if found is None:
        found = _locale()
        setattr(g, LOCALE, found)
    return found


def speak(code: str) -> None:
    """Speak this language in the answer to this request, whoever is here: its reader is known otherwise."""
    setattr(g, LOCALE, code)


def _locale() -> str:
    who = actor_or_none()
    if who is not None:
        return who.locale
    asked = request.args.get("lang")
    if asked in house().settings.locales:
        return str(asked)
    default = house().settings.default_locale
    return request.accept_languages.best_match(LOCALES, default) or default


def say(message: str, **values: Any) -> Markup:
    """A message of the pages for a template: `%(name)s` is filled with escaped values."""
    here = locale()
    return _message(here, message) % values if values else _finished(here, message)


def say_number(singular: str, plural: str, num: int, **values: Any) -> Markup:
    """A message that hangs on a number, which it may name as `%(num)s`."""
    here = locale()
    return _plural(here, singular, plural, num) % {"num": num, **values} if values else _counted(
        here, singular, plural, num
    )


@cache
def _catalogue(code: str) -> Any:
    return pseudo.Words(code) if code in pseudo.LOCALES else Translations.load(_CATALOGUES, [code])


def _real() -> str:
    return pseudo.real(locale())


@lru_cache(maxsize=_MOST)
def _message(code: str, message: str) -> Markup:
    return _trusted(_catalogue(code).ugettext(message))


@lru_cache(maxsize=_MOST)
def _finished(code: str, message: str) -> Markup:
    return _message(code, message) % {}


@lru_cache(maxsize=_MOST)
def _plural(code: str, singular: str, plural: str, num: int) -> Markup:
    return _trusted(_catalogue(code).ungettext(singular, plural, num))


@lru_cache(maxsize=_MOST)
def _counted(code: str, singular: str, plural: str, num: int) -> Markup:
    return _plural(code, singular, plural, num) % {"num": num}


def _trusted(words: str) -> Markup:
    return Markup(words)  # noqa: S704  # Messages are the project's own; what fills them is escaped.


class _Words(Domain):  # type: ignore[misc]
    """The catalogue for words that stand in code. Flask-Babel's own spells its locale out for each of them."""

    def get_translations(self) -> NullTranslations:
        """That of the request, or of the language that is spoken for a moment (`force_locale`)."""
        chosen = locale() if has_request_context() else ""
        if chosen in pseudo.LOCALES:
            return _catalogue(chosen)  # type: ignore[no-any-return]
        here = get_locale()
        return NullTranslations() if here is None else _catalogue(here.language)


def init_app(app: Flask) -> None:
    """Attach Flask-Babel, and give templates their words ready made: it looks each one up anew, 80 on a page."""
    babel = Babel(app, locale_selector=_real, default_domain="messages")
    babel.domain_instance = _Words()
    app.jinja_env.globals.update(_=say, gettext=say, ngettext=say_number)
