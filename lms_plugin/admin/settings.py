"""Settings of the academy: the law and the language its courses begin with, and the university behind its credits.

They are stored by `services.academies`.
"""

from collections.abc import Mapping
from typing import Final

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from pydantic import TypeAdapter, ValidationError
from werkzeug.wrappers import Response as Reply

from courses.jurisdictions.provision import Code
from lms_plugin.admin.rooms import admin
from lms_plugin.queries import academies, overlays
from lms_plugin.services.academies import Settings, change
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.language import LOCALES
from lms_plugin.web.transactions import reading, transaction

OTHER: Final = "other"
_CODE: TypeAdapter[str] = TypeAdapter(Code)
_STATES: Final = ("EU", "COE")
"""Levels above every state: nobody's law of their own."""


@admin.get("/settings")
def settings() -> str:
    """The form."""
    academy = academies.academy(reading(), actor().academy_id)
    known = academy.jurisdiction in _choices()
    typed = {
        "jurisdiction": academy.jurisdiction if known else OTHER,
        "code": "" if known else academy.jurisdiction,
        "locale": academy.locale,
        "university": academy.university or "",
    }
    return _page(typed)


@admin.post("/settings")
def save_settings() -> Reply:
    """Store them; what was typed stays in the form when something is wrong with it."""
    typed = {name: request.form.get(name, "").strip() for name in ("jurisdiction", "code", "locale", "university")}
    wanted = typed["code"].upper() if typed["jurisdiction"] == OTHER else typed["jurisdiction"]
    errors = _errors(typed, wanted)
    if errors:
        return Response(_page(typed, errors), 422, mimetype="text/html")
    who = actor()
    with transaction() as session:
        settings = Settings(wanted, typed["locale"], typed["university"].replace("\0", "")[:255] or None)
        change(session, who.academy_id, settings, who.person_uuid, now())
    flash(_("The settings are saved."), "ok")
    return redirect(url_for("admin.settings"), 303)


def _choices() -> tuple[str, ...]:
    return tuple(code for code in overlays.usable_codes(reading(), actor().academy_id) if code not in _STATES)


def _errors(typed: Mapping[str, str], wanted: str) -> dict[str, str]:
    found = {}
    if typed["jurisdiction"] != OTHER and wanted not in _choices():
        found["jurisdiction"] = _("Choose a jurisdiction of the list, or type the code of another one.")
    elif typed["jurisdiction"] == OTHER and not _is_code(wanted):
        found["code"] = _("Type a code of ISO 3166, such as FR or GB-EAW.")
    if typed["locale"] not in LOCALES:
        found["locale"] = _("Choose a language of the list.")
    return found


def _is_code(text: str) -> bool:
    try:
        return bool(_CODE.validate_python(text))
    except ValidationError:
        return False


def _page(typed: Mapping[str, str], errors: Mapping[str, str] | None = None) -> str:
    academy = academies.academy(reading(), actor().academy_id)
    return render_template(
        "admin/settings.html", academy=academy, choices=_choices(), other=OTHER, typed=typed, errors=errors or {}
    )
