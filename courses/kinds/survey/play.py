"""Answer a survey once, or decline it; the state knows which of the two, and no answer.

What was answered leaves by `sheet`, which the host keeps with nobody. Figures are made in `figures`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from courses.errors import IllegalMove, Problem
from courses.kinds import structure as structures
from courses.kinds.kind import Brief, Move, Reader, State, View
from courses.kinds.privacy import Sheet
from courses.kinds.survey import answers, views
from courses.kinds.survey import document as documents
from courses.kinds.survey.document import Survey
from courses.outcome import Score


class SurveyKind:
    """The kind `survey`: complete when it was answered or declined, never graded."""

    name = "survey"
    suffix = ".yaml"
    template = "courses.kinds.survey:survey.html"
    paper = "courses.kinds.survey:paper.html"
    graded = False
    replayable = False
    private = True
    Document: type = Survey

    def parse(self, text: str, file: str) -> Survey:
        """Read the YAML file; raise ContentError with every problem."""
        return documents.parse(text, file)

    def dump(self, document: Survey) -> str:
        """The source file; `parse(dump(d)) == d`."""
        return documents.dump(document)

    def check(self, document: Survey, file: str) -> Iterable[Problem]:
        """Problems beyond the schema."""
        return documents.check(document, file)

    def structure(self, document: Survey) -> Any:
        """Series, wave, items and the questions of the code."""
        return documents.structure(document)

    def start(self, brief: Brief, seed: int, now: datetime) -> State:
        """Nothing answered yet."""
        return {"structure": structures.digest(self.structure(brief.document)), "stage": "open"}

    def adapt(self, brief: Brief, state: State) -> State | None:
        """A state holds no answers that could fail to fit."""
        return {**state, "structure": structures.digest(self.structure(brief.document))}

    def view(self, brief: Brief, state: State, now: datetime, locale: str) -> View:
        """The questions, or that it is over; see `views`."""
        return views.view(brief, state, locale)

    def advance(self, brief: Brief, state: State, move: Move, now: datetime) -> State:
        """`submit` answers or `decline` to answer; neither can be taken back."""
        if state["stage"] != "open":
            raise IllegalMove("This survey has been handed in; it is answered once only.")
        if move.by != "learner" or move.act not in ("submit", "decline"):
            raise IllegalMove("A survey knows no such move.")
        if move.act == "decline":
            return {**state, "stage": "declined"}
        if (brief.peers or {}).get("closed"):
            raise IllegalMove("The answers to this survey have been closed; nothing more is taken.")
        if (brief.peers or {}).get("time", "open") != "open":
            raise IllegalMove("This survey is not asked now; nothing was handed in.")
        given = answers.typed(brief.document, move)
        if not any(name.startswith(answers.ITEM) for name in given):
            raise IllegalMove("Answer at least one question, or go on without answering.")
        if answers.errors(brief.document, given):
            raise IllegalMove("Nothing was handed in yet: something is missing or cannot be taken as it is.")
        return {**state, "stage": "submitted"}

    def judge(self, brief: Brief, state: State, now: datetime) -> Score | None:
        """1 of 1 for everybody who answered or declined."""
        return None if state["stage"] == "open" else Score(1, 1)

    def progress(self, brief: Brief, state: State) -> float:
        """Open or over."""
        return 0.0 if state["stage"] == "open" else 1.0

    def summarise(self, brief: Brief, states: Sequence[State]) -> Mapping[str, Any]:
        """How many opened it (`n`) and how many answered; what they answered is in no state."""
        return {"n": len(states), "submitted": sum(state["stage"] == "submitted" for state in states)}

    def place(self, document: Survey) -> tuple[str, str]:
        """Series and wave."""
        return document.series, document.wave

    def sheet(self, brief: Brief, move: Move) -> Sheet | None:
        """The answers of a `submit`."""
        if move.act != "submit":
            return None
        return answers.sheet(brief.document, answers.typed(brief.document, move))

    def echoed(self, brief: Brief, state: State, move: Move) -> State:
        """The questions with what was entered, as long as it has not been handed in."""
        if state["stage"] != "open" or move.act != "submit":
            return state
        known = {name: values for name, values in move.data.items() if name.startswith((answers.ITEM, answers.CODE))}
        return {**state, "typed": {name: values[0].strip() for name, values in known.items() if values}}

    def prints(self, document: Survey, reader: Reader) -> bool:
        """Everybody may have the questions on paper."""
        return True

    def on_paper(self, brief: Brief, locale: str, reader: Reader) -> View:
        """All the questions, unanswered."""
        return views.view(brief, {"stage": "open"}, locale)
