"""Which places of a module hang on the law: by `depends_on`, by a slot in a text, by a matter that a form asks about.

What has changed in the law is asked of `courses.jurisdictions.changes`; nothing here knows a version or a database.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pydantic import BaseModel

from courses import prose, texts
from courses.jurisdictions.changes import Touched
from courses.packages.package import MANIFEST, ModulePackage
from courses.packages.references import references


@dataclass(frozen=True, slots=True)
class Hold:
    """One place and the one thing of the law it hangs on.

    `activity` is a key, or `module` for the manifest; `place` the item there (`questions/base-offence`), without the
    field. `by` says what `name` is: the id of a row, a slot, or a matter.
    """

    activity: str
    place: str
    by: str
    name: str


@lru_cache(maxsize=256)
def holds(module: ModulePackage) -> tuple[Hold, ...]:
    """Every place of a module that hangs on the law, in the order of the module, each once."""
    models: dict[str, BaseModel] = {MANIFEST: module.manifest}
    models |= {ref.key: module.documents[ref.key] for ref in module.manifest.activities}
    found = (hold for name, model in models.items() for hold in _holds(module, name, model))
    return tuple(dict.fromkeys(found))


def affected(module: ModulePackage, touched: Touched) -> tuple[Hold, ...]:
    """The places that somebody has to look at again after a change of the law."""
    reached = {"row": touched.rows, "slot": touched.slots, "matter": touched.matters}
    return tuple(hold for hold in holds(module) if hold.name in reached[hold.by])


def _holds(module: ModulePackage, name: str, model: BaseModel) -> Iterator[Hold]:
    for field, path, value in references(model):
        if field == "depends_on":
            yield Hold(name, _item(path), "row", value)
        elif field == "law":
            yield Hold(name, _item(path), "matter", value)
    parallels = [files[name].strings for files in module.translations.values() if name in files]
    for found in texts.walk(model):
        written = (found.text, *(strings[found.path] for strings in parallels if found.path in strings))
        for text in written if found.prose else ():
            yield from (Hold(name, _item(found.path), "slot", slot) for slot in prose.slots(text))


def _item(path: str) -> str:
    """The item that a path leads into: a question, a section, a scene or a choice in it; else the field itself."""
    steps = path.split("/")
    deep = 4 if steps[2:3] == ["choices"] else 2
    return "/".join(steps[:-1][:deep]) or path
