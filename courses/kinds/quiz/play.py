"""Take a quiz: answer, leaf through the pages, look at what is open, hand in.

After the deadline of the terms, or the end of the quiz's own time, nothing may be answered any more, but what was
saved can be handed in, by the learner or by the host (`by="system"`). What an answer earns
is decided in `marking`, what may be seen in `views`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from courses.errors import IllegalMove, Problem
from courses.kinds import structure as structures
from courses.kinds.kind import Brief, Move, Reader, State, View
from courses.kinds.quiz import document as documents
from courses.kinds.quiz import entered, form, insight, marking, paper, timing, types, views
from courses.kinds.quiz.document import LEVELS, AnyQuestion, Quiz
from courses.kinds.quiz.entered import CERTAINTY, FIELD
from courses.kinds.quiz.opened import Opened
from courses.kinds.quiz.types.type import pairs
from courses.outcome import Score
from courses.player.kept import Kept


class QuizKind:
    """The kind `quiz`: the moves `begin` (where there is a time limit), `answer`, `page` and `submit`."""

    name = "quiz"
    suffix = ".yaml"
    template = "courses.kinds.quiz:quiz.html"
    paper = "courses.kinds.quiz:paper.html"
    graded = True
    replayable = False
    private = False
    Document: type = Quiz

    def tools(self, kept: Kept) -> Opened:
        """What the templates call for open questions."""
        return Opened(kept)

    def parse(self, text: str, file: str) -> Quiz:
        """Read the YAML file; raise ContentError with every problem."""
        return documents.parse(text, file)

    def dump(self, document: Quiz) -> str:
        """The source file; `parse(dump(d)) == d`."""
        return documents.dump(document)

    def check(self, document: Quiz, file: str) -> Iterable[Problem]:
        """Problems beyond the schema."""
        return documents.check(document, file)

    def structure(self, document: Quiz) -> Any:
        """Ids of the questions and options."""
        return documents.structure(document)

    def ids(self, document: Quiz) -> Any:
        """Questions and what answers are made of."""
        return documents.ids(document)

    def start(self, brief: Brief, seed: int, now: datetime) -> State:
        """A form drawn by the seed, on its first page; a time limit begins to run with the move `begin`."""
        quiz: Quiz = brief.document
        state = {
            "structure": structures.digest(self.structure(quiz)),
            "seed": seed,
            "asked": list(form.draw(brief, seed)),
            "answers": {},
            "closed": [],
            "page": 1,
            "stage": "answering" if quiz.time_limit is None else "ready",
        }
        return {**state, "form": form.parallel(brief, seed)} if quiz.has_forms else state

    def view(self, brief: Brief, state: State, now: datetime, locale: str) -> View:
        """What this stage shows; see `views`."""
        return views.view(brief, state, now, locale)

    def advance(self, brief: Brief, state: State, move: Move, now: datetime) -> State:
        """Begin, answer, turn to a page, or submit; nothing after submitting."""
        if state["stage"] == "result":
            raise IllegalMove("This attempt has been handed in; it can no longer be changed.")
        if move.act == "submit" and move.by in ("learner", "system"):
            return _submit(state, move)
        if move.by != "learner":
            raise IllegalMove("Only the learner can answer.")
        if move.act == "begin":
            _refuse_unknown(move, set())
            return timing.begun(brief, state, now)
        if state["stage"] == "ready":
            raise IllegalMove("Begin first: the time runs from then on.")
        if move.act == "answer":
            return _answer(brief, state, move, now)
        if move.act == "page":
            _refuse_unknown(move, {"to"})
            return _turn(brief.document, state, move.one("to"))
        raise IllegalMove("A quiz knows no such move.")

    def judge(self, brief: Brief, state: State, now: datetime) -> Score | None:
        """The points of the graded questions, once handed in."""
        if state["stage"] != "result":
            return None
        return marking.score(brief.document, state, marking.shares(brief.document, state))

    def progress(self, brief: Brief, state: State) -> float:
        """The share of questions answered, a little less than 1 until handed in."""
        if state["stage"] == "result":
            return 1.0
        return 0.95 * len(state["answers"]) / max(1, len(state["asked"]))

    def adapt(self, brief: Brief, state: State) -> State | None:
        """The form that the same seed draws now, with the answers that its questions still take."""
        return _adapted(brief, state)

    def echoed(self, brief: Brief, state: State, move: Move) -> State:
        """The page with what was entered; see `entered`."""
        return entered.echoed(brief.document, state, move)

    def summarise(self, brief: Brief, states: Sequence[State]) -> Mapping[str, Any]:
        """Item analysis over the attempts that were handed in; see `insight`."""
        return insight.summarise(brief.document, states)

    def prints(self, document: Quiz, reader: Reader) -> bool:
        """For trainees, unless it is an examination: with a time limit, two forms, or a key that is kept back."""
        is_examination = document.time_limit is not None or document.has_forms
        return reader == "instructor" or (not is_examination and document.review in ("each", "end"))

    def on_paper(self, brief: Brief, locale: str, reader: Reader) -> View:
        """Every question of the bank, for a sheet of paper; see `paper`."""
        return paper.view(brief, locale, reader)


def _submit(state: State, move: Move) -> State:
    _refuse_unknown(move, {"confirm"})
    if marking.unanswered(state) and "confirm" not in move.data and move.by == "learner":
        raise IllegalMove(
            "Some questions have no answer yet. Answer them, or confirm that you want to hand in as it is."
        )
    return {**state, "stage": "result"}


def _answer(brief: Brief, state: State, move: Move, now: datetime) -> State:
    if timing.is_closed(brief, state, now):
        raise IllegalMove("The time for this attempt is over. What you saved before can still be handed in.")
    quiz: Quiz = brief.document
    given = _given(quiz, state, move)
    seen = _seen(state, move)
    if set(given) & set(state["closed"]):
        raise IllegalMove("This question has been answered; its answer stands.")
    cleared = {key for key in seen if key not in given and key not in state["closed"]}
    kept = {key: value for key, value in state["answers"].items() if key not in cleared}
    after: State = {**state, "answers": {**kept, **given}, **_certainty(quiz, state, move)}
    if "hint" in move.data:
        return _hinted(quiz, after, move.one("hint"))
    if "to" in move.data:
        # Only leafing: what was entered meanwhile is kept, closes nothing and may still be changed.
        return _turn(quiz, after, move.one("to"))
    if quiz.review == "each":
        # At the very end of the time a half answer is taken, as nobody could complete it any more.
        if entered.is_wanting(quiz, given) and timing.left(brief, state, now) != 0:
            raise IllegalMove("Something is still missing, or given twice: complete it, then answer.")
        after = _closed(after, given)
    return _turn(quiz, after, move.one("go")) if "go" in move.data else after


def _closed(state: State, given: Mapping[str, list[str]]) -> State:
    """Answered with feedback at once: the answer stands."""
    if not given:
        raise IllegalMove("Choose an answer first.")
    return {**state, "closed": [*state["closed"], *given]}


def _hinted(quiz: Quiz, state: State, key: str | None) -> State:
    """One hint more; what was entered meanwhile is kept and closes nothing."""
    question = _asked(quiz, state, key or "")
    hints = state.get("hints", {})
    shown = hints.get(question.id, 0)
    if question.id in state["closed"] or shown >= len(question.hints):
        raise IllegalMove("There is no further hint.")
    return {**state, "hints": {**hints, question.id: shown + 1}}


def _given(quiz: Quiz, state: State, move: Move) -> dict[str, list[str]]:
    """The answers of a move, checked: question id → answer as its type keeps it."""
    _refuse_unknown(move, {"go", "seen", "hint", "to"}, (FIELD, CERTAINTY))
    given = {}
    for key, own in entered.fields(move).items():
        question = _asked(quiz, state, key)
        answer = types.of(question).read(question, own)
        if answer:
            given[key] = answer
    return given


def _certainty(quiz: Quiz, state: State, move: Move) -> dict[str, dict[str, str]]:
    """The part of a state that says how certain somebody is; nothing where nobody has said so."""
    said = {name.removeprefix(CERTAINTY): move.one(name) for name in move.data if name.startswith(CERTAINTY)}
    if not said:
        return {}
    if not quiz.certainty or not set(said) <= {*state["asked"]} - {*state["closed"]}:
        raise IllegalMove("This attempt does not ask that question.")
    levels = {key: level for key, level in said.items() if level in LEVELS}
    if len(levels) < len(said):
        raise IllegalMove("There is no such level of certainty.")
    return {"certainty": {**state.get("certainty", {}), **levels}}


def _seen(state: State, move: Move) -> tuple[str, ...]:
    """The questions that stood on the page: one without a value has been cleared by its reader."""
    seen = move.data.get("seen", ())
    if set(seen) - set(state["asked"]):
        raise IllegalMove("This attempt does not ask that question.")
    return seen


def _asked(quiz: Quiz, state: State, key: str) -> AnyQuestion:
    question = quiz.question(key)
    if question is None or key not in state["asked"]:
        raise IllegalMove("This attempt does not ask that question.")
    return question


def _adapted(brief: Brief, state: State) -> State:
    quiz: Quiz = brief.document
    asked = list(form.draw(brief, state["seed"]))
    found = {key: _fitting(_asked(quiz, {"asked": asked}, key), state["answers"].get(key, ())) for key in asked}
    answers = {key: answer for key, answer in found.items() if answer}
    has_begun = quiz.time_limit is None or "due_at" in state
    kept = {key: value for key, value in state.items() if key not in ("form", "hints", "certainty", "due_at")}
    return {
        **kept,
        **({"form": form.parallel(brief, state["seed"])} if quiz.has_forms else {}),
        **({"due_at": state["due_at"]} if quiz.time_limit is not None and has_begun else {}),
        **_still_told(quiz, asked, state),
        "asked": asked,
        "answers": answers,
        "closed": [key for key in state["closed"] if key in answers],
        "page": min(state["page"], form.pages(quiz, len(asked))),
        "stage": ("answering" if state["stage"] == "ready" else state["stage"]) if has_begun else "ready",
    }


def _still_told(quiz: Quiz, asked: Sequence[str], state: State) -> dict[str, Any]:
    """Hints that were shown, and how certain somebody is, of the questions that are still asked."""
    questions = {key: question for key in asked if (question := quiz.question(key)) is not None}
    hints = {key: min(shown, len(questions[key].hints)) for key, shown in state.get("hints", {}).items()
             if key in questions}  # fmt: skip
    sure = {key: level for key, level in state.get("certainty", {}).items() if key in questions and quiz.certainty}
    return {**({"hints": hints} if hints else {}), **({"certainty": sure} if sure else {})}


def _fitting(question: AnyQuestion, answer: Sequence[str]) -> list[str]:
    """An answer of before as the question takes it now; nothing where it does not fit any more."""
    for fields in ({"": tuple(answer)}, {part: (value,) for part, value in pairs(answer).items()}):
        try:
            return types.of(question).read(question, fields)
        except IllegalMove:
            continue
    return []


def _turn(quiz: Quiz, state: State, to: str | None) -> State:
    """To the next or previous page, the summary, or a page by its number (from 1)."""
    last = form.pages(quiz, len(state["asked"]))
    if to == "summary" or (to == "next" and state["page"] == last):
        return {**state, "stage": "summary"}
    steps = {"next": state["page"] + 1, "previous": max(1, state["page"] - 1), "here": state["page"]}
    page = steps.get(to or "") or _number(to)
    if page is None or not 1 <= page <= last:
        raise IllegalMove("There is no such page.")
    return {**state, "page": page, "stage": "answering"}


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and len(text) <= 3 and text.isascii() and text.isdigit() else None


def _refuse_unknown(move: Move, known: set[str], prefixes: tuple[str, ...] = ()) -> None:
    if any(name not in known and not name.startswith(prefixes) for name in move.data):
        raise IllegalMove("The form has a field that is not known here.")
