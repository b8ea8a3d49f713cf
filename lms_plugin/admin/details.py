"""Words for the details of a line of the audit list; what is a name or an id of its own stays as it is.

Which details are kept is decided where an act is noted.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms_plugin.web.formats import wall
from lms_plugin.web.identity import actor

NAMES = {
    "activity": _l("activity"),
    "attempts": _l("attempts"),
    "client_id": _l("client id"),
    "code": _l("jurisdiction"),
    "cohort": _l("cohort"),
    "column": _l("column in the gradebook"),
    "deadline_at": _l("deadline"),
    "deployment_id": _l("deployment"),
    "detail": _l("cause"),
    "corrects": _l("corrects version"),
    "digest": _l("fingerprint of the version"),
    "from": _l("from"),
    "grades": _l("grades"),
    "grading": _l("what counts"),
    "groups": _l("groups"),
    "into": _l("into"),
    "invitation": _l("invitation"),
    "issuer": _l("issuer"),
    "jurisdiction": _l("jurisdiction"),
    "key": _l("key"),
    "kid": _l("key"),
    "locale": _l("language"),
    "login": _l("account on the server"),
    "module": _l("module"),
    "modules": _l("modules"),
    "number": _l("number"),
    "path": _l("path"),
    "programme": _l("programme"),
    "reason": _l("reason"),
    "request": _l("reference"),
    "road": _l("by"),
    "room": _l("room"),
    "rows": _l("rows"),
    "sealed": _l("sealed anew"),
    "signs_after_hours": _l("signs after hours"),
    "starts_at": _l("begins"),
    "university": _l("university"),
    "unreadable": _l("unreadable"),
    "was": _l("before"),
    "what": _l("what"),
}

VALUES = {
    ("grading", "average"): _l("the average of all attempts"),
    ("grading", "first"): _l("the first attempt"),
    ("grading", "highest"): _l("the best attempt"),
    ("grading", "last"): _l("the last attempt"),
    ("path", "core"): _l("core path"),
    ("path", "specialist"): _l("specialist path"),
    ("what", "attendance"): _l("attendance list"),
    ("what", "survey"): _l("figures of a survey"),
    ("what", "people"): _l("table of people"),
    ("what", "activity"): _l("figures of an activity"),
    ("what", "grades"): _l("grades"),
}


MOMENTS = ("deadline_at", "starts_at")
_UUID = re.compile(r"\b([0-9a-f]{8})(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


def in_short(detail: Mapping[str, Any]) -> str:
    """The same line with ids cut as the list cuts them."""
    return _UUID.sub(r"\1", said(detail))


def said(detail: Mapping[str, Any]) -> str:
    """Names and values as one line, in the reader's language."""
    return ", ".join(f"{NAMES.get(name, name)}: {_value(name, value)}" for name, value in detail.items())


def _value(name: str, value: Any) -> str:
    if value is None or value in ("", []):
        return str(_("none"))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if (name, value) == ("attempts", 0):
        return str(_("no limit"))
    if isinstance(value, str):
        return _moment(value) if name in MOMENTS else str(VALUES.get((name, value), value))
    if isinstance(value, list):
        return ", ".join(_value(name, one) for one in value)
    return json.dumps(value, ensure_ascii=False)


def _moment(written: str) -> str:
    """On the clock of the academy; what names no zone stays as it was written."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return written
    return written if moment.tzinfo is None else wall(moment, actor().academy_jurisdiction)
