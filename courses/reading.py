"""From source text to a model, with every problem said by file, path and line.

How the text is parsed belongs to `courses.source`, what it means to the models.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from courses.errors import ContentError, Problem, Sentence
from courses.source import Loc, Marked, path_of, read_yaml, write_yaml
from courses.texts import address

M = TypeVar("M", bound=BaseModel)

_SPELLINGS = {
    bool: (re.compile(r"true|false"), Sentence("write true or false")),
    int: (re.compile(r"-?(0|[1-9][0-9]{0,8})"), Sentence("write a whole number such as 12")),
    float: (re.compile(r"-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?"), Sentence("write a number such as 0.6")),
}
_DAY = (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), Sentence("write a date such as 2026-11-22"))

_MESSAGES = {
    "missing": Sentence("this field is missing: add it"),
    "union_tag_not_found": Sentence("the field type is missing: add it"),
    "extra_forbidden": Sentence("there is no such field: take it out, or correct its name"),
    "string_type": Sentence("this must be a text"),
    "model_type": Sentence("this must be a mapping of fields"),
    "model_attributes_type": Sentence("this must be a mapping of fields"),
    "dict_type": Sentence("this must be a mapping"),
    "mapping_type": Sentence("this must be a mapping"),
    "tuple_type": Sentence("this must be a list"),
    "list_type": Sentence("this must be a list"),
    "bool_type": Sentence("write true or false"),
    "bool_parsing": Sentence("write true or false"),
    "int_type": Sentence("write a whole number such as 12"),
    "int_parsing": Sentence("write a whole number such as 12"),
    "int_from_float": Sentence("write a whole number such as 12"),
    "float_type": Sentence("write a number such as 0.6"),
    "float_parsing": Sentence("write a number such as 0.6"),
    "date_type": Sentence("write a date such as 2026-11-22"),
    "date_from_datetime_parsing": Sentence("write a date such as 2026-11-22"),
    "date_from_datetime_inexact": Sentence("write a date such as 2026-11-22"),
}
_WITH_FACTS = {
    "string_pattern_mismatch": (Sentence("this must match the pattern %(pattern)s"), "pattern"),
    "literal_error": (Sentence("this must be one of %(expected)s"), "expected"),
    "union_tag_invalid": (Sentence("the type must be one of %(expected_tags)s"), "expected_tags"),
    "greater_than_equal": (Sentence("this must be at least %(ge)s"), "ge"),
    "greater_than": (Sentence("this must be more than %(gt)s"), "gt"),
    "less_than_equal": (Sentence("this must be at most %(le)s"), "le"),
    "less_than": (Sentence("this must be less than %(lt)s"), "lt"),
    "string_too_short": (Sentence("this must have at least %(min_length)s characters"), "min_length"),
    "string_too_long": (Sentence("this must have at most %(max_length)s characters"), "max_length"),
    "too_short": (Sentence("this list must have at least %(min_length)s items"), "min_length"),
    "too_long": (Sentence("this list must have at most %(max_length)s items"), "max_length"),
}
"""Messages with one fact of what was asked, by its name in pydantic."""


def read_model(cls: type[M], text: str, file: str) -> M:
    """A YAML file as a model; raise ContentError with every problem."""
    return validate(cls, read_yaml(text, file), file)


def validate(cls: type[M], marked: Marked, file: str) -> M:
    """Marked data as a model; raise ContentError with every problem.

    Pydantic reads numbers, dates and yes/no out of strings; of the spellings it knows only the plain ones are
    accepted here (`true`, `12`, `0.6`, `2026-11-22`, never `yes`, `1e3`, `nan` or `0x10`).
    """
    if not isinstance(marked.data, Mapping):
        raise ContentError([Problem(file, "", "the file must be a mapping of fields", marked.line(()))])
    try:
        model = cls.model_validate(marked.data)
    except ValidationError as error:
        raise ContentError(_problem(item, marked, file) for item in error.errors(include_url=False)) from None
    odd = [Problem(file, _named(marked.data, loc), message, marked.line(loc))
           for loc, message in _odd_spellings(marked.data, model, ())]  # fmt: skip
    if odd:
        raise ContentError(odd)
    return model


def write_model(model: BaseModel) -> str:
    """The model as YAML without fields that hold their default; `read_model` gives an equal model back."""
    return write_yaml(model.model_dump(mode="json", by_alias=True, exclude_defaults=True))


def _problem(item: Any, marked: Marked, file: str) -> Problem:
    loc = _within(marked.data, item["loc"])
    return Problem(file, _named(marked.data, loc), _message(item), marked.line(loc))


def _message(item: Any) -> str:
    facts = item.get("ctx", {})
    if item["type"] in _WITH_FACTS:
        sentence, name = _WITH_FACTS[item["type"]]
        fact = str(facts[name]).replace(" or ", ", ") if name == "expected" else facts[name]
        return Sentence(sentence.pattern, **{name: fact})
    if item["type"] == "value_error":
        words: str = facts["error"].args[0]  # `str(error)` would forget the pattern of a `Sentence`.
        return words
    return _MESSAGES.get(item["type"], str(item["msg"]))


def _within(data: Any, loc: Loc) -> Loc:
    """The steps of a pydantic place that are in the data, plus a missing field; union branches drop out."""
    steps: list[str | int] = []
    for position, step in enumerate(loc):
        is_last = position == len(loc) - 1
        if _has(data, step):
            steps.append(step)
            data = data[step]
        elif is_last and isinstance(data, Mapping) and isinstance(step, str) and step.isidentifier():
            steps.append(step)
    return tuple(steps)


def _has(data: Any, step: str | int) -> bool:
    if isinstance(data, Mapping):
        return step in data
    return isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data)


def _named(data: Any, loc: Loc) -> str:
    """A place with items of lists named by their id rather than by their position."""
    steps: list[str | int] = []
    for step in loc:
        data = data[step] if _has(data, step) else None
        steps.append((address(data) or step) if isinstance(step, int) else step)
    return path_of(steps)


def _odd_spellings(raw: Any, value: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    if isinstance(raw, str):
        message = _odd(raw, value)
        if message is not None:
            yield loc, message
        return
    for step, raw_item, item in _beside(raw, value):
        # Most of a document is text that stayed text; a generator for each would cost more than all the rest.
        if not (isinstance(raw_item, str) and (item is None or isinstance(item, str))):
            yield from _odd_spellings(raw_item, item, (*loc, step))


def _beside(raw: Any, value: Any) -> Iterator[tuple[str | int, Any, Any]]:
    """The parts of what was written, each beside what it was read as."""
    if isinstance(raw, list):
        if isinstance(value, tuple | list) and len(raw) == len(value):
            yield from ((at, *both) for at, both in enumerate(zip(raw, value, strict=True)))
    elif not isinstance(raw, Mapping):
        return
    elif isinstance(value, Mapping):
        yield from ((key, item, value.get(key)) for key, item in raw.items())
    elif isinstance(value, BaseModel):
        aliases = _aliases(type(value))
        yield from ((key, item, getattr(value, aliases.get(key, key), None)) for key, item in raw.items())


@cache
def _aliases(cls: type[BaseModel]) -> Mapping[str, str]:
    return {info.alias: name for name, info in cls.model_fields.items() if info.alias}


def _odd(raw: str, value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return None
    spelling, message = _SPELLINGS.get(type(value), _DAY if hasattr(value, "isoformat") else (None, ""))
    return message if spelling is not None and spelling.fullmatch(raw) is None else None
