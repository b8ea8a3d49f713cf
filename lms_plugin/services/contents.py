"""Put modules into the database: a draft is a pointer, a version is for ever.

Reading packages belongs to `courses.packages`, showing them to `queries`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from courses.errors import ContentError
from courses.packages import ModulePackage, Package
from lms_plugin.db.inserts import insert_into
from lms_plugin.models import Module, ModuleVersion, Programme
from lms_plugin.queries import corrections
from lms_plugin.services import audit, media, own_modules
from lms_plugin.services import corrections as regrades
from lms_plugin.services.own_modules import OWN as OWN
from lti.refused import N_

NO_DRAFT = N_("There is no draft to publish.")
NOT_PUBLISHED = N_("This module is not published.")
OVERTAKEN = N_("Another correction of the same version has been published: correct that one instead.")
MODULE_ALONE = N_("A module alone cannot enter the library; pack it with its programme.")


class ContentRefused(Exception):
    """Content may not enter, or change, as was asked; the message is a msgid, for the person who asked."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who brings content: `academy_id` is None for the library, which only the operator fills."""

    uuid: str
    academy_id: int | None


@dataclass(frozen=True, slots=True)
class Drafted:
    """What an import did to one module: `is_new` is False when this very version was there already."""

    module_uuid: str
    key: str
    number: int
    is_new: bool


def import_package(session: Session, package: Package, author: Author, now: datetime) -> Sequence[Drafted]:
    """Store every module of a package as a draft. Importing the same package again changes nothing.

    A module without a programme joins the academy's own one, which is made from `OWN` when there is none yet;
    raises ContentRefused for a module alone that is meant for the library, and ContentError for one that says it
    corrects what it cannot correct.
    """
    programme = _programme(session, package, author, now)
    if problems := corrections.problems(session, author.academy_id, programme.key, package):
        raise ContentError(problems)
    order = package.programme.manifest.modules if package.programme else ()
    drafted = []
    for module in package.modules:
        one, version = _draft(session, programme, module, _position(session, programme, module, order), author, now)
        if one.is_new:
            media.keep(session, package, module, version.id)
        drafted.append(one)
    return drafted


def locked(session: Session, module_id: int) -> Module:
    """A module that is about to change, locked so that two changes come one after the other."""
    return session.get_one(Module, module_id, with_for_update=True)


def hold(session: Session, programme_id: int) -> None:
    """Keep others from importing into a programme until the end: what is read from now on is the newest."""
    session.execute(select(Programme.id).where(Programme.id == programme_id).with_for_update())


def publish(session: Session, module: Module, author: Author, now: datetime) -> ModuleVersion:
    """Move the published pointer to the draft. Running attempts keep the version they began with.

    A draft that corrects another version has the finished attempts of that one judged anew, by a job. Raises
    ContentRefused where there is nothing to publish, or another correction was quicker.
    """
    version = session.get(ModuleVersion, module.draft_version_id) if module.draft_version_id else None
    if version is None:
        raise ContentRefused(NO_DRAFT)
    if module.published_version_id == version.id:
        return version
    if corrections.overtaken_by(session, version.id) is not None:
        raise ContentRefused(OVERTAKEN)
    module.published_version_id = version.id
    version.published_at = version.published_at or now
    detail = {"module": module.key, "number": version.number, "digest": version.digest[:12]}
    audit.note(session, author.academy_id, author.uuid, "content.publish", ("module", module.uuid), now, detail)
    session.flush()
    regrades.want(session, version, author.uuid, now)
    return version


def withdraw(session: Session, module: Module, author: Author, now: datetime) -> None:
    """Take a module off the list of trainees; versions, attempts and grades stay."""
    if module.published_version_id is None:
        raise ContentRefused(NOT_PUBLISHED)
    module.published_version_id = None
    audit.note(session, author.academy_id, author.uuid, "content.withdraw", ("module", module.uuid), now)


def _programme(session: Session, package: Package, author: Author, now: datetime) -> Programme:
    """The programme's row with today's manifest; its lock lets only one import of it go on at a time."""
    if package.programme is None and author.academy_id is None:
        raise ContentRefused(MODULE_ALONE)
    key = package.programme.key if package.programme else OWN
    fresh = package.programme or own_modules.joined(None, package.modules)
    row = {"academy_id": author.academy_id, "key": key, "digest": fresh.digest, "body": fresh.body(), "created_at": now}
    session.execute(insert_into(session, Programme).values(**row).on_conflict_do_nothing())
    locked = select(Programme).where(_owned_by(author), Programme.key == key).with_for_update()
    found = session.scalars(locked.execution_options(populate_existing=True)).one()
    manifest = package.programme or own_modules.joined(found.body, package.modules)
    found.digest, found.body = manifest.digest, manifest.body()
    return found


def _owned_by(author: Author) -> ColumnElement[bool]:
    column = Programme.academy_id
    return column.is_(None) if author.academy_id is None else column == author.academy_id


def _position(session: Session, programme: Programme, module: ModulePackage, order: Sequence[str]) -> int:
    if module.key in order:
        return list(order).index(module.key)
    last = session.scalar(select(func.max(Module.position)).where(Module.programme_id == programme.id))
    return 0 if last is None else last + 1


def _draft(
    session: Session, programme: Programme, package: ModulePackage, position: int, author: Author, now: datetime
) -> tuple[Drafted, ModuleVersion]:
    module = session.scalar(select(Module).where(Module.programme_id == programme.id, Module.key == package.key))
    if module is None:
        module = Module(programme_id=programme.id, key=package.key, position=position, created_at=now)
        session.add(module)
        session.flush()
    version = session.scalar(
        select(ModuleVersion).where(ModuleVersion.module_id == module.id, ModuleVersion.digest == package.digest)
    )
    is_new = version is None
    if version is None:
        version = _version(session, module, package, author, now)
        detail = {"module": module.key, "number": version.number, "digest": version.digest[:12]}
        audit.note(session, author.academy_id, author.uuid, "content.import", ("module", module.uuid), now, detail)
    module.draft_version_id = version.id
    return Drafted(module.uuid, module.key, version.number, is_new), version


def _version(session: Session, module: Module, package: ModulePackage, author: Author, now: datetime) -> ModuleVersion:
    last = session.scalar(select(func.max(ModuleVersion.number)).where(ModuleVersion.module_id == module.id))
    version = ModuleVersion(
        module_id=module.id,
        number=(last or 0) + 1,
        digest=package.digest,
        structure_digest=package.structure_digest,
        body=package.body(),
        created_at=now,
        created_by=author.uuid,
        corrects_id=_corrected(session, module, package.manifest.corrects),
    )
    session.add(version)
    session.flush()
    return version


def _corrected(session: Session, module: Module, digest: str) -> int | None:
    """The version of the same module that has this digest; None for none."""
    wanted = select(ModuleVersion.id).where(ModuleVersion.module_id == module.id, ModuleVersion.digest == digest)
    return session.scalar(wanted) if digest else None
