"""Connect an LMS by hand: choose it, three steps there, one form here.

The facts are checked in `services.platforms`.
"""

from collections.abc import Mapping

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Reply

from lms_plugin.admin.addresses import addresses
from lms_plugin.admin.guides import GUIDES, guide
from lms_plugin.admin.rooms import admin
from lms_plugin.services.platforms import Command, PlatformRefused, add
from lms_plugin.web.house import house, now
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import transaction

FIELDS = ("name", "issuer", "client_id", "auth_url", "token_url", "jwks_url", "deployment_id", "token_audience")
UNREADABLE = _l("This value holds characters that cannot be read.")


@admin.get("/platforms/add")
def ask_add() -> str:
    """The steps of the chosen LMS and the form."""
    chosen = guide(request.args.get("lms", ""))
    return _page(chosen.key, chosen.values)


@admin.post("/platforms/add")
def add_platform() -> Reply:
    """Register the platform; what was typed stays in the form when something is wrong with it."""
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    family = guide(request.form.get("family", "")).key
    errors = {name: str(UNREADABLE) for name, value in typed.items() if not value.isprintable()}
    if errors:
        return Response(_page(family, typed, errors), 422, mimetype="text/html")
    who = actor()
    command = Command(
        academy_id=who.academy_id, family=family, allow_private=house().settings.allow_private_network, **typed
    )
    try:
        with transaction() as session:
            added = add(session, command, who.person_uuid, now())
    except PlatformRefused as refused:
        said = {name: _(sentence) for name, sentence in refused.problems.items()}
        return Response(_page(family, typed, said), 422, mimetype="text/html")
    flash(_("The connection is registered. Open a link in a course to try it."), "ok")
    return redirect(url_for("admin.platform", platform=added.uuid), 303)


def _page(family: str, typed: Mapping[str, str], errors: Mapping[str, str] | None = None) -> str:
    return render_template(
        "admin/add.html",
        guide=guide(family),
        guides=[one for one in GUIDES.values() if one.key],
        typed=typed,
        errors=errors or {},
        addresses=addresses(),
    )
