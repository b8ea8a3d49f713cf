"""The words of `lms_plugin` and `lti` and their catalogues: what is used, what is written, what is compiled.

`python -m tests.support.catalogue` brings each messages.po up to date and compiles it; every translation is
kept, also of words that are out of use for a while. The words of the activities belong to `courses.player`.
"""

import io
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

Msgid: TypeAlias = str | tuple[str, ...]
"""A message, or its singular and plural."""

ROOT: Final = Path(__file__).resolve().parents[2]
TRANSLATIONS: Final = ROOT / "lms_plugin" / "translations"
LANGUAGES: Final = ("es",)
KEYWORDS: Final[Mapping[str, Any]] = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
METHODS: Final = (("lms_plugin", "**.py", "python"), ("lms_plugin", "**.html", "jinja2"), ("lti", "**.py", "python"))
OPTIONS: Final = {"**.html": {"silent": "false", "trimmed": "true"}}
"""A template that cannot be read is an error here, not a template without words."""

HEADER: Final = "# Spanish words of Convive's pages.\n# Update with: python -m tests.support.catalogue\n"


@lru_cache(maxsize=1)
def template() -> Catalog:
    """Every message in use with the files that use it; read once and not to be changed."""
    found = Catalog(fuzzy=False)
    for package, pattern, method in METHODS:
        mapping = [("migrations/**", "ignore"), ("static/**", "ignore"), (pattern, method)]
        for name, _, words, comments, context in extract_from_dir(ROOT / package, mapping, OPTIONS, KEYWORDS):
            found.add(words, locations=[(f"{package}/{name}", 0)], auto_comments=comments, context=context)
    return found


def extract() -> set[Msgid]:
    """The msgids in use; a message with a plural is a pair."""
    return {msgid(message) for message in template() if message.id}


def msgid(message: Message) -> Msgid:
    """The msgid of a message as something that can be compared."""
    return message.id if isinstance(message.id, str) else tuple(message.id)


def forms(words: str | Sequence[str] | None) -> tuple[str, ...]:
    """A message as its forms: one, or one per plural."""
    return (words or "",) if words is None or isinstance(words, str) else tuple(words)


def po(language: str, folder: Path = TRANSLATIONS) -> Path:
    """Where the written catalogue of a language lies."""
    return folder / language / "LC_MESSAGES" / "messages.po"


def read(language: str, folder: Path = TRANSLATIONS) -> Catalog:
    """The written catalogue; an empty one where there is none yet."""
    path = po(language, folder)
    if not path.exists():
        return Catalog(
            locale=language,
            project="Convive",
            version="1",
            charset="utf-8",
            fuzzy=False,
            last_translator="Convive",
            language_team=language,
            msgid_bugs_address="-",
        )
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def compiled(catalog: Catalog) -> bytes:
    """The catalogue as gettext reads it when the tool runs."""
    stream = io.BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


def spoken(mo: bytes) -> dict[Msgid, tuple[str, ...]]:
    """What a compiled catalogue says, without the header, which names the version of the compiler."""
    return {msgid(message): forms(message.string) for message in read_mo(io.BytesIO(mo)) if message.id}


def update(language: str, folder: Path = TRANSLATIONS) -> Catalog:
    """Add new messages, set aside what is out of use, write both files and give the catalogue."""
    catalog = read(language, folder)
    _bring_back(catalog)
    catalog.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.header_comment = HEADER.rstrip()
    path = po(language, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        write_po(stream, catalog, width=120, sort_by_file=True, include_lineno=False)
    path.with_suffix(".mo").write_bytes(compiled(read(language, folder)))
    return catalog


def _bring_back(catalog: Catalog) -> None:
    """Words that were set aside may be in use again; what is not is set aside anew by the update."""
    for message in catalog.obsolete.values():
        catalog[message.id] = message
    catalog.obsolete.clear()


def main() -> None:
    """Update every language and say how many messages wait for a translation."""
    for language in LANGUAGES:
        messages = [message for message in update(language) if message.id]
        waiting = [message for message in messages if message.fuzzy or not all(forms(message.string))]
        sys.stdout.write(f"{language}: {len(messages)} messages, {len(waiting)} without a translation\n")


if __name__ == "__main__":
    main()
