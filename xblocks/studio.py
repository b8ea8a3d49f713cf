"""The editor in Studio: a form of texts, and the check of what comes back.

What is wrong with a text is said by `checking`; nothing of a learner's is touched here.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from webob import Response  # type: ignore[import-untyped]
from xblock.exceptions import InvalidScopeError

from courses import jurisdictions
from courses.directions import direction
from courses.errors import ContentError, Problem, said
from courses.source import strange_character
from xblocks import checking, content, library
from xblocks.fields import Fields
from xblocks.handlers import Refusal, read_json, refused, replied
from xblocks.library import Authored
from xblocks.olx import tidy
from xblocks.showing import prefix
from xblocks.words import locale_of, shared_words, words

OFFERED = ("es",)
"""Languages for which the editor always has a place."""


class Draft(BaseModel):
    """What the form sends, every value a text."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    display_name: str = Field(default="", max_length=255)
    activity: str = Field(default="", max_length=255)
    language: str = Field(default="en", max_length=16)
    document: str
    translations: dict[str, str] = Field(default_factory=dict, max_length=40)
    sources: str = ""
    jurisdiction: str = Field(default="", max_length=32)
    weight: str = Field(default="", max_length=16)
    max_attempts: str = Field(default="", max_length=8)
    code: str = Field(default="", max_length=20)
    extra_time: str = Field(default="", max_length=8)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A draft that may be stored: the value of each field."""

    values: Mapping[str, Any]
    warnings: tuple[Problem, ...]


def form(block: Fields, locale: str) -> str:
    """The editor's HTML."""
    try:
        shown = content.authored(block)
    except ContentError:
        shown = Authored(block.document, block.language, block.translations, {})
    own = {locale: shown.translations.get(locale, "") for locale in (*OFFERED, *sorted(shown.translations))}
    html: str = _template().render(
        _=words(block, locale),
        prefix=prefix(block),
        block=block,
        shown=shown,
        translations={locale: text for locale, text in own.items() if locale != shown.language},
        sources=_cited(block, shown) if shown.sources else "",
        codes=jurisdictions.codes(),
        places=library.places(block.kind_name),
        follows=follows_library(block),
    )
    return html


def save(block: Any, request: Any) -> Response:
    """Store a draft: 200 with warnings, or 400 with every problem (field, path, line, message) and nothing stored."""
    try:
        draft = Draft.model_validate(read_json(request))
    except Refusal as refusal:
        return refused(block, refusal)
    except ValidationError as error:
        said_of = {str(item["loc"][0]): item["msg"] for item in error.errors()}
        return _complained(block, [Problem(name, "", message) for name, message in said_of.items()])
    try:
        accepted = accept(block, draft)
    except ContentError as error:
        return _complained(block, error.problems)
    for name, value in accepted.values.items():
        setattr(block, name, value)
    try:
        block.save()
    except InvalidScopeError:
        # The LMS gives learners the same address, with content that cannot be written.
        block._clear_dirty_fields()
        return refused(block, Refusal(403, "Only an author can change this text, in Studio."))
    return replied(200, {"result": "success", "warnings": _plain(block, accepted.warnings)})


def accept(block: Fields, draft: Draft) -> Accepted:
    """Check a draft; raise ContentError with every problem.

    Choosing another activity of the library replaces the text. A text that still is the library's is not copied, so
    that it gets the library's corrections.
    """
    settings = _settings(block, draft)
    is_same = follows_library(block) and draft.activity == block.activity
    if draft.activity and not is_same:
        library.read(block.kind_name, draft.activity)
        return Accepted({**settings, **_following(draft.activity)}, ())
    if is_same and _is_untouched(block, draft):
        return Accepted(settings, ())
    sources = checking.read_sources(draft.sources)
    translations = _filled(draft.translations)
    text = Authored(tidy(draft.document), draft.language, translations, {source.id: source for source in sources})
    found = checking.problems(block.kind_name, text)
    if any(problem.severity == "error" for problem in found):
        raise ContentError(found)
    values = {
        "document": text.text,
        "language": text.language,
        "translations": translations,
        "sources": [checking.plain(source) for source in sources],
    }
    return Accepted({**settings, **values}, tuple(found))


def _following(place: str) -> dict[str, Any]:
    return {"activity": place, "document": "", "translations": {}, "sources": []}


def follows_library(block: Fields) -> bool:
    """Whether the block shows an activity of the library rather than a text of its own."""
    return not block.document.strip()


def _is_untouched(block: Fields, draft: Draft) -> bool:
    shown = content.authored(block)
    return (
        tidy(draft.document) == tidy(shown.text)
        and draft.language == shown.language
        and _filled(draft.translations) == _filled(shown.translations)
        and tidy(draft.sources) == tidy(_cited(block, shown))
    )


def _filled(translations: Mapping[str, str]) -> dict[str, str]:
    return {locale: tidy(text) for locale, text in translations.items() if text.strip()}


def _settings(block: Fields, draft: Draft) -> dict[str, Any]:
    """The settings of a draft; raise ContentError."""
    found = list(checking.jurisdiction(draft.jurisdiction))
    found += [
        Problem(name, "", "this text holds a character that is not allowed: take it out")
        for name, value in draft
        if isinstance(value, str) and strange_character(value.replace("\r\n", "\n"))
    ]
    weight, attempts, extra = (_number(text) for text in (draft.weight, draft.max_attempts, draft.extra_time))
    found += checking.numbers(weight, attempts, extra)
    if found:
        raise ContentError(found)
    return {
        "display_name": draft.display_name.strip() or block.nouns,
        "jurisdiction": draft.jurisdiction,
        "weight": weight,
        "max_attempts": None if attempts is None else int(attempts),
        **({"code": draft.code.strip()} if "code" in block.fields else {}),
        **({"extra_time": int(extra or 0)} if "extra_time" in block.fields else {}),
    }


def _number(text: str) -> float | None:
    """None where nothing is written; what is no number is none for `checking.numbers` either."""
    try:
        return float(text) if text else None
    except ValueError:
        return math.nan


def _cited(block: Fields, shown: Authored) -> str:
    """The sources for the form; of a library module's only those that this activity names."""
    if not follows_library(block):
        return checking.write_sources(shown.sources.values())
    named = checking.named_sources(content.document(block))
    return checking.write_sources(source for key, source in shown.sources.items() if key in named)


def _complained(block: Fields, problems: Iterable[Problem]) -> Response:
    return replied(400, {"problems": _plain(block, problems)})


def _plain(block: Fields, problems: Iterable[Problem]) -> list[dict[str, Any]]:
    gettext = shared_words(block, locale_of(block))
    return [
        {
            "field": problem.file,
            "path": problem.path,
            "line": problem.line,
            "message": said(problem.message, gettext),
            "severity": problem.severity,
        }
        for problem in problems
    ]


@lru_cache(maxsize=1)
def _template() -> Any:
    environment = Environment(loader=PackageLoader("xblocks"), autoescape=True, undefined=StrictUndefined)
    environment.filters.update(direction=direction)
    return environment.get_template("studio.html")
