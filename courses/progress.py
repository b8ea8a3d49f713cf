"""How far somebody is in a module, and what it earned: folds over outcomes.

Where outcomes are kept and when a platform hears of them belongs to the hosts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from courses.model import ActivityRef
from courses.outcome import Score

Path = Literal["core", "specialist"]
"""How deep somebody goes: on the core path, activities with `core: false` are optional."""

GradingMethod = Literal["highest", "last", "first", "average"]


class ActivityStatus(StrEnum):
    """Where one person stands in one activity."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ActivityOutcome:
    """What is known of one person in one activity; `score` counts only in graded activities."""

    status: ActivityStatus
    score: Score | None = None


@dataclass(frozen=True, slots=True)
class ModuleProgress:
    """`done` of `required` activities, the minutes of those that are left and of those that are done, and the score.

    `earned` and `possible` count graded required activities in units of one each; `share` is their quotient, 0 to 1.
    `unjudged` of them were handed in and wait for somebody's judgement.
    """

    done: int
    required: int
    minutes_left: int
    earned: float
    possible: float
    unjudged: int = 0
    minutes_done: int = 0

    @property
    def share(self) -> float:
        """The score of the module; 0 where nothing is graded."""
        return self.earned / self.possible if self.possible else 0.0

    @property
    def is_complete(self) -> bool:
        """Whether every required activity is done."""
        return self.done == self.required


NOTHING_YET = ActivityOutcome(ActivityStatus.NOT_STARTED)
ROUNDING = 1e-9
"""A share of two thirds is reached by two of three points, whatever a division leaves behind."""

_ORDER = (ActivityStatus.NOT_STARTED, ActivityStatus.IN_PROGRESS, ActivityStatus.DONE)


@dataclass(frozen=True, slots=True)
class Place:
    """What counts once in a module: an activity, or any of its equivalents in its stead."""

    ref: ActivityRef
    equivalents: tuple[ActivityRef, ...] = ()


def places(refs: Iterable[ActivityRef], path: Path = "specialist") -> tuple[Place, ...]:
    """The places of a module in their order, with `required` as it is on the path."""
    refs = tuple(refs)
    others = [ref for ref in refs if ref.instead_of]
    return tuple(
        [
            Place(_on_path(ref, path), _equivalents(others, ref))
            for ref in refs
            if not ref.instead_of
        ]
    )


def place_of(refs: Iterable[ActivityRef], ref: ActivityRef) -> Place:
    """The place of one activity of a module; an equivalent stands for itself alone."""
    return Place(ref, () if ref.instead_of else _equivalents(refs, ref))


def _equivalents(refs: Iterable[ActivityRef], ref: ActivityRef) -> tuple[ActivityRef, ...]:
    return tuple([one for one in refs if ref.key in one.instead_of])


def _on_path(ref: ActivityRef, path: Path) -> ActivityRef:
    is_left_out = path == "core" and ref.required and not ref.core
    return ref.model_copy(update={"required": False}) if is_left_out else ref


def outcome_of(place: Place, outcomes: Mapping[str, ActivityOutcome]) -> ActivityOutcome:
    """The best of an activity and its equivalents: the furthest status, and the best share of the points."""
    if not place.equivalents:
        return judged(place.ref, outcomes.get(place.ref.key, NOTHING_YET))
    tried = [judged(ref, outcomes.get(ref.key, NOTHING_YET)) for ref in (place.ref, *place.equivalents)]
    scores = [one.score for one in tried if one.score is not None]
    best = max(scores, key=lambda score: score.share) if scores else None
    return ActivityOutcome(max((one.status for one in tried), key=_ORDER.index), best)


def judged(ref: ActivityRef, outcome: ActivityOutcome) -> ActivityOutcome:
    """The outcome with its status by the activity's own rule: finished below the wanted share is not done yet."""
    wanted = ref.complete.share
    if wanted is None or outcome.status is not ActivityStatus.DONE:
        return outcome
    reached = outcome.score is not None and outcome.score.share >= wanted - ROUNDING
    return outcome if reached else ActivityOutcome(ActivityStatus.IN_PROGRESS, outcome.score)


def comes_first(
    refs: Iterable[ActivityRef], outcomes: Mapping[str, ActivityOutcome], key: str, path: Path = "specialist"
) -> tuple[str, ...]:
    """The activities that must be done before this one may be begun; what was begun once is never closed again.

    An equivalent waits for whatever those wait for that it stands in for. What is optional on the path holds nobody up.
    """
    refs = tuple(refs)
    own = next(ref for ref in refs if ref.key == key)
    if outcomes.get(key, NOTHING_YET).status is not ActivityStatus.NOT_STARTED:
        return ()
    wanted = {*own.after, *(name for ref in refs if ref.key in own.instead_of for name in ref.after)}
    return tuple(
        place.ref.key
        for place in places(refs, path)
        if place.ref.key in wanted
        and place.ref.required
        and outcome_of(place, outcomes).status is not ActivityStatus.DONE
    )


def module_progress(
    refs: Iterable[ActivityRef], outcomes: Mapping[str, ActivityOutcome], path: Path = "specialist"
) -> ModuleProgress:
    """Fold the outcomes (activity key → outcome) over the activities of a module.

    The score of a module is the mean share of its graded required activities, each weighing the same whatever its
    points; one without a score counts as 0. So a quiz of ten points does not outweigh a scenario of one.
    """
    required = [(one.ref, outcome_of(one, outcomes)) for one in places(refs, path) if one.ref.required]
    graded = [outcome.score for ref, outcome in required if ref.graded]
    done = [(ref, outcome) for ref, outcome in required if outcome.status is ActivityStatus.DONE]
    return ModuleProgress(
        done=len(done),
        required=len(required),
        minutes_left=sum(ref.minutes for ref, outcome in required if outcome.status is not ActivityStatus.DONE),
        earned=sum(score.share for score in graded if score is not None),
        possible=float(len(graded)),
        unjudged=sum(ref.graded and outcome.score is None for ref, outcome in done),
        minutes_done=sum(ref.minutes for ref, _outcome in done),
    )


def module_score(progress: ModuleProgress) -> Score | None:
    """The module's score as a platform may be told it; None where nothing is graded."""
    if not progress.possible:
        return None
    return Score(min(progress.earned, progress.possible), progress.possible)


def grading(method: GradingMethod, scores: Sequence[Score]) -> Score | None:
    """One score of several attempts, in the order in which they were handed in; None of none.

    `highest` takes the best share, the earlier one of equals. `average` is the mean share, of the points possible in
    the last attempt.
    """
    if not scores:
        return None
    match method:
        case "highest":
            return max(scores, key=lambda score: score.share)
        case "first":
            return scores[0]
        case "last":
            return scores[-1]
        case "average":
            possible = scores[-1].possible
            mean = sum(score.share for score in scores) / len(scores)
            return Score(min(mean, 1.0) * possible, possible)
