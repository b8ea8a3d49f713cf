"""What somebody handed in: where a click on a grade in the LMS leads, and any attempt of theirs, read only.

Which kinds may be read answer by answer is decided in `access`; of all others score and times are shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import abort, render_template, request, url_for
from markupsafe import Markup

from courses.packages import LocalModule
from courses.player.catalogue import gettext_for
from lms_plugin.access import staff_may_review
from lms_plugin.queries import attempts, briefs, contents, past_outcomes, reviews
from lms_plugin.queries.attempts import AttemptRow
from lms_plugin.queries.cohorts import Taught
from lms_plugin.queries.past_outcomes import Corrected
from lms_plugin.queries.reviews import Submission, Try
from lms_plugin.teach import words
from lms_plugin.teach.room import placed, teach
from lms_plugin.web import playing
from lms_plugin.web.house import now
from lms_plugin.web.kinds import kind_name
from lms_plugin.web.language import locale
from lms_plugin.web.playing import Manners
from lms_plugin.web.transactions import reading

MOST_NUMBERS = 1_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One attempt in the list; `href` is "" where there is nothing to open, `is_here` for the one on the page."""

    title: str
    kind: str
    tried: Try
    href: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """The attempt on the page; `fragment` is None where the answers stay with the person.

    `stage` is that of a draft that may be answered: handed_in, accepted, or "".
    """

    title: str
    number: int
    attempt: AttemptRow
    fragment: Markup | None
    activity: str
    stage: str
    corrected: Sequence[Corrected]


@teach.get("/p/<uuid:placement>/review/<uuid:enrolment>")
def review(placement: UUID, enrolment: UUID) -> str:
    """What one learner handed in for this link, with the attempt that was scored last."""
    cohort, found = _submission(placement, enrolment)
    last = reviews.last_handed_in(reading(), found.enrolment_id, found.module_id, found.activity)
    return page(cohort, found, last)


@teach.get("/p/<uuid:placement>/review/<uuid:enrolment>/<activity>/<int:number>")
def reviewed(placement: UUID, enrolment: UUID, activity: str, number: int) -> str:
    """The same with another attempt."""
    cohort, found = submission_or_404(placement, enrolment, activity)
    return page(cohort, found, (activity, min(number, MOST_NUMBERS)))


def submission_or_404(placement: UUID, enrolment: UUID, activity: str) -> tuple[Taught, Submission]:
    """What somebody did in one activity of a link; 404 where the link does not show it."""
    cohort, found = _submission(placement, enrolment)
    if found.activity not in (None, activity):
        abort(404)
    return cohort, found


def _submission(placement: UUID, enrolment: UUID) -> tuple[Taught, Submission]:
    """Within a cohort that the actor teaches; 404 for every other one and for people who are not in it."""
    at = placed(placement)
    found = reviews.submission(reading(), at.cohort.id, at.uuid, str(enrolment))
    if found is None:
        abort(404)
    return at.cohort, found


def page(cohort: Taught, found: Submission, here: tuple[str, int] | None, error: str = "") -> str:
    """The page with one attempt, or none; `error` is a message of the player's catalogue about an answer to it."""
    local: LocalModule = contents.module(reading(), found.digest).in_locale(locale())
    tries = reviews.tries(reading(), found)
    return render_template(
        "teach/review.html",
        cohort=cohort,
        found=found,
        name=words.person_name(found.name, found.person_uuid),
        title=local.manifest.title,
        lines=list(_lines(found, local, tries, here)),
        opened=_opened(found, tries, *here) if here is not None else None,
        error=gettext_for(locale())(error) if error else "",
        answered=request.form,
        reasons=words.REASONS,
        key=str(uuid4()),
    )


def _lines(
    found: Submission, local: LocalModule, tries: Sequence[Try], here: tuple[str, int] | None
) -> Iterator[Line]:
    """Attempts in the order of the module; what is not in it any more comes last."""
    order = [ref.key for ref in local.manifest.activities]
    kinds = {ref.key: ref.kind for ref in local.manifest.activities}
    known = sorted(tries, key=lambda one: (order.index(one.activity) if one.activity in kinds else len(order)))
    for one in known:
        href = "" if one.finished_at is None else _address(found, one)
        title = local.title(one.activity) if one.activity in kinds else one.activity
        kind = kind_name(kinds.get(one.activity, ""))
        yield Line(title, kind, one, href, (one.activity, one.number) == here)


def _address(found: Submission, one: Try) -> str:
    place = {"placement": found.placement_uuid, "enrolment": found.enrolment_uuid}
    return url_for("teach.reviewed", **place, activity=one.activity, number=one.number) + "#attempt"  # type: ignore[arg-type]


def _opened(found: Submission, tries: Sequence[Try], activity: str, number: int) -> Opened:
    session = reading()
    attempt = attempts.handed_in(session, found.enrolment_id, found.module_id, activity, number)
    played = briefs.begun(session, activity, attempt) if attempt is not None else None
    if attempt is None or played is None:
        abort(404)
    fragment = None
    if staff_may_review(played.kind):
        base = url_for("learn.module", placement=found.placement_uuid) + "/a/"
        manners = Manners(base_url=base, move_url="", mode="read_only")
        fragment = playing.fragment(played, attempt.state, locale(), now(), manners)
    is_latest = number == max(one.number for one in tries if one.activity == activity)
    stage = str(attempt.state["stage"]) if played.ref.kind == "product" and is_latest else ""
    corrected = past_outcomes.of_attempt(session, attempt) if played.ref.graded else ()
    return Opened(played.local(locale()).title(activity), number, attempt, fragment, activity, stage, corrected)
