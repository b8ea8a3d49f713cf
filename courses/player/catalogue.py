"""The player's own words in the reader's language.

English is the source: it needs no catalogue, and a word without a translation
falls back to it. Words of the content (titles, questions) are no matter of this
room; they come translated with the document.
"""

from collections.abc import Callable
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files

from courses import pseudo

SOURCE_LOCALE = "en"


def locales() -> tuple[str, ...]:
    """The languages the player speaks, the source language first."""
    return (SOURCE_LOCALE, *_translated())


def nearest(locale: str) -> str:
    """The language of ours that suits `locale` best: `es-MX` and `es_ES` are `es`, an unknown one is English."""
    if locale in pseudo.LOCALES:
        return locale
    language = locale.replace("_", "-").split("-", 1)[0].lower()
    return language if language in _translated() else SOURCE_LOCALE


def translations(locale: str) -> NullTranslations:
    """The catalogue of a locale; the empty one (English) where there is none."""
    return _load(nearest(locale))


def gettext_for(locale: str) -> Callable[[str], str]:
    """What turns an English message into the reader's language."""
    return translations(locale).gettext


def ngettext_for(locale: str) -> Callable[[str, str, int], str]:
    """What turns an English message with a number into the reader's language."""
    return translations(locale).ngettext


@lru_cache(maxsize=1)
def _translated() -> tuple[str, ...]:
    return tuple(
        sorted(folder.name for folder in files(__package__).joinpath("translations").iterdir() if folder.is_dir())
    )


@lru_cache(maxsize=8)
def _load(language: str) -> NullTranslations:
    if language == SOURCE_LOCALE:
        return NullTranslations()
    if language in pseudo.LOCALES:
        return pseudo.Words(language)
    with files(__package__).joinpath("translations", language, "LC_MESSAGES", "player.mo").open("rb") as stream:
        return GNUTranslations(stream)
