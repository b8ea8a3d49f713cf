"""Packages as commands meet them: read from folders and zips, stored in the database, taken out again.

What a package may hold belongs to `courses.packages`, where it goes to `lms_plugin.services.contents`.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.errors import ContentError
from courses.jurisdictions import written
from courses.packages import Package, read_folder, read_zip
from lms_plugin.cli.academies import named_academy
from lms_plugin.cli.desk import Failure, Misuse
from lms_plugin.models import Module, ModuleVersion, Programme
from lms_plugin.queries import contents as stored
from lms_plugin.queries import media
from lms_plugin.services import audit
from lms_plugin.services.contents import Author, ContentRefused, Drafted, import_package, publish
from lms_plugin.services.overlays import Entered, import_overlays


def name_package(parser: ArgumentParser) -> None:
    """Let a command take a folder, a zip, or the library."""
    parser.add_argument("path", type=Path, nargs="?", help="a folder or a zip")
    parser.add_argument("--library", action="store_true", help="the built-in programmes")


def meant(arguments: Namespace) -> Sequence[Path]:
    """The folders or the zip that were named; raises Misuse for nothing and for both."""
    if arguments.library == (arguments.path is not None):
        raise Misuse("Name a folder or a zip, or say --library.")
    return library_folders() if arguments.library else [arguments.path]


def library_folders() -> Sequence[Path]:
    """Where the built-in programmes stand."""
    folder = Path(str(files("courses").joinpath("library")))
    return [one for one in sorted(folder.iterdir()) if (one / "programme.yaml").is_file()]


def read(path: Path) -> Package:
    """The package of a folder or a zip; raises ContentError, or Failure where there is neither."""
    if path.is_dir():
        return read_folder(path)
    if not path.is_file():
        raise Failure(f"There is no folder or zip at {path}.")
    return read_zip(path.read_bytes())


def read_sound(path: Path) -> Package:
    """The package; raises Failure that counts the problems and says how to see them."""
    try:
        return read(path)
    except ContentError as error:
        errors = [one for one in error.problems if one.severity == "error"]
        raise Failure(f"{len(errors)} errors, the first: {errors[0]}. See `convive content check {path}`.") from error


def store(session: Session, package: Package, author: Author, now: datetime) -> Sequence[Drafted]:
    """Store a package as drafts."""
    try:
        return import_package(session, package, author, now)
    except ContentRefused as refused:
        raise Failure(str(refused)) from refused
    except ContentError as error:
        raise Failure(f"{error.problems[0]}.") from error


def store_and_publish(session: Session, package: Package, author: Author, now: datetime) -> Sequence[Drafted]:
    """Store a package and publish every module of it."""
    drafted = store(session, package, author, now)
    publish_stored(session, drafted, author, now)
    return drafted


def publish_stored(session: Session, drafted: Sequence[Drafted], author: Author, now: datetime) -> None:
    """Publish every module that was stored."""
    for one in drafted:
        try:
            publish(session, module_of(session, one), author, now)
        except ContentRefused as refused:
            raise Failure(f"{one.key}: {refused}") from refused


def module_of(session: Session, drafted: Drafted) -> Module:
    """The module of a draft."""
    return session.scalars(select(Module).where(Module.uuid == drafted.module_uuid)).one()


def store_law(session: Session, now: datetime) -> Sequence[Entered]:
    """Make the law that ships the newest, drafts too; it comes with the library and belongs to the operator."""
    return import_overlays(session, written(), audit.OPERATOR, now)


def author_of(session: Session, academy_key: str) -> Author:
    """The operator, for the library or for one academy; raises Failure for an unknown key."""
    if not academy_key:
        return Author(audit.OPERATOR, None)
    return Author(audit.OPERATOR, named_academy(session, academy_key).id)


def taken_out(session: Session, key: str, author: Author) -> Package:
    """A stored programme with its published modules, drafts where nothing is published; raises Failure."""
    owned = Programme.academy_id.is_(None) if author.academy_id is None else Programme.academy_id == author.academy_id
    row = session.execute(select(Programme.id, Programme.digest).where(owned, Programme.key == key)).one_or_none()
    if row is None:
        known = ", ".join(session.scalars(select(Programme.key).where(owned).order_by(Programme.key)))
        raise Failure(f"There is no programme {key!r}; there are: {known or 'none'}.")
    programme = stored.programme(session, *row)
    modules = tuple(stored.module(session, digest) for digest in _digests(session, row.id))
    return Package(programme, modules, bytes_of=media.bytes_of(session, modules))


def _digests(session: Session, programme_id: int) -> Iterator[str]:
    rows = session.execute(
        select(Module.published_version_id, Module.draft_version_id)
        .where(Module.programme_id == programme_id)
        .order_by(Module.position, Module.id)
    )
    for published, draft in rows:
        digest = session.scalar(select(ModuleVersion.digest).where(ModuleVersion.id == (published or draft)))
        if digest is not None:
            yield digest
