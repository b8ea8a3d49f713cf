"""Content by digest: read from the database once per process, then from memory.

Immutable by construction, so a digest never needs a second look. Writing versions is `services.contents`' matter.
"""

from threading import Lock
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.packages import ModulePackage, ProgrammePackage, module_from_body, programme_from_body
from lms_plugin.models import ModuleVersion, Programme

_MOST = 256
_Package = TypeVar("_Package", ModulePackage, ProgrammePackage)
_modules: dict[str, ModulePackage] = {}
_programmes: dict[str, ProgrammePackage] = {}
_lock = Lock()


def module(session: Session, digest: str) -> ModulePackage:
    """The module of this digest; raises LookupError when no version has it."""
    found = _modules.get(digest)
    if found is not None:
        return found
    body = session.scalar(select(ModuleVersion.body).where(ModuleVersion.digest == digest).limit(1))
    if body is None:
        raise LookupError(f"no version with digest {digest!r}")
    return _keep(_modules, digest, module_from_body(body, digest))


def programme(session: Session, programme_id: int, digest: str) -> ProgrammePackage:
    """The manifest of a programme, which had this digest a moment ago; raises LookupError when there is none."""
    found = _programmes.get(digest)
    if found is not None:
        return found
    body = session.scalar(select(Programme.body).where(Programme.id == programme_id))
    if body is None:
        raise LookupError(f"no programme {programme_id}")
    package = programme_from_body(body)
    return _keep(_programmes, package.digest, package)


def _keep(kept: dict[str, _Package], digest: str, package: _Package) -> _Package:
    with _lock:
        if len(kept) >= _MOST:
            kept.clear()
        kept[digest] = package
    return package
