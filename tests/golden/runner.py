"""One runner for all hosts: it makes the moves of a golden document and compares what came of them.

A host is whatever can begin, make a move, show its page and say the score.
"""

from typing import Protocol

import pytest

from courses.kinds.kind import Move
from tests.golden.cases import Case


class Host(Protocol):
    """Where an activity is played by one person."""

    def begin(self) -> None:
        """Open the activity, as that host wants it."""

    def make(self, move: Move) -> bool:
        """Make a move; False when it was refused."""

    def page(self) -> str:
        """The page as that person sees it now."""

    def score(self) -> tuple[float, float] | None:
        """Earned and possible, as the host would tell a gradebook; None before the end."""


def run(case: Case, host: Host) -> None:
    """Play the case to its end; every difference is a failure that names the move."""
    host.begin()
    hidden = case.hides
    for turn in case.turns:
        page = host.page()
        assert [word for word in hidden if word in page] == [], turn.move
        hidden = () if turn.move.act == case.reveals and not turn.refused else hidden
        assert host.make(turn.move) is not turn.refused, turn.move
    page = host.page()
    assert [word for word in case.shows if word not in page] == []
    assert host.score() == pytest.approx(case.score)
