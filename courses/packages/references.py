"""References in documents, however deep: recognised by the names of fields, so that a new kind gets them too.

Whether what they name exists is asked in `checks`.
"""

from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel

from courses import texts

REFERENCES: Final = ("source", "sources", "objectives", "depends_on", "read_again", "follows", "law")


def references(model: BaseModel, prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """(field, path, value) of every reference in a document."""
    for name in type(model).model_fields:
        value, path = getattr(model, name), prefix + name
        if name in REFERENCES:
            yield from ((name, path, one) for one in _strings(value))
            continue
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, BaseModel):
                step = f"{path}/{texts.address(item)}/" if isinstance(value, tuple) else f"{path}/"
                yield from references(item, step)


def _strings(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, tuple) else (value,):
        if isinstance(one, str):
            yield one
