"""What is wrong with a text that an author hands in, said so that it can be mended: field, path, line, sentence.

What a block needs to be shown at all belongs to `content`; here the author gets to know everything at once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from courses import jurisdictions, prose, texts
from courses.errors import ContentError, Problem, Sentence
from courses.model import Locale, Source
from courses.packages import Parallel, parallel
from courses.packages.lines import Lines
from courses.packages.references import references
from courses.reading import validate
from courses.registry import kind
from courses.source import Marked, read_yaml, write_yaml
from xblocks.fields import MOST_EXTRA
from xblocks.library import Authored

SOURCES = "sources"
DOCUMENT = "document"
TRANSLATIONS = "translations"

_LOCALE: TypeAdapter[str] = TypeAdapter(Locale)


class _Sources(texts.Model):
    sources: tuple[Source, ...] = ()


def read_sources(text: str) -> tuple[Source, ...]:
    """The YAML list of sources; raise ContentError with every problem."""
    if not text.strip():
        return ()
    marked = read_yaml(text, SOURCES)
    lines = {(SOURCES, *loc): line for loc, line in marked.lines.items()}
    found = validate(_Sources, Marked({SOURCES: marked.data}, lines), SOURCES).sources
    doubled = [key for key, times in Counter(source.id for source in found).items() if times > 1]
    if doubled:
        message = Sentence("this id is used twice: give one of them another")
        raise ContentError(Problem(SOURCES, f"{SOURCES}/{key}", message) for key in doubled)
    return found


def write_sources(sources: Iterable[Source]) -> str:
    """Sources as the YAML list that `read_sources` reads."""
    found = [plain(source) for source in sources]
    return write_yaml(found) if found else ""


def plain(source: Source) -> dict[str, str]:
    """A source as a flat mapping of strings, as fields and OLX keep it; a course has one place, so none is named."""
    shown = source.model_dump(mode="json", exclude_defaults=True, exclude={"only_in"})
    return {name: str(value) for name, value in shown.items()}


def problems(kind_name: str, authored: Authored) -> list[Problem]:
    """Everything that is wrong with a text, its translations and its sources; `file` names the field."""
    suffix = kind(kind_name).suffix
    named = {f"{DOCUMENT}{suffix}": authored.text}
    named |= {f"{TRANSLATIONS}.{locale}{suffix}": text for locale, text in authored.translations.items()}
    lines = Lines(named)
    found = (lines.located(problem) for problem in _problems(kind_name, authored, suffix))
    return [replace(problem, file=problem.file.removesuffix(suffix)) for problem in found]


def _problems(kind_name: str, authored: Authored, suffix: str) -> Iterator[Problem]:
    yield from _locale(authored.language, "language")
    file = f"{DOCUMENT}{suffix}"
    try:
        document = kind(kind_name).parse(authored.text, file)
    except ContentError as error:
        yield from error.problems
        return
    yield from kind(kind_name).check(document, file)
    yield from _cited(document, authored.sources, file)
    yield from _filed(document, authored, file)
    for locale, text in authored.translations.items():
        yield from _locale(locale, TRANSLATIONS)
        if locale == authored.language:
            message = Sentence("the text itself is in %(language)s: take this translation out", language=repr(locale))
            yield Problem(f"{TRANSLATIONS}.{locale}", "", message)
        yield from _translated(document, text, f"{TRANSLATIONS}.{locale}{suffix}")


def _locale(said: str, field: str) -> Iterator[Problem]:
    try:
        _LOCALE.validate_python(said)
    except ValidationError:
        yield Problem(field, "", Sentence("%(language)s is no language: write en, es, pt-BR", language=repr(said)))


def _filed(document: Any, authored: Authored, file: str) -> Iterator[Problem]:
    """A block has texts and no files: figures and recordings come with the library's activities alone."""
    for medium in () if authored.media else getattr(document, "media", ()):
        message = Sentence("a text of the block's own has no files: take %(name)s out", name=medium.id)
        yield Problem(file, f"media/{medium.id}", message)


def named_sources(document: Any) -> frozenset[str]:
    """Ids of the sources that a document names in its fields or cites in its prose."""
    return frozenset(key for _, key in _named(document))


def _cited(document: Any, sources: Mapping[str, Source], file: str) -> Iterator[Problem]:
    for path, key in _named(document):
        if key not in sources:
            message = Sentence("the sources below have no %(key)s: add it there, or correct the name", key=repr(key))
            yield Problem(file, path, message)


def _named(document: Any) -> Iterator[tuple[str, str]]:
    """(path, id) of every mention of a source."""
    for name, path, value in references(document):
        if name in ("source", "sources"):
            yield path, value
    for found in texts.walk(document):
        yield from ((found.path, key) for key in (prose.citations(found.text) if found.prose else ()))


def _translated(document: Any, text: str, file: str) -> Iterator[Problem]:
    try:
        other = parallel.read(text, file)
    except ContentError as error:
        yield from error.problems
        return
    yield from parallel.refuse_unknown(other, texts.collect(document), file)
    for found in texts.walk(document):
        if found.prose and found.path in other.strings:
            terms, media = getattr(document, "terms", ()), getattr(document, "media_ids", ())
            yield from prose.check(other.strings[found.path], file, found.path, terms, media)
    yield from _left_behind(document, other, file)


def _left_behind(document: Any, other: Parallel, file: str) -> Iterator[Problem]:
    missing = sum(path not in other.strings for path in texts.collect(document))
    if missing:
        message = Sentence(
            "%(missing)s texts are not translated yet: until they are, readers get those of the source", missing=missing
        )
        yield Problem(file, "", message, severity="warning")
    if other.of:
        for path in texts.stale(document, other.strings, other.of):
            message = Sentence(
                "the source text has changed since: compare the translation with it, then renew of, or leave it out"
            )
            yield Problem(file, path, message, severity="warning")


def numbers(weight: float | None, attempts: float | None, extra: float | None) -> Iterator[Problem]:
    """Settings in figures that cannot be meant; None is nothing set."""
    if weight is not None and not 0 <= weight <= 1000:
        yield Problem("weight", "", "write a number from 0 to 1000, or nothing")
    if attempts is not None and not (1 <= attempts <= 1000 and attempts == int(attempts)):
        yield Problem("max_attempts", "", "write a whole number from 1 to 1000, or nothing")
    if extra is not None and not (0 <= extra <= MOST_EXTRA and extra == int(extra)):
        yield Problem("extra_time", "", "write a whole number from 0 to 300, or nothing")


def jurisdiction(code: str) -> Iterator[Problem]:
    """A code that this release does not know."""
    if code and code not in jurisdictions.codes():
        known = ", ".join(jurisdictions.codes())
        message = Sentence("there is no jurisdiction %(code)s: write one of %(known)s", code=repr(code), known=known)
        yield Problem("jurisdiction", "", message)
