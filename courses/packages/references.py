"""References in documents, however deep: recognised by the names of fields, so that a new kind gets them too.

Whether what they name exists is asked in `checks`.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from pydantic import BaseModel

from courses import texts

REFERENCES: Final = ("source", "sources", "objectives", "depends_on", "read_again", "follows", "law")


def references(model: BaseModel, prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """(field, path, value) of every reference in a document."""
    for name in _fields(type(model)):
        value, path = getattr(model, name), prefix + name
        if name in REFERENCES:
            yield from ((name, path, one) for one in _strings(value))
            continue
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, BaseModel):
                step = f"{path}/{texts.address(item)}/" if isinstance(value, tuple) else f"{path}/"
                yield from references(item, step)


@cache
def _fields(cls: type[BaseModel]) -> tuple[str, ...]:
    """The fields that are references or can lead to some."""
    fields = cls.model_fields.items()
    return tuple(name for name, info in fields if name in REFERENCES or texts.may_hold_models(info.annotation))


def _strings(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, tuple) else (value,):
        if isinstance(one, str):
            yield one
