"""Keep the files of module versions: each once, whoever brings it, and for ever.

What a file may be was settled when its package was read.
"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.packages import ModulePackage, Package
from lms_plugin.db.inserts import insert_into
from lms_plugin.models import MediaFile, VersionMedia


def keep(session: Session, package: Package, module: ModulePackage, version_id: int) -> None:
    """Store what is not there yet and note that the version holds it; raises LookupError for bytes nobody has."""
    media = {one.digest: one for one in module.media.values()}
    if not media:
        return
    ids = _ids(session, media)
    for digest in media.keys() - ids.keys():
        row = {"digest": digest, "type": media[digest].type, "size": media[digest].size}
        body = package.bytes_of[digest]
        session.execute(insert_into(session, MediaFile).values(**row, body=body).on_conflict_do_nothing())
    for media_id in _ids(session, media).values():
        session.add(VersionMedia(version_id=version_id, media_id=media_id))
    session.flush()


def _ids(session: Session, digests: Iterable[str]) -> dict[str, int]:
    rows = session.execute(select(MediaFile.digest, MediaFile.id).where(MediaFile.digest.in_(list(digests))))
    return {row.digest: row.id for row in rows}
