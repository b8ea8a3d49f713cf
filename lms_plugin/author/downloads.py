"""Modules and programmes as zip packages: the same bytes for the same version. Each download is noted.

What a package holds is `courses.packages`' matter.
"""

from flask import Response, abort, request

from courses.packages import Package, write_zip
from courses.packages.package import ProgrammePackage
from lms_plugin.author import lookups
from lms_plugin.author.rooms import author
from lms_plugin.queries import library, media
from lms_plugin.services import audit
from lms_plugin.services.contents import OWN
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import transaction


@author.post("/m/<module>/download")
def download(module: str) -> Response:
    """One version of a module as a package; the latest where no number is sent."""
    with transaction() as session:
        row = lookups.seen(session, module)
        version = lookups.version(session, row, request.form.get("version"))
        who = actor()
        detail = {"module": row.key, "number": version.number, "digest": version.digest[:12]}
        audit.note(session, who.academy_id, who.person_uuid, "content.download", ("module", row.uuid), now(), detail)
        modules = (lookups.package(session, version.digest),)
        package = Package(None, modules, bytes_of=media.bytes_of(session, modules))
    return _zip(write_zip(package), f"{row.key}-{version.number}.zip")


@author.post("/p/<programme>/download")
def download_programme(programme: str) -> Response:
    """A programme with the latest version of each of its modules.

    The programme of single uploads has none: its modules may have different source languages, which a package cannot.
    """
    with transaction() as session:
        who = actor()
        row = library.programme(session, who.academy_id, programme)
        if row is None or row.key == OWN:
            abort(404)
        latest = [one.latest for one in library.modules(session, who.academy_id) if one.programme_id == row.id]
        modules = tuple(lookups.package(session, one.digest) for one in latest if one is not None)
        if not modules:
            abort(404)
        detail = {"programme": row.key, "modules": len(modules)}
        thing = ("programme", row.uuid)
        audit.note(session, who.academy_id, who.person_uuid, "content.download", thing, now(), detail)
        bytes_of = media.bytes_of(session, modules)
    # Modules that a later package left out are still here: the manifest lists what the zip holds.
    keys = tuple(module.key for module in modules)
    manifest = row.package.manifest.model_copy(update={"modules": keys})
    package = Package(ProgrammePackage(manifest, row.package.translations), modules, bytes_of=bytes_of)
    return _zip(write_zip(package), f"{row.key}.zip")


def _zip(data: bytes, name: str) -> Response:
    """Keys are slugs, so the name needs no escaping."""
    disposition = f'attachment; filename="{name}"'
    return Response(data, mimetype="application/zip", headers={"Content-Disposition": disposition})
