"""How far somebody is in a module, and what it earned: folds over outcomes.

Where outcomes are kept and when a platform hears of them belongs to the hosts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from courses.model import ActivityRef
from courses.outcome import Score

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
    """`done` of `required` activities, the minutes of those that are left, and the score.

    `earned` and `possible` count graded required activities in units of one each; `share` is their quotient, 0 to 1.
    `unjudged` of them were handed in and wait for somebody's judgement.
    """

    done: int
    required: int
    minutes_left: int
    earned: float
    possible: float
    unjudged: int = 0

    @property
    def share(self) -> float:
        """The score of the module; 0 where nothing is graded."""
        return self.earned / self.possible if self.possible else 0.0

    @property
    def is_complete(self) -> bool:
        """Whether every required activity is done."""
        return self.done == self.required


NOTHING_YET = ActivityOutcome(ActivityStatus.NOT_STARTED)


def module_progress(refs: Iterable[ActivityRef], outcomes: Mapping[str, ActivityOutcome]) -> ModuleProgress:
    """Fold the outcomes (activity key → outcome) over the activities of a module.

    The score of a module is the mean share of its graded required activities, each weighing the same whatever its
    points; one without a score counts as 0. So a quiz of ten points does not outweigh a scenario of one.
    """
    required = [(ref, outcomes.get(ref.key, NOTHING_YET)) for ref in refs if ref.required]
    graded = [outcome.score for ref, outcome in required if ref.graded]
    done = [(ref, outcome) for ref, outcome in required if outcome.status is ActivityStatus.DONE]
    return ModuleProgress(
        done=len(done),
        required=len(required),
        minutes_left=sum(ref.minutes for ref, outcome in required if outcome.status is not ActivityStatus.DONE),
        earned=sum(score.share for score in graded if score is not None),
        possible=float(len(graded)),
        unjudged=sum(ref.graded and outcome.score is None for ref, outcome in done),
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
