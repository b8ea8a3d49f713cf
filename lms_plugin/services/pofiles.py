"""Texts of a package as PO, the format of translators' tools, and what comes back in it.

A message's context is `<file>:<path>`, so that equal words in two places may be said in two ways; a translation whose
source has changed is fuzzy. What may be translated, and when it is stale, is said in `courses`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from courses.packages import Package, Returned, entries
from lti.refused import N_

NO_PO = N_("This is no PO file that can be read: open it in a PO editor and save it again.")
NO_TEXTS = N_("This PO file holds no text of a package: begin with one that was downloaded here.")
OTHER_LANGUAGE = N_("This PO file says that it is in another language, %(language)s: choose that of this language.")

NOTHING = N_("Choose a PO file.")
TOO_LARGE = N_("This PO file is larger than 2 MB: take the modules in one by one.")

FUZZY = N_("It is marked as fuzzy: take the mark away once you have compared it with the source.")
PLURAL = N_("It has plural forms, which no text of a package has: take msgid_plural out.")
NO_PLACE = N_(
    "It does not say to which text it belongs (its msgctxt is missing): copy that from the file that was downloaded."
)

_NOTE = "Markdown: keep links, [^sources] and {{slots}}."


class NoPo(Exception):
    """A file is no PO of ours: `reason` is a msgid that `values` fill, `line` counts from 1, `detail` is English."""

    def __init__(self, reason: str, detail: str = "", line: int | None = None, **values: str) -> None:
        super().__init__(detail)
        self.reason, self.line, self.values = reason, line, values


@dataclass(frozen=True, slots=True)
class Passed:
    """A message that is not taken in, and why, as a msgid."""

    line: int | None
    place: str
    why: str


def catalogue_of(package: Package, language: str, now: datetime) -> Catalog:
    """The texts of a package as a catalogue, in the order of its files."""
    catalogue = Catalog(locale=language.replace("-", "_"), project="Convive", creation_date=now, fuzzy=False)
    for entry in entries(package, language):
        catalogue.add(
            entry.source,
            entry.translation,
            flags=("fuzzy",) if entry.is_stale else (),
            auto_comments=(_NOTE,) if entry.prose else (),
            context=f"{entry.file}:{entry.path}",
        )
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """The file."""
    stream = BytesIO()
    write_po(stream, catalogue, width=100)
    return stream.getvalue()


def read(data: bytes, language: str) -> Catalog:
    """The catalogue of a file in a language; raises NoPo."""
    try:
        catalogue = read_po(BytesIO(data), abort_invalid=True)
    except PoFileError as error:
        raise NoPo(NO_PO, str(error), error.lineno + 1) from error
    except (ValueError, LookupError) as error:
        raise NoPo(NO_PO, str(error)) from error
    # Babel passes over what it does not understand.
    if not any(message.context for message in catalogue):
        raise NoPo(NO_TEXTS)
    said = (catalogue.locale_identifier or language).replace("_", "-")
    if said != language:
        raise NoPo(OTHER_LANGUAGE, language=said)
    return catalogue


def returned(catalogue: Catalog) -> Iterator[Returned]:
    """What a translator has done."""
    for message in catalogue:
        if message.id and message.string and not _why_not(message):
            file, _, path = str(message.context).partition(":")
            yield Returned(file, path, str(message.id), str(message.string), message.lineno)


def passed_over(catalogue: Catalog) -> Iterator[Passed]:
    """The messages with a translation that are not taken in."""
    for message in catalogue:
        why = _why_not(message) if message.id and any(_forms(message)) else ""
        if why:
            yield Passed(message.lineno, str(message.context or ""), why)


def _why_not(message: Message) -> str:
    if message.pluralizable:
        return PLURAL
    if not message.context:
        return NO_PLACE
    return FUZZY if message.fuzzy else ""


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
