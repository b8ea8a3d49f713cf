"""Accept a draft of a product that was handed in, or return it with a reason.

The draft is read on the page of `review`; what the answer does is decided in `services.facilitators` and in the kind.
"""

from http import HTTPStatus
from uuid import UUID, uuid4

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from courses.kinds.kind import Move
from lms_plugin.services.attempts import MoveCommand, Moved, Refused, RepeatedKey, StaleTurn
from lms_plugin.services.facilitators import Facilitation, NotAllowed, facilitator_move
from lms_plugin.teach import review
from lms_plugin.teach.room import teach
from lms_plugin.web.house import now
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import transaction

VERDICTS = ("accept", "return")
MOST_TURNS = 1_000_000


@teach.post("/p/<uuid:placement>/review/<uuid:enrolment>/<activity>/<int:number>/answer")
def answer_draft(placement: UUID, enrolment: UUID, activity: str, number: int) -> Response | tuple[str, int]:
    """Answer the draft that the page has shown; one that was revised meanwhile is shown as it is now."""
    cohort, found = review.submission_or_404(placement, enrolment, activity)
    of = Facilitation(actor(), cohort, found.enrolment_id, found.enrolment_uuid, found.module_id, activity)
    made = _made(of, _command(min(number, MOST_TURNS)))
    if isinstance(made, Moved):
        flash(_("Saved. The person sees it on the page of the activity."), "ok")
        shown = number if made.attempt.is_open else made.attempt.number
        place = {"placement": str(placement), "enrolment": str(enrolment), "activity": activity}
        return redirect(url_for("teach.reviewed", **place, number=shown), 303)  # type: ignore[arg-type]
    if isinstance(made, Refused):
        return review.page(cohort, found, (activity, number), made.sentence), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("This draft has changed meanwhile. Read it again before you answer."), "bad")
    return redirect(url_for("teach.review", placement=placement, enrolment=enrolment), 303)


def _made(of: Facilitation, command: MoveCommand) -> Moved | StaleTurn | Refused:
    try:
        with transaction() as session:
            return facilitator_move(session, of, command, now())
    except (NotAllowed, LookupError):
        abort(404)  # Somebody who has left since, or an activity that is not there.
    except RepeatedKey:
        return StaleTurn(None)


def _command(number: int) -> MoveCommand:
    form = request.form
    verdict, turn = form.get("verdict", ""), form.get("turn", "")
    data = {name: (form.get(name, ""),) for name in ("reason", "comment")}
    move = Move(verdict if verdict in VERDICTS else "", data, by="facilitator")
    is_number = turn.isascii() and turn.isdigit() and len(turn) < 8
    return MoveCommand(number, int(turn) if is_number else -1, form.get("key", "")[:36] or str(uuid4()), move)
