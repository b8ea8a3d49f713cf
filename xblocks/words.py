"""The few words that the blocks say themselves, and the language in which they say them.

The player's words (buttons, results, refused moves) come from `courses.player`.
"""

from collections.abc import Callable
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from html import escape
from importlib.resources import files
from typing import Any

from courses.directions import direction
from courses.player.catalogue import gettext_for
from xblocks import compat
from xblocks.fields import Fields

SOURCE_LOCALE = "en"
DOMAIN = "text.mo"


def locale_of(block: Fields) -> str:
    """The reader's language: what the runtime's i18n service says, else Django, else English."""
    service = block.runtime.service(block, "i18n")
    said = _from_catalogue(service) or _from_service(service) or compat.language() or SOURCE_LOCALE
    return said.replace("_", "-")


def words(block: Fields, locale: str) -> Callable[[str], str]:
    """What turns an English message into the language of the fragment.

    Open edX looks into `xblocks/translations` itself, and operators may put their own catalogue in its place: theirs
    goes first when it is for this language.
    """
    service = block.runtime.service(block, "i18n")
    own = catalogue(locale)
    is_theirs = language_of(locale_of(block)) == language_of(locale)

    def translate(message: str) -> str:
        theirs = str(service.gettext(message)) if is_theirs else message
        return theirs if theirs != message else own.gettext(message)

    return translate


def shared_words(block: Fields, locale: str) -> Callable[[str], str]:
    """The blocks' own words, and for what they do not have those of the player and of the content's problems."""
    own, shared = words(block, locale), gettext_for(locale)

    def translate(message: str) -> str:
        found = own(message)
        return found if found != message else shared(message)

    return translate


def language_of(locale: str) -> str:
    """`es` for `es-MX` and `es_419`."""
    return locale.replace("_", "-").split("-", 1)[0].lower()


def spoken(locale: str) -> str:
    """The attributes of an element whose words are in a language: which one, and which way it is read."""
    return f'lang="{escape(locale)}" dir="{direction(locale)}"'


@lru_cache(maxsize=16)
def catalogue(locale: str) -> NullTranslations:
    """Our own catalogue, the empty one (English) where there is none."""
    path = files(__package__).joinpath("translations", language_of(locale), "LC_MESSAGES", DOMAIN)
    if not language_of(locale).isalpha() or not path.is_file():
        return NullTranslations()
    with path.open("rb") as stream:
        return GNUTranslations(stream)


def _from_catalogue(service: Any) -> str | None:
    """The service of Open edX is the catalogue it found for us, which names its language."""
    try:
        said = service.info().get("language")
    except (AttributeError, TypeError):
        return None
    return said if isinstance(said, str) else None


def _from_service(service: Any) -> str | None:
    """Without a catalogue for us, the services of Open edX and of the workbench hand on to Django."""
    try:
        said = service.get_language()
    except AttributeError:
        return None
    return said if isinstance(said, str) else None
