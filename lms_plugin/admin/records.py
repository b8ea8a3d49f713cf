"""The audit list: who did what. It can be read, searched and exported, and never changed.

What is noted is decided where it is done, in services.
"""

from collections.abc import Mapping

from flask import Response, render_template, request
from flask_babel import gettext as _

from lms_plugin.admin import details
from lms_plugin.admin.rooms import admin
from lms_plugin.admin.words import act_name, thing_name, who_name
from lms_plugin.queries import academies
from lms_plugin.queries import audit as lines
from lms_plugin.queries.audit import AuditRow
from lms_plugin.services import audit as noting
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.spreadsheets import Cell, attachment
from lms_plugin.web.transactions import reading, transaction


@admin.get("/audit")
def audit() -> str:
    """A page of the list."""
    sought, act = _asked(request.args)
    page = lines.page(reading(), actor().academy_id, sought, act, request.args.get("page", 1, int))
    return render_template(
        "admin/audit.html",
        page=page,
        acts=lines.acts(reading(), actor().academy_id),
        sought=sought,
        act=act,
        act_name=act_name,
        thing_name=thing_name,
        who_name=who_name,
        detail=details.in_short,
    )


@admin.post("/audit.csv")
def audit_export() -> Response:
    """The whole list as it was filtered, for a spreadsheet; taking it away is a line of the list too."""
    sought, act = _asked(request.form)
    who = actor()
    with transaction() as session:
        thing = ("academy", academies.academy(session, who.academy_id).uuid)
        noting.note(session, who.academy_id, who.person_uuid, "export.audit", thing, now())
        rows = lines.export(session, who.academy_id, sought, act)
    head = (_("When"), _("Who"), _("Person"), _("What"), _("Kind of thing"), _("Thing"), _("Details"))
    return attachment(f"audit-{now():%Y-%m-%d}", head, (_cells(row) for row in rows))


def _cells(row: AuditRow) -> tuple[Cell, ...]:
    act, kind = act_name(row.act), thing_name(row.thing_kind)
    return row.made_at, who_name(row), row.actor_uuid, act, kind, row.thing_uuid, details.said(row.detail)


def _asked(values: Mapping[str, str]) -> tuple[str, str]:
    """What is looked for; NUL is in no line, and PostgreSQL refuses to look for it."""
    sought = " ".join(values.get("q", "").replace("\0", "").split())[:100]
    return sought, values.get("act", "").replace("\0", "")[:64]
