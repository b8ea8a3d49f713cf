"""Words for the details of a line of the audit list; what is a name or an id of its own stays as it is.

Which details are kept is decided where an act is noted.
"""

import json
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

NAMES = {
    "activity": _l("activity"),
    "client_id": _l("client id"),
    "code": _l("jurisdiction"),
    "cohort": _l("cohort"),
    "deployment_id": _l("deployment"),
    "detail": _l("cause"),
    "corrects": _l("corrects version"),
    "digest": _l("fingerprint of the version"),
    "from": _l("from"),
    "grades": _l("grades"),
    "groups": _l("groups"),
    "into": _l("into"),
    "invitation": _l("invitation"),
    "issuer": _l("issuer"),
    "jurisdiction": _l("jurisdiction"),
    "key": _l("key"),
    "kid": _l("key"),
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
    "unreadable": _l("unreadable"),
    "was": _l("before"),
    "what": _l("what"),
}

VALUES = {
    ("path", "core"): _l("core path"),
    ("path", "specialist"): _l("specialist path"),
    ("what", "attendance"): _l("attendance list"),
    ("what", "survey"): _l("figures of a survey"),
    ("what", "people"): _l("table of people"),
    ("what", "activity"): _l("figures of an activity"),
    ("what", "grades"): _l("grades"),
}


def said(detail: Mapping[str, Any]) -> str:
    """Names and values as one line, in the reader's language."""
    return ", ".join(f"{NAMES.get(name, name)}: {_value(name, value)}" for name, value in detail.items())


def _value(name: str, value: Any) -> str:
    if value is None or value in ("", []):
        return str(_("none"))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, str):
        return str(VALUES.get((name, value), value))
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False)
