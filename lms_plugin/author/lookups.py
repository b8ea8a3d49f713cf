"""A module of an address, looked up within the tenant, and the right to change it.

Nothing is shown here.
"""

from flask import abort
from sqlalchemy.orm import Session

from courses.packages import ModulePackage
from lms_plugin.access import Place, may
from lms_plugin.queries import contents, library
from lms_plugin.queries.library import ModuleRow, VersionRow
from lms_plugin.services.contents import Author
from lms_plugin.web.identity import actor


def seen(session: Session, module_uuid: str) -> ModuleRow:
    """A module of the academy or of the library; 404 for everybody else's."""
    row = library.module(session, actor().academy_id, module_uuid)
    if row is None or row.latest is None:
        abort(404)
    return row


def own(session: Session, module_uuid: str) -> ModuleRow:
    """A module that the actor may change; 403 for the library's, which is the operator's."""
    row = seen(session, module_uuid)
    if not may_author(row):
        abort(403)
    return row


def may_author(row: ModuleRow) -> bool:
    """Whether the table of rights lets the actor change it."""
    return may(actor(), "author", Place(academy_id=row.academy_id))


def author_here() -> Author:
    """The actor as the author of content of the own academy."""
    who = actor()
    return Author(who.person_uuid, who.academy_id)


def version(session: Session, row: ModuleRow, number: str | None) -> VersionRow:
    """The version of that number, the latest where none is named; 404 for a number that is not there."""
    if row.latest is None:
        abort(404)
    wanted = number or str(row.latest.number)
    found = (one for one in library.versions(session, actor().academy_id, row.id) if str(one.number) == wanted)
    return next(found, None) or abort(404)


def package(session: Session, digest: str) -> ModulePackage:
    """The whole module of a version."""
    return contents.module(session, digest)
