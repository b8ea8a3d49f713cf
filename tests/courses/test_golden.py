"""The golden documents as the courses alone play them; the hosts play the same ones in their own rooms."""

from dataclasses import dataclass, field

import pytest

from courses.errors import IllegalMove
from courses.kinds.kind import Move, State
from courses.player.frame import Frame
from courses.player.rendering import render
from courses.registry import kinds
from tests.golden.cases import NOW, SOMEWHERE_ELSE, Case, cases
from tests.golden.runner import run


@dataclass
class Alone:
    """A state in memory."""

    case: Case
    state: State = field(default_factory=dict)

    def begin(self) -> None:
        self.state = self.case.kind.start(self.case.brief(), 1, NOW)

    def make(self, move: Move) -> bool:
        try:
            self.state = self.case.kind.advance(self.case.brief(), self.state, move, NOW)
        except IllegalMove:
            return False
        return True

    def page(self) -> str:
        view = self.case.kind.view(self.case.brief(), self.state, NOW, "en")
        return render(self.case.kind, view, Frame("en", "/move"))

    def score(self) -> tuple[float, float] | None:
        score = self.case.kind.judge(self.case.brief(), self.state, NOW)
        return None if score is None else (score.earned, score.possible)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_a_golden_document_is_worth_what_it_says(case: Case) -> None:
    run(case, Alone(case))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_a_golden_document_has_no_problems_but_those_of_links_that_stand_alone(case: Case) -> None:
    assert [str(one) for one in case.kind.check(case.brief().document, case.name)] == []


def test_every_kind_that_has_a_score_has_a_golden_document() -> None:
    assert {case.kind.name for case in cases()} == set(kinds()) - set(SOMEWHERE_ELSE)
