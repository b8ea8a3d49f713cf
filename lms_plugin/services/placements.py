"""The link that was opened: its placement, and the module or the one activity that it names.

Choosing for a placement that names none is an instructor's act on a page; its column in the gradebook is
`services.columns`' matter.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from courses.model import ActivityRef
from lms_plugin.config import LOCALES
from lms_plugin.models import Cohort, Module, ModuleVersion, Placement, Programme
from lms_plugin.queries import contents
from lms_plugin.services.rows import found_or_made
from lti.claims import ResourceLink

MODULE_PARAMETERS: Final = ("module", "convive_module")
"""Custom parameters of a link that name its module as `<programme>/<module>`; the first one sent counts."""

ACTIVITY_PARAMETER: Final = "activity"
LANGUAGE_PARAMETER: Final = "language"
COLUMN_PARAMETER: Final = "column"
DEADLINE_PARAMETER: Final = "deadline"
NO_COLUMN: Final = "none"


class Named(NamedTuple):
    """A module of the academy or the library, and the digest of its published version."""

    id: int
    digest: str | None


def place(
    session: Session,
    cohort: Cohort,
    link: ResourceLink,
    custom: Mapping[str, str],
    now: datetime,
    known: Placement | None,
) -> Placement:
    """The placement of a link. What was chosen once stays, whatever the link names later."""
    key = {"cohort_id": cohort.id, "resource_link_id": link.id}
    row, is_new = found_or_made(session, Placement, key, {"title": link.title, "created_at": now}, known)
    if not is_new and link.title and row.title != link.title:
        row.title = link.title
    if row.module_id is None:
        _choose(session, cohort.academy_id, row, custom)
    session.flush()
    return row


def named_module(session: Session, academy_id: int, custom: Mapping[str, str]) -> Named | None:
    """The module a link names: the academy's own programme first, then the library's."""
    named = next((custom[name] for name in MODULE_PARAMETERS if custom.get(name)), "")
    programme_key, slash, module_key = named.strip().partition("/")
    if not slash:
        return None
    row = session.execute(
        select(Module.id, ModuleVersion.digest)
        .join(Programme, Programme.id == Module.programme_id)
        .outerjoin(ModuleVersion, ModuleVersion.id == Module.published_version_id)
        .where(
            Programme.key == programme_key,
            Module.key == module_key,
            or_(Programme.academy_id == academy_id, Programme.academy_id.is_(None)),
        )
        .order_by(Module.published_version_id.is_(None), Programme.academy_id.is_(None))
        .limit(1)
    ).one_or_none()
    return None if row is None else Named(*row)


def _choose(session: Session, academy_id: int, row: Placement, custom: Mapping[str, str]) -> None:
    """What the picker wrote into the link becomes the placement's own, once."""
    found = named_module(session, academy_id, custom)
    if found is None:
        return
    ref = _activity(session, found, custom.get(ACTIVITY_PARAMETER, ""))
    row.module_id, row.activity_key = found.id, ref.key if ref is not None else None
    settings = {**(row.settings or {}), **_wishes(custom)}
    if ref is not None and not ref.graded:
        # Who places one lesson does not ask for a column of noughts and ones.
        settings["column"] = False
    row.settings = settings


def _activity(session: Session, module: Named, key: str) -> ActivityRef | None:
    """An activity that is not in the published version is not opened: the whole module is."""
    if not key or module.digest is None:
        return None
    return contents.module(session, module.digest).manifest.activity(key)


def _wishes(custom: Mapping[str, str]) -> dict[str, Any]:
    wishes: dict[str, Any] = {}
    if custom.get(COLUMN_PARAMETER) == NO_COLUMN:
        wishes["column"] = False
    if custom.get(LANGUAGE_PARAMETER) in LOCALES:
        wishes["locale"] = custom[LANGUAGE_PARAMETER]
    deadline = _moment(custom.get(DEADLINE_PARAMETER, ""))
    if deadline is not None:
        wishes["deadline_at"] = deadline.isoformat()
    return wishes


def _moment(text: str) -> datetime | None:
    """A moment with its offset; anything else, a substitution that the platform does not know too, is none."""
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
