"""The modules placed in a cohort, each once, in the reader's language.

What somebody has done with them is the table's matter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import abort

from courses.model import ActivityRef
from courses.packages import LocalModule, ModulePackage
from lms_plugin.queries import contents
from lms_plugin.queries.cohorts import Link
from lms_plugin.web.language import locale
from lms_plugin.web.transactions import reading


@dataclass(frozen=True, slots=True)
class PlacedModule:
    """A module with the first placement that shows it; `is_published` is False once it was withdrawn.

    `only` are the activities that links show alone, None where some link shows the whole module.
    """

    id: int
    uuid: str
    placement_uuid: str
    package: ModulePackage
    local: LocalModule
    is_published: bool
    only: frozenset[str] | None

    @property
    def activities(self) -> tuple[ActivityRef, ...]:
        """The activities that are placed in the cohort, with their equivalents.

        Where links show single ones, these are what there is to do, whatever the path.
        """
        every = self.local.manifest.activities
        if self.only is None:
            return every
        asked = [ref for ref in every if self.only.intersection((ref.key, *ref.instead_of))]
        return tuple(ref.model_copy(update={"required": True, "core": True}) for ref in asked)

    @property
    def title(self) -> str:
        """The module's title in the reader's language."""
        return self.local.manifest.title


def modules_of(links: Sequence[Link]) -> tuple[PlacedModule, ...]:
    """The modules of these links in the order in which they were placed first."""
    return tuple({module.id: module for module in reversed(list(_modules(links)))}.values())[::-1]


def _only(links: Sequence[Link], module_id: int) -> frozenset[str] | None:
    keys = [link.activity_key for link in links if link.module_id == module_id]
    return None if None in keys else frozenset(key for key in keys if key is not None)


def _modules(links: Sequence[Link]) -> Iterator[PlacedModule]:
    for link in links:
        if link.module_id is None or link.module_uuid is None or link.digest is None:
            continue
        package = contents.module(reading(), link.digest)
        local = package.in_locale(locale())
        only = _only(links, link.module_id)
        yield PlacedModule(link.module_id, link.module_uuid, link.uuid, package, local, link.is_published, only)


def module_or_404(modules: Sequence[PlacedModule], module_uuid: str) -> PlacedModule:
    """The module of this uuid if it is placed in the cohort."""
    found = next((module for module in modules if module.uuid == module_uuid), None)
    if found is None:
        abort(404)
    return found
