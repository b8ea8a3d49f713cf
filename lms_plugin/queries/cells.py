"""The cells of a packed progress row, as the folds of `courses.progress` take them.

Writing the row is `services.progress`' matter.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from courses.model import ActivityRef
from courses.outcome import Score
from courses.progress import ActivityOutcome, ActivityStatus, judged

Cells = Mapping[str, Any]
"""As in `models.Progress`."""

_STATUS = {status.value: status for status in ActivityStatus}


def outcomes(cells: Cells) -> dict[str, ActivityOutcome]:
    """Activity key → outcome."""
    return {key: _outcome(cell) for key, cell in cells.items()}


def status(ref: ActivityRef, cell: Mapping[str, Any]) -> str:
    """The status of one activity by its own rule: `not_started`, `in_progress` or `done`."""
    return judged(ref, _outcome(cell)).status.value if cell else ActivityStatus.NOT_STARTED.value


def _outcome(cell: Mapping[str, Any]) -> ActivityOutcome:
    return _known(cell["status"], cell["share"])


@lru_cache(maxsize=512)
def _known(status: str, share: float | None) -> ActivityOutcome:
    """Most cells of most people are one of a few."""
    return ActivityOutcome(_STATUS[status], None if share is None else Score(share, 1))
