"""Texts inside documents: which fields carry them, how they are collected and put back in another language.

How a text is rendered belongs to `courses.prose`.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic.fields import FieldInfo

from courses import digests

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
"""An id or a key: stable for ever, safe in paths, addresses and HTML ids."""

_PLAIN = (str, int, float, bool, type(None), datetime.date, datetime.datetime)

ADDRESSES = ("id", "key", "scene")
"""The fields by which an item of a list is named in a path, in order of preference."""


M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Translatable:
    """Marks a field whose words change with the language; `prose` allows Markdown and slots."""

    prose: bool = False


Text = Annotated[str, Translatable()]
"""A plain line."""

Prose = Annotated[str, Translatable(prose=True)]
"""Markdown with slots, masks, boxes and citations; see `courses.prose`."""


class Model(BaseModel):
    """What every document and manifest is made of: frozen, without unknown fields.

    Lists are tuples; sets are not used, because their order would change a digest.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


class Found(NamedTuple):
    """One text of a model: where it is, what it says, whether it is prose and whether its field is required."""

    path: str
    text: str
    prose: bool
    required: bool


def walk(model: BaseModel, prefix: str = "") -> Iterator[Found]:
    """Every text of a model in the order of its fields, empty ones included; None is skipped."""
    found: list[Found] = []
    _walk(model, prefix, found)
    return iter(found)


def collect(model: BaseModel) -> dict[str, str]:
    """Path → source text, without the empty ones: what there is to translate."""
    return {found.path: found.text for found in walk(model) if found.text.strip()}


def apply(model: M, strings: Mapping[str, str]) -> M:
    """A copy with the strings put in; unknown paths are ignored and nothing is validated again."""
    return _apply(model, strings, "") if strings else model


def slim(value: T) -> T:
    """The same models with less memory: pydantic notes for each which fields were given, and equal notes are kept once.

    For models that stay for long; nobody here asks for those notes or changes them.
    """
    if isinstance(value, Model):
        given = frozenset(value.__pydantic_fields_set__)
        object.__setattr__(value, "__pydantic_fields_set__", _given.setdefault(given, value.__pydantic_fields_set__))
        for name in _holding(type(value)):
            slim(getattr(value, name))
    elif isinstance(value, tuple | list):
        for item in value:
            slim(item)
    return value


def digest(text: str) -> str:
    """The first twelve hex digits of SHA-256: says which source text a translation was made of."""
    return digests.of_text(text)[:12]


def stale(model: BaseModel, strings: Mapping[str, str], of: Mapping[str, str]) -> list[str]:
    """Paths whose translation was made of another source text than today's, or of an unknown one."""
    source = collect(model)
    return [path for path in strings if path in source and of.get(path) != digest(source[path])]


def address(item: object) -> str | None:
    """The id, key or scene by which an item of a list is named in a path."""
    if isinstance(item, str):
        return None
    fields = item if isinstance(item, Mapping) else None
    for name in ADDRESSES:
        value = getattr(item, name, None) if fields is None else fields.get(name)
        if isinstance(value, str):
            return value
    return None


def may_hold_models(annotation: Any) -> bool:
    """Whether a value of this type can hold another model; False only where it surely cannot."""
    if annotation in _PLAIN or get_origin(annotation) is Literal:
        return False
    if get_origin(annotation) is Annotated:
        return may_hold_models(get_args(annotation)[0])
    parts = [part for part in get_args(annotation) if part is not Ellipsis]
    return any(map(may_hold_models, parts)) if parts else True


@cache
def _fields(cls: type[BaseModel]) -> tuple[tuple[str, Translatable | None, bool], ...]:
    """The fields that can carry texts; ids, numbers and the like are never looked at."""
    marked = ((name, _mark(info), info) for name, info in cls.model_fields.items())
    return tuple(
        (name, mark, info.is_required())
        for name, mark, info in marked
        if mark is not None or may_hold_models(info.annotation)
    )


_given: dict[frozenset[str], set[str]] = {}


@cache
def _holding(cls: type[BaseModel]) -> tuple[str, ...]:
    """The fields that can hold models."""
    return tuple(name for name, info in cls.model_fields.items() if may_hold_models(info.annotation))


def _mark(info: FieldInfo) -> Translatable | None:
    for item in info.metadata:
        if isinstance(item, Translatable):
            return item
    return _mark_within(info.annotation)


def _mark_within(annotation: Any) -> Translatable | None:
    for part in (*getattr(annotation, "__metadata__", ()), *get_args(annotation)):
        if isinstance(part, Translatable):
            return part
        inner = _mark_within(part)
        if inner is not None:
            return inner
    return None


def _walk(model: BaseModel, prefix: str, found: list[Found]) -> None:
    for name, mark, required in _fields(type(model)):
        _walk_value(getattr(model, name), prefix + name, mark, required, found)


def _walk_value(value: Any, path: str, mark: Translatable | None, required: bool, found: list[Found]) -> None:
    if isinstance(value, str):
        if mark is not None:
            found.append(Found(path, value, mark.prose, required))
    elif value is not None and isinstance(value, BaseModel):
        _walk(value, f"{path}/", found)
    elif value:
        for name, item in _items(value):
            _walk_value(item, f"{path}/{name}", mark, required, found)


def _items(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, tuple | list):
        for position, item in enumerate(value):
            yield address(item) or str(position), item
    elif isinstance(value, Mapping):
        yield from ((str(key), item) for key, item in value.items())


def _apply(model: M, strings: Mapping[str, str], prefix: str) -> M:
    changed: dict[str, Any] = {}
    for name, mark, _ in _fields(type(model)):
        old = getattr(model, name)
        new = _apply_value(old, strings, prefix + name, mark)
        if new is not old:
            changed[name] = new
    return model.model_copy(update=changed) if changed else model


def _apply_value(value: Any, strings: Mapping[str, str], path: str, mark: Translatable | None) -> Any:
    if isinstance(value, str):
        return value if mark is None else strings.get(path, value)
    if isinstance(value, BaseModel):
        return _apply(value, strings, f"{path}/")
    old = list(_items(value))
    new = [(name, _apply_value(item, strings, f"{path}/{name}", mark)) for name, item in old]
    if all(after is before for (_, after), (_, before) in zip(new, old, strict=True)):
        return value
    return dict(new) if isinstance(value, Mapping) else tuple(item for _, item in new)
