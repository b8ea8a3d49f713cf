"""Notices of platforms: each judged and taken for itself, so that a bad one costs the others nothing.

They come from servers: there is no person here, no session and no page.
"""

from flask import Response, abort, jsonify, request

from lms_plugin.launch import journal
from lms_plugin.launch.wire import WIDE, wire
from lms_plugin.services.notices import take
from lms_plugin.web.house import house, now
from lms_plugin.web.limits import by_address, limited
from lms_plugin.web.transactions import transaction
from lti.notices import LARGEST_BODY, Notice, read_all, tokens
from lti.refused import Refused, Status


@wire.post("/notices")
@limited(WIDE, by_address)
def notices() -> Response:
    """Take a batch. 200 where at least one was good, as nothing is to be sent again; else why the first was not."""
    if (request.content_length or 0) > LARGEST_BODY:
        abort(413)
    try:
        listed = list(tokens(request.get_data(cache=False)))
    except Refused as refused:
        journal.note("notice", None, refused.check, detail=refused.detail)
        return _answer(0, [refused])
    judged = read_all(listed, house().wire, now())
    refusals = [found for one in judged if (found := _refusal(one)) is not None]
    return _answer(len(listed) - len(refusals), refusals)


def _refusal(notice: Notice | Refused) -> Refused | None:
    """Take one notice, in a transaction of its own; why it was refused, None where it was not."""
    try:
        if isinstance(notice, Refused):
            raise notice
        with transaction() as session:
            taken = take(session, notice, now())
    except Refused as refused:
        journal.note("notice", None, refused.check, detail=refused.detail)
        return refused
    about = {"deployment": notice.deployment_id, "notice_type": notice.notice_type, "taken": taken}
    journal.note("notice", notice.registration.id, **about)
    return None


def _answer(accepted: int, refusals: list[Refused]) -> Response:
    status: Status | int = 200 if accepted or not refusals else refusals[0].status
    response = jsonify(accepted=accepted, refused=[one.check for one in refusals])
    response.status_code = status
    return response
