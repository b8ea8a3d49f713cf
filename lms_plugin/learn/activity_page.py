"""What stands on the page of an activity: where one is, the activity itself, what came before and what comes next.

What may be done is decided in `services.attempts`; this only shows it.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import abort, render_template, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from courses.kinds.kind import State, printable
from courses.model import ActivityRef
from courses.packages import LocalModule
from lms_plugin.learn import modules, words
from lms_plugin.queries import attempts, briefs, insight
from lms_plugin.queries.attempts import AttemptRow, Standing, Tried
from lms_plugin.queries.briefs import Played
from lms_plugin.queries.seats import Seat
from lms_plugin.services.attempts import may_not_open
from lms_plugin.web import playing
from lms_plugin.web.house import now
from lms_plugin.web.identity import AS, actor
from lms_plugin.web.language import locale
from lms_plugin.web.playing import Manners
from lms_plugin.web.transactions import reading

UNSTARTED_SEED = 0
"""What is not graded can be looked at before it is begun; nothing in it hangs on chance."""


@dataclass(frozen=True, slots=True)
class Again:
    """Whether a graded activity may be begun, or begun again, and what is said about it."""

    number: int
    allowed: int | None
    method: str
    deadline_at: datetime | None
    refusal: str

    @property
    def left(self) -> int | None:
        """Attempts left; None for as many as one likes."""
        return None if self.allowed is None else max(0, self.allowed - self.number)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The activity before or after this one."""

    key: str
    title: str


def render(standing: Standing, error: str = "", notice: str = "", not_opened: str = "") -> str:
    """The whole page. `error` and `notice` are the player's messages, `not_opened` a reason of `services.attempts`."""
    played, attempt = _shown(standing)
    local = played.local(locale())
    begun = attempt is not None or not played.kind.graded
    return render_template(
        "learn/activity.html",
        **_around(standing.seat, played, local),
        attempt=attempt,
        fragment=fragment(standing, error, notice) if begun else None,
        notice=notice,
        not_opened=words.NOT_OPENED[not_opened] if not_opened else "",
        again=_again(standing, played),
        tried=_tried(standing, played),
        is_older=attempt is not None and attempt.is_open and standing.seat.digest not in (None, attempt.digest),
        has_changed=_has_changed(standing, played),
    )


def render_finished(standing: Standing, attempt: AttemptRow) -> str:
    """The page of one finished attempt, read only, in the version in which it was made."""
    played = briefs.pinned(reading(), standing, attempt)
    if played is None:
        abort(404)
    manners = _manners(standing.seat, standing.activity, (), "read_only")
    return render_template(
        "learn/attempt.html",
        **_around(standing.seat, played, played.local(locale())),
        attempt=attempt,
        fragment=playing.fragment(played, attempt.state, locale(), now(), manners),
    )


def render_paper(standing: Standing) -> str:
    """The page of the paper version."""
    played, _ = _shown(standing)
    manners = _manners(standing.seat, standing.activity, (), "read_only")
    sheet = playing.paper(played, locale(), "trainee", manners.base_url)
    if sheet is None:
        abort(404)
    return render_template(
        "learn/paper.html", **_around(standing.seat, played, played.local(locale())), fragment=sheet
    )


def fragment(standing: Standing, error: str = "", notice: str = "") -> Markup:
    """The activity alone, as the script puts it into the page."""
    played, attempt = _shown(standing)
    number, turn = (attempt.number, attempt.turn) if attempt is not None else (0, 0)
    hidden = (
        ("csrf_token", generate_csrf()),
        (AS, actor().person_uuid),
        ("attempt", str(number)),
        ("turn", str(turn)),
        ("key", str(uuid.uuid4())),
    )
    manners = _manners(standing.seat, standing.activity, hidden, "live", error, notice)
    played = _with_peers(standing, played, attempt)
    shown = playing.fragment(played, _state(played, attempt), locale(), now(), manners)
    return playing.mark_finished(shown) if attempt is not None and not attempt.is_open else shown


def _shown(standing: Standing) -> tuple[Played, AttemptRow | None]:
    """What to play and at which attempt.

    An attempt keeps the version it began with. What is not graded and done is shown in the newest words,
    as long as the old state fits them: who reads a lesson again wants the lesson of today.
    """
    session, today, attempt = reading(), now().date(), standing.attempt
    newest = briefs.published(session, standing, today)
    if attempt is None:
        return _found(newest), None
    if newest is not None and not attempt.is_open and not newest.kind.graded and newest.fits(attempt.state):
        return newest, attempt
    return _found(briefs.pinned(session, standing, attempt)), attempt


def _with_peers(standing: Standing, played: Played, attempt: AttemptRow | None) -> Played:
    """With what the class did, for the debrief of a scenario; nowhere else is it asked for."""
    if attempt is None or played.kind.name != "scenario" or attempt.state["stage"] not in ("debrief", "finished"):
        return played
    seat, brief = standing.seat, played.brief()
    if seat.module_id is None:
        return played
    sample = insight.sample(reading(), seat.cohort_id, seat.module_id, standing.activity, played.kind, brief.document)
    return replace(played, peers=played.kind.summarise(brief, sample.states)) if sample.is_enough else played


def _found(played: Played | None) -> Played:
    if played is None:
        abort(404)
    return played


def _state(played: Played, attempt: AttemptRow | None) -> State:
    if attempt is not None:
        return attempt.state
    return played.kind.start(played.brief(), UNSTARTED_SEED, now())


def _manners(
    seat: Seat,
    activity: str,
    hidden: tuple[tuple[str, str], ...],
    mode: playing.Mode,
    error: str = "",
    notice: str = "",
) -> Manners:
    return Manners(
        base_url=url_for("learn.module", placement=seat.placement_uuid) + "/a/",
        move_url=url_for("learn.move", placement=seat.placement_uuid, activity=activity),
        hidden=hidden,
        error=error,
        notice=notice,
        mode=mode,
    )


def _around(seat: Seat, played: Played, local: LocalModule) -> dict[str, object]:
    """What every page of an activity has around it."""
    before, after = _neighbours(local, played.ref.key) if seat.activity_key is None else (None, None)
    return {
        "seat": seat,
        "ref": played.ref,
        "kind_name": words.kind_name(played.ref.kind),
        "has_paper": _has_paper(played),
        "title": local.title(played.ref.key),
        "manifest": local.manifest,
        "programme_title": modules.programme_title(seat),
        "advisory": modules.advisory(played.package, played.overlay, locale()) if _warns(played.ref) else None,
        "before": before,
        "after": after,
    }


def _has_changed(standing: Standing, played: Played) -> bool:
    """Whether something ungraded that was done has new ids since: it is shown as it was, and can be opened anew."""
    attempt = standing.attempt
    return attempt is not None and not (attempt.is_open or played.kind.graded) and not _is_newest(standing, played)


def _is_newest(standing: Standing, played: Played) -> bool:
    return standing.seat.digest in (None, played.package.digest)


def _warns(ref: ActivityRef) -> bool:
    return bool(ref.advisory)


def _has_paper(played: Played) -> bool:
    return printable(played.kind, played.package.documents[played.ref.key], "trainee") is not None


def _neighbours(local: LocalModule, key: str) -> tuple[Neighbour | None, Neighbour | None]:
    keys = [ref.key for ref in local.manifest.activities]
    at = keys.index(key)
    before, after = keys[at - 1 : at] if at else [], keys[at + 1 : at + 2]
    named = [Neighbour(one, local.title(one)) for one in (*before, *after)]
    return (named[0] if before else None), (named[-1] if after else None)


def _again(standing: Standing, played: Played) -> Again | None:
    """None where nothing is begun by a button: what is not graded, and an attempt that is open."""
    attempt = standing.attempt
    if not played.kind.graded or (attempt is not None and attempt.is_open):
        return None
    newest = briefs.published(reading(), standing, now().date())
    reason = may_not_open(standing, newest, now()) if newest is not None else "not_offered"
    return Again(
        number=attempt.number if attempt is not None else 0,
        allowed=None if played.is_replayable else briefs.limit(standing.seat, played.ref),
        method=_method(standing.seat, played),
        deadline_at=briefs.deadline(standing.seat, played.ref),
        refusal=str(words.NOT_OPENED[reason]) if reason else "",
    )


def _method(seat: Seat, played: Played) -> str:
    """Which attempt counts, in a sentence."""
    if played.is_replayable:
        return str(words.ONCE)
    return str(words.METHODS.get(str(seat.settings.get("grading") or "highest"), words.METHODS["highest"]))


def _tried(standing: Standing, played: Played) -> Sequence[Tried]:
    """Earlier attempts, the newest first; asked for only where there can be more than the one on the page."""
    if not played.kind.graded or standing.attempt is None or standing.attempt.number < 2:
        return ()
    tried = attempts.finished(reading(), standing.seat, standing.activity)
    return tuple(one for one in reversed(tried) if one.number != standing.attempt.number)
