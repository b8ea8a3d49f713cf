"""What a stored module holds besides its manifest, each part read when it is first asked for.

A cohort's table asks ten modules for their titles, a page asks one of them for one activity. Documents that come from
files were all read to be checked; they are plain dictionaries.
"""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ValidationError

from courses import texts
from courses.errors import ContentError, Problem

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Parallel:
    """The texts of one file in another language: path → string, path → digest of the source it was made of."""

    strings: Mapping[str, str]
    of: Mapping[str, str]


class _Later(Mapping[str, T]):
    """Parts of a body as packed JSON until they are asked for. Two threads may read one twice, to the same end.

    Asking for one raises ContentError where its shape is wrong; `place` is where they stand in the body.
    """

    place: ClassVar[str]

    def __init__(self, parts: Mapping[str, Any]) -> None:
        self._waiting = {key: _packed(part) for key, part in parts.items()}
        self._read: dict[str, T] = {}

    def __getitem__(self, key: str) -> T:
        waiting = self._waiting[key]
        if waiting and key not in self._read:
            try:
                self._read[key] = self.read(key, zlib.decompress(waiting))
            except (ValidationError, LookupError, TypeError, AttributeError) as error:
                message = f"this cannot be read: {error}"
                raise ContentError([Problem("body", f"{self.place}/{key}", message)]) from None
            self._waiting[key] = b""
        return self._read[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._waiting)

    def __len__(self) -> int:
        return len(self._waiting)

    def read(self, key: str, part: bytes) -> T:
        """The part of this name."""
        raise NotImplementedError


def _packed(part: Any) -> bytes:
    """JSON at a third of its length: what no page of this process asks for costs memory all the same."""
    return zlib.compress(json.dumps(part, ensure_ascii=False).encode(), 1)


class Documents(_Later[Any]):
    """Activity → document."""

    place = "documents"

    def __init__(self, models: Mapping[str, type[BaseModel]], parts: Mapping[str, Any]) -> None:
        super().__init__({key: parts[key] for key in models})
        self._models = models
        self._titles = {key: str(parts[key]["title"]) for key in models}

    def title(self, activity: str) -> str:
        """What an activity is called, without reading it."""
        return self._titles[activity]

    def read(self, key: str, part: bytes) -> Any:
        """The model of a document."""
        return texts.slim(self._models[key].model_validate_json(part))


class Languages(_Later[Mapping[str, Parallel]]):
    """Locale → file (`module` or an activity's key) → texts."""

    place = "translations"

    def read(self, key: str, part: bytes) -> Mapping[str, Parallel]:
        """The texts of all files in a language."""
        return parallels(json.loads(part))


class Translated(Mapping[str, Any]):
    """Documents in another language, each translated when it is first asked for."""

    def __init__(self, documents: Mapping[str, Any], files: Mapping[str, Parallel]) -> None:
        self._documents, self._files = documents, files
        self._made: dict[str, tuple[Any, frozenset[str]]] = {}

    def __getitem__(self, key: str) -> Any:
        return self._pair(key)[0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)

    def missing(self, activity: str) -> frozenset[str]:
        """The paths of an activity that are still in the source language."""
        return self._pair(activity)[1]

    def title(self, activity: str) -> str:
        """What an activity is called."""
        strings = self._files[activity].strings if activity in self._files else {}
        return strings.get("title") or title_of(self._documents, activity)

    def _pair(self, key: str) -> tuple[Any, frozenset[str]]:
        if key not in self._made:
            self._made[key] = translated(self._documents[key], self._files.get(key))
        return self._made[key]


def title_of(documents: Mapping[str, Any], activity: str) -> str:
    """What an activity is called; raises KeyError for one that is not there."""
    if isinstance(documents, Documents | Translated):
        return documents.title(activity)
    return str(documents[activity].title)


def translated(model: M, parallel: Parallel | None) -> tuple[M, frozenset[str]]:
    """The model with the strings of a language, and the paths that have none."""
    strings = {} if parallel is None else parallel.strings
    missing = frozenset(path for path in texts.collect(model) if path not in strings)
    return texts.slim(texts.apply(model, strings)), missing


def parallels(files: Mapping[str, Any]) -> dict[str, Parallel]:
    """The files of a language out of a body."""
    return {name: Parallel(one["strings"], one["of"]) for name, one in files.items()}
