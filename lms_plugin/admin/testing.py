"""Test a connection: ask the platform for everything that can be asked without a person, and say which step fails.

It calls another server, so it is a POST. What the steps are is written in `lti.connection`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, render_template
from flask_babel import gettext as _

from lms_plugin.admin.rooms import admin
from lms_plugin.queries import connections
from lms_plugin.services import audit
from lms_plugin.web.house import house, now
from lms_plugin.web.identity import actor
from lms_plugin.web.limits import limited
from lms_plugin.web.transactions import reading, transaction
from lti.connection import Key, State, Step, examine
from lti.services import Caller

OFTEN = "10 per minute"


@dataclass(frozen=True, slots=True)
class Tested:
    """One step in words."""

    number: int
    label: str
    about: str
    state: State
    reason: str
    advice: str
    said: str


@admin.post("/platforms/<platform>/test")
@limited(OFTEN)
def test_platform(platform: str) -> str:
    """Run every step now. A connection that is switched off is not tested: nobody is served through it."""
    who = actor()
    row = connections.connection(reading(), who.academy_id, platform) or abort(404)
    registration = house().wire.registrations.by_id(row.id)
    if registration is None:
        return _page(row, [Tested(1, _("Switched on"), "", "failed", _("This connection is switched off."),
                                  _("Switch it on, then test again."), "")])  # fmt: skip
    services = connections.services(reading(), who.academy_id, row.id)
    reading().rollback()  # The platform may be slow: no connection to the database waits for it.
    steps = examine(Caller(registration, house().wire, now()), services)
    with transaction() as session:
        found = {str(one.key): one.state for one in steps}
        audit.note(session, who.academy_id, who.person_uuid, "platform.test", ("registration", platform), now(), found)
    return _page(row, [_told(number, step) for number, step in enumerate(steps, start=1)])


def _told(number: int, step: Step) -> Tested:
    label, about = _labels()[step.key]
    reason = _(step.reason) if step.reason else ""
    return Tested(number, label, about, step.state, reason, _(step.advice) if step.advice else "", step.said)


def _labels() -> dict[Key, tuple[str, str]]:
    return {
        "login": (_("Authentication address"), _("where people are sent to sign in")),
        "keys": (_("Key set"), _("with which the messages of the LMS are checked")),
        "token": (_("Access token"), _("with which the tool shows who it is")),
        "roster": (_("Roster"), _("who is in a course")),
        "grades": (_("Gradebook"), _("a column of the newest link")),
    }


def _page(row: connections.Connection, steps: Sequence[Tested]) -> str:
    failed = [one for one in steps if one.state == "failed"]
    untried = any(one.state == "untried" for one in steps)
    return render_template(
        "admin/tested.html", row=row, steps=steps, first=failed[0] if failed else None, untried=untried
    )
