"""What stands on the page of an activity: where one is, the activity itself, what came before and what comes next.

What may be done is decided in `services.attempts`; this only shows it.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from flask import abort, render_template
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from courses.kinds.kind import Filled, Move, State, printable
from courses.kinds.privacy import Anonymous, Diary, Echoing
from courses.model import ActivityRef
from courses.packages import LocalModule
from courses.packages.dependence import holds
from lms_plugin.learn import assemblies, modules, tries, words
from lms_plugin.learn.neighbours import Neighbour, equivalents, named, neighbours
from lms_plugin.queries import briefs, insight, journals, locks, past_outcomes
from lms_plugin.queries.attempts import AttemptRow, Standing
from lms_plugin.queries.briefs import Played
from lms_plugin.queries.locks import Ahead
from lms_plugin.queries.overlays import usable_codes
from lms_plugin.queries.past_outcomes import Corrected
from lms_plugin.queries.seats import Seat
from lms_plugin.services import surveys
from lms_plugin.web import playing
from lms_plugin.web.house import now
from lms_plugin.web.identity import AS, actor
from lms_plugin.web.kinds import kind_name
from lms_plugin.web.language import locale
from lms_plugin.web.links import url_for
from lms_plugin.web.playing import Manners
from lms_plugin.web.transactions import reading

UNSTARTED_SEED = 0
"""What is not graded can be looked at before it is begun; nothing in it hangs on chance."""


def render(
    standing: Standing, error: str = "", notice: str = "", not_opened: str = "",
    code_refused: tuple[str, str] = ("", ""), typed: Move | None = None,
) -> str:  # fmt: skip
    """The whole page. `error` and `notice` are the player's messages, `not_opened` a reason of `services.attempts`,
    `code_refused` one of `words.CODE_REFUSED` with the code, `typed` a move that was not made."""
    played, attempt = _shown(standing)
    local = played.local(locale())
    if ahead := locks.ahead(reading(), standing):
        return _render_locked(standing, played, ahead)
    begun = attempt is not None or not played.kind.graded
    return render_template(
        "learn/activity.html",
        **_around(standing.seat, played, local),
        attempt=attempt,
        fragment=fragment(standing, error, notice, typed) if begun else None,
        notice=notice,
        not_opened=words.NOT_OPENED[not_opened] if not_opened else "",
        meeting=assemblies.assembly(standing, played),
        code_errors={"code": str(words.CODE_REFUSED[code_refused[0]])} if code_refused[0] else {},
        typed_code=code_refused[1][:20],
        again=tries.again(standing, played),
        tried=tries.tried(standing, played),
        corrected=_corrected(played, attempt),
        is_older=attempt is not None and attempt.is_open and standing.seat.digest not in (None, attempt.digest),
        has_changed=_has_changed(standing, played),
        has_elsewhere=_has_elsewhere(standing, played),
        has_own_paper=attempt is not None and isinstance(played.kind, Filled),
    )


def _render_locked(standing: Standing, played: Played, ahead: Ahead) -> str:
    """The page of an activity that may not be begun yet: what comes first, and nothing of the activity."""
    local = played.local(locale())
    return render_template(
        "learn/locked.html",
        **_around(standing.seat, played, local),
        modules=modules.named(ahead.modules),
        activities=[Neighbour(key, local.title(key)) for key in ahead.activities],
    )


def render_finished(standing: Standing, attempt: AttemptRow) -> str:
    """The page of one finished attempt, read only, in the version in which it was made."""
    played = _found(briefs.pinned(reading(), standing, attempt))
    attempt = journals.whole(reading(), played.kind, attempt)
    manners = _manners(standing.seat, standing.activity, (), "read_only")
    return render_template(
        "learn/attempt.html",
        **_around(standing.seat, played, played.local(locale())),
        attempt=attempt,
        corrected=_corrected(played, attempt),
        fragment=playing.fragment(played, attempt.state, locale(), now(), manners),
    )


def render_paper(standing: Standing) -> str:
    """The page of the paper version, for everybody alike and empty; of a journal, what its owner wrote in it."""
    played, attempt = _shown(standing)
    if locks.ahead(reading(), standing):
        abort(404)
    manners = _manners(standing.seat, standing.activity, (), "read_only")
    if attempt is not None and isinstance(played.kind, Diary):
        return _on_paper(standing, played, playing.fragment(played, attempt.state, locale(), now(), manners))
    return _on_paper(standing, played, playing.paper(played, locale(), "trainee", manners.base_url))


def render_written(standing: Standing) -> str:
    """The page with what its reader has written, to be printed; 404 where that is nothing."""
    played, attempt = _shown(standing)
    base = _manners(standing.seat, standing.activity, (), "read_only").base_url
    sheet = playing.written(played, attempt.state, locale(), base) if attempt is not None else None
    return _on_paper(standing, played, sheet, own=attempt)


def _on_paper(standing: Standing, played: Played, sheet: Markup | None, own: AttemptRow | None = None) -> str:
    if sheet is None:
        abort(404)
    around = _around(standing.seat, played, played.local(locale()))
    return render_template("learn/paper.html", **around, fragment=sheet, own=own)


def fragment(standing: Standing, error: str = "", notice: str = "", typed: Move | None = None) -> Markup:
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
    if played.ref.kind == "lesson":
        manners = replace(manners, bookmarks=standing.bookmarks)
    played = _with_peers(standing, played, attempt)
    shown = playing.fragment(played, _state(played, attempt, typed), locale(), now(), manners)
    return shown if attempt is None or _goes_on(played, attempt) else playing.mark_finished(shown)


def _shown(standing: Standing) -> tuple[Played, AttemptRow | None]:
    """What to play and at which attempt.

    An attempt keeps the version it began with. What is not graded and done is shown in the newest words,
    as long as the old state fits them: who reads a lesson again wants the lesson of today. What is private
    fits always.
    """
    session, today, attempt = reading(), now().date(), standing.attempt
    newest = None if attempt is not None and attempt.is_open else briefs.published(session, standing, today)
    if attempt is None:
        return _found(newest), None
    if newest is not None and not newest.kind.graded and _fits(newest, attempt):
        return newest, journals.whole(session, newest.kind, attempt)
    played = _found(briefs.pinned(session, standing, attempt))
    return played, journals.whole(session, played.kind, attempt)


def _fits(newest: Played, attempt: AttemptRow) -> bool:
    return newest.kind.private or newest.fits(attempt.state)


def _goes_on(played: Played, attempt: AttemptRow) -> bool:
    return attempt.is_open or isinstance(played.kind, Diary)


def _with_peers(standing: Standing, played: Played, attempt: AttemptRow | None) -> Played:
    """With what the class did, for the debrief of a scenario, and whether answers are still taken, for a survey."""
    if isinstance(played.kind, Anonymous):
        is_over = attempt is not None and not attempt.is_open
        return surveys.seen(reading(), standing.seat, played, now(), is_over)
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


def _state(played: Played, attempt: AttemptRow | None, typed: Move | None) -> State:
    kind, brief = played.kind, played.brief()
    state = attempt.state if attempt is not None else kind.start(brief, UNSTARTED_SEED, now())
    return kind.echoed(brief, state, typed) if typed is not None and isinstance(kind, Echoing) else state


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
    before, after = neighbours(local, played.ref.key) if seat.activity_key is None else (None, None)
    return {
        "seat": seat,
        "ref": played.ref,
        "kind_name": kind_name(played.ref.kind),
        "has_paper": _has_paper(played),
        "title": local.title(played.ref.key),
        "manifest": local.manifest,
        "programme_title": modules.programme_title(seat),
        "advisory": modules.advisory(played.package, played.overlay, locale()) if _warns(played.ref) else None,
        "before": before,
        "after": after,
        "equivalents": named(local, [one.key for one in equivalents(local, played.ref)]),
        "deadline_at": played.terms.deadline_at,
        "stands_for": named(local, played.ref.instead_of),
    }


def _has_changed(standing: Standing, played: Played) -> bool:
    """Whether something ungraded that was done has new ids since: it is shown as it was, and can be opened anew."""
    attempt = standing.attempt
    return attempt is not None and not (attempt.is_open or played.kind.graded) and not _is_newest(standing, played)


def _corrected(played: Played, attempt: AttemptRow | None) -> Sequence[Corrected]:
    """What corrections have changed for this attempt; where nothing is scored there is nothing to say."""
    return past_outcomes.of_attempt(reading(), attempt) if played.ref.graded else ()


def _has_elsewhere(standing: Standing, played: Played) -> bool:
    """Whether this activity shows law that can be read beside that of another place; where it is asked, it is not."""
    if played.kind.graded or not played.overlay.levels:
        return False
    if not any(hold.by == "slot" and hold.activity == played.ref.key for hold in holds(played.package)):
        return False
    laws = standing.laws
    if laws is None:  # A move that was refused asks for a whole page after all.
        laws = frozenset(usable_codes(reading(), actor().academy_id))
    return not laws <= set(played.overlay.codes)


def _is_newest(standing: Standing, played: Played) -> bool:
    return standing.seat.digest in (None, played.package.digest)


def _warns(ref: ActivityRef) -> bool:
    return bool(ref.advisory)


def _has_paper(played: Played) -> bool:
    return printable(played.kind, played.package.documents[played.ref.key], "trainee") is not None
