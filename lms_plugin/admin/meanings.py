"""What the roles of one connection mean, and the LTI 1.1 key that it had before: both laid down by an administrator.

They are stored by `services.consumers`; what follows from them is decided in `lti.roles` and `services.legacy`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Reply

from lms_plugin.admin.rooms import admin
from lms_plugin.admin.words import MEANINGS
from lms_plugin.queries import connections
from lms_plugin.services import consumers
from lms_plugin.services.platforms import PlatformRefused
from lms_plugin.web.house import house, now
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import reading, transaction
from lti.roles import overrides_of


@admin.get("/platforms/<platform>/roles")
def roles(platform: str) -> str:
    """The roles that mean something else here than the specification says."""
    return _roles(platform, {"role": "", "meaning": "learner"})


@admin.post("/platforms/<platform>/roles")
def set_role(platform: str) -> Reply:
    """Lay down the meaning of one role; it counts from the next launch and the next roster on."""
    typed = {name: request.form.get(name, "").strip() for name in ("role", "meaning")}
    who = actor()
    errors = _tried(
        lambda session: consumers.set_meaning(
            session, who.academy_id, platform, typed["role"], typed["meaning"], who.person_uuid, now()
        ),
    )
    if errors:
        return Response(_roles(platform, typed, errors), 422, mimetype="text/html")
    flash(_("Saved. It counts from the next launch and the next roster on."), "ok")
    return redirect(url_for("admin.roles", platform=platform), 303)


@admin.post("/platforms/<platform>/roles/forget")
def forget_role(platform: str) -> Reply:
    """Let a role mean again what the specification says."""
    role, who = request.form.get("role", ""), actor()
    _tried(
        lambda session: consumers.forget_meaning(session, who.academy_id, platform, role, who.person_uuid, now()),
    )
    flash(_("Saved. It counts from the next launch and the next roster on."), "ok")
    return redirect(url_for("admin.roles", platform=platform), 303)


@admin.get("/platforms/<platform>/before")
def before(platform: str) -> str:
    """The LTI 1.1 key of the connection that came before this one."""
    return _before(platform, "")


@admin.post("/platforms/<platform>/before")
def set_before(platform: str) -> Reply:
    """Keep key and secret; the secret is never shown again."""
    key, secret, who = request.form.get("key", "").strip(), request.form.get("secret", ""), actor()
    secrets = house().settings.secrets
    errors = _tried(
        lambda session: consumers.set_consumer(
            session, who.academy_id, platform, (key, secret), secrets, who.person_uuid, now()
        ),
    )
    if errors:
        return Response(_before(platform, key, errors), 422, mimetype="text/html")
    flash(_("Key and secret are kept. People are recognised at their next launch."), "ok")
    return redirect(url_for("admin.before", platform=platform), 303)


@admin.post("/platforms/<platform>/before/forget")
def forget_before(platform: str) -> Reply:
    """Follow no migration claim of this connection any more."""
    who = actor()
    _tried(
        lambda session: consumers.forget_consumer(session, who.academy_id, platform, who.person_uuid, now()),
    )
    flash(_("Key and secret were deleted."), "ok")
    return redirect(url_for("admin.before", platform=platform), 303)


def _tried(work: Callable[[Any], None]) -> dict[str, str]:
    """What was wrong with the form, nothing when it was done; 404 for a connection of another academy."""
    try:
        with transaction() as session:
            work(session)
    except LookupError:
        abort(404)
    except PlatformRefused as refused:
        return {name: _(sentence) for name, sentence in refused.problems.items()}
    return {}


def _roles(platform: str, typed: Mapping[str, str], errors: Mapping[str, str] | None = None) -> str:
    row = connections.laid_down(reading(), actor().academy_id, platform) or abort(404)
    overrides = sorted(overrides_of(row.role_overrides).items())
    return render_template(
        "admin/roles.html", row=row, overrides=overrides, meanings=MEANINGS, typed=typed, errors=errors or {}
    )


def _before(platform: str, typed: str, errors: Mapping[str, str] | None = None) -> str:
    row = connections.laid_down(reading(), actor().academy_id, platform) or abort(404)
    return render_template("admin/before.html", row=row, typed=typed, errors=errors or {})
