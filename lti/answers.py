"""What the answer of a platform's service means: done, try later, or give up.

One table for every service; when to try again belongs to the host's jobs.
Sources: RFC 9110, section 15; Assignment and Grade Services 2.0.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, NoReturn

from lti.errors import Busy, Conflict, GiveUp, Missing, NotGradable, NotGranted, TryLater
from lti.families import Family
from lti.http import Reply
from lti.refused import N_

LONGEST_WAIT: Final = 24 * 3600
# A refused key or token is often a key set that the platform has not read again yet, or a tool not yet activated.
AFTER_REFUSED_TOKEN: Final = 900
AFTER_THROTTLING: Final = 60
AFTER_NONSENSE: Final = 300
_CANVAS_THROTTLES: Final = "rate limit exceeded"


def header(reply: Reply, name: str) -> str:
    """A header whatever its case, "" when absent."""
    wanted = name.lower()
    return next((value for key, value in reply.headers.items() if key.lower() == wanted), "")


def check(reply: Reply, sender: Family, now: datetime) -> None:
    """Return when the call was done (any 2xx); else raise an error whose type is its fate."""
    if 200 <= reply.status < 300:
        _check_not_a_page(reply)
        return
    if reply.status == 429 or _throttled(reply, sender):
        raise Busy(N_("The platform asks the tool to slow down."), retry_after(reply, now) or AFTER_THROTTLING)
    if reply.status >= 500 or reply.status in (408, 425):
        _trouble(retry_after(reply, now))
    _refusal(409 if _is_stale(reply, sender) else reply.status)


def _trouble(wait: int | None) -> NoReturn:
    """A platform that says when it will be back means all of itself (RFC 9110, 15.6.4), else only this call failed."""
    sentence = N_("The platform is having trouble.")
    raise TryLater(sentence) if wait is None else Busy(sentence, wait)


def _refusal(status: int) -> NoReturn:
    if status == 401:
        raise TryLater(N_("The platform does not accept the tool's credentials."), AFTER_REFUSED_TOKEN)
    if status == 403:
        raise NotGranted(N_("The platform does not allow the tool to do this."))
    if status in (404, 410):
        raise Missing(N_("The platform does not have this column or course any more."))
    if status == 409:
        raise Conflict(N_("The platform already has a result that is as new."), 1)
    if status == 412:
        raise GiveUp(N_("The platform finds that a condition for this is not met."))
    if status == 422:
        raise NotGradable(N_("The platform keeps no results for this person."))
    if 300 <= status < 400:
        raise GiveUp(N_("The platform's service has moved; the tool does not follow."))
    raise GiveUp(N_("The platform does not understand what the tool sent."))


def retry_after(reply: Reply, now: datetime) -> int | None:
    """The Retry-After header (seconds or a date) as 1 second to a day; None when absent or nonsense."""
    text = header(reply, "Retry-After").strip()[:64]
    if text.isascii() and text.isdigit():
        return min(max(int(text), 1), LONGEST_WAIT)
    try:
        seconds = (parsedate_to_datetime(text) - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return int(min(max(seconds, 1), LONGEST_WAIT))


def json_of(reply: Reply) -> Any:
    """The JSON body of an answer; a page or half a body is a reason to try later, and never an error of ours."""
    try:
        return json.loads(reply.body)
    except (ValueError, RecursionError) as error:
        raise nonsense() from error


def object_of(reply: Reply) -> Mapping[str, Any]:
    found = json_of(reply)
    if not isinstance(found, dict):
        raise nonsense()
    return found


def list_of(reply: Reply) -> list[Mapping[str, Any]]:
    """A list of objects; entries that are none are left out."""
    found = json_of(reply)
    if not isinstance(found, list):
        raise nonsense()
    return [entry for entry in found if isinstance(entry, dict)]


def nonsense() -> TryLater:
    """The error for an answer that is not what the service promises: most often a maintenance page."""
    return TryLater(N_("The platform's service answered with something else than data."), AFTER_NONSENSE)


def _check_not_a_page(reply: Reply) -> None:
    """A sign-in or maintenance page with status 200 did nothing of what was asked."""
    if reply.body.lstrip()[:1] == "<":
        raise nonsense()


def _throttled(reply: Reply, sender: Family) -> bool:
    return sender.throttles_with_403 and reply.status == 403 and _CANVAS_THROTTLES in reply.body.lower()


def _is_stale(reply: Reply, sender: Family) -> bool:
    """Open edX lists what is wrong by member: `{"timestamp": ["Score already exists …"]}`."""
    return sender.stale_scores_are_bad_requests and reply.status == 400 and '"timestamp"' in reply.body
