"""The programme that holds modules which an academy uploads one by one.

It is written here and never uploaded; what stands in its modules is theirs.
"""

from collections.abc import Iterable
from math import ceil

from courses.model import FORMAT
from courses.model import Programme as Manifest
from courses.packages import ModulePackage, Parallel, ProgrammePackage, programme_from_body

OWN = "own-modules"
"""Its key, the same in every academy."""

_WORDS = {"title": "Modules of the academy", "summary": "What the academy has added itself."}
_SPANISH = {"title": "Módulos de la academia", "summary": "Lo que ha añadido la propia academia."}


def joined(body: str | None, modules: Iterable[ModulePackage]) -> ProgrammePackage:
    """The programme with these modules behind those it has; `body` is None while there is none yet."""
    before = programme_from_body(body).manifest if body else None
    keys, hours = (before.modules, before.hours) if before else ((), 0)
    new = [module for module in modules if module.key not in keys]
    manifest = Manifest.model_validate({
        "format": FORMAT, "key": OWN, "language": "en", "languages": ["en", "es"], **_WORDS,
        "provenance": "local", "licence": before.licence if before else "EUPL-1.2",
        "hours": min(1000, max(1, hours + sum(ceil(module.manifest.minutes / 60) for module in new))),
        "modules": [*keys, *(module.key for module in new)],
    })  # fmt: skip
    return ProgrammePackage(manifest, {"es": {"programme": Parallel(_SPANISH, {})}})
