"""What a gradebook should show of somebody's progress: folds over packed cells, the same for writing and foretelling.

Which rows wish for it is `services.grades`' matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from courses.model import ActivityRef, Module
from courses.outcome import Score
from courses.progress import ActivityStatus, ModuleProgress, grading, outcome_of, place_of
from lms_plugin.queries.cells import Cells, outcomes

Stage = Literal["started", "in_progress", "submitted", "completed"]

METHODS = ("highest", "last", "first", "average")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody has earned: `share` is 0 to 1, None where nothing is graded.

    `stage` None wishes for nothing: the module has not changed, only the activity has.
    """

    stage: Stage | None
    share: float | None = None

    @property
    def points(self) -> float:
        """Where nothing is graded, done is worth everything."""
        if self.share is None:
            return 1.0 if self.stage == "completed" else 0.0
        return min(max(self.share, 0.0), 1.0)


def of_module(folded: ModuleProgress) -> Wish:
    """What a link to the whole module should show."""
    return Wish(_stage(folded), folded.share if folded.possible else None)


def of_activity(manifest: Module, cells: Cells, ref: ActivityRef) -> Wish:
    """What a link to this one activity should show: the best of it and its equivalents."""
    place = place_of(manifest.activities, ref)
    own = {one.key: cells[one.key] for one in (ref, *place.equivalents) if one.key in cells}
    outcome = outcome_of(place, outcomes(own))
    share = outcome.score.share if outcome.score is not None and ref.graded else None
    if outcome.status is not ActivityStatus.DONE:
        return Wish("in_progress", share)
    return Wish("submitted" if ref.graded and share is None else "completed", share)


def share(method: Any, scores: Sequence[Score]) -> float | None:
    """What several attempts earned together, 0 to 1, by the method of a placement's settings; None of none."""
    score = grading(method if method in METHODS else "highest", scores)
    return None if score is None else score.share


def _stage(folded: ModuleProgress) -> Stage:
    if not folded.is_complete:
        return "in_progress"
    return "submitted" if folded.unjudged else "completed"
