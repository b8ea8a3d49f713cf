"""What a quiz is: questions, and how an attempt is made of them.

What a single question holds belongs to `questions`, its rules to `types`; how an attempt draws belongs to `form`.
"""

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from courses import prose
from courses.errors import Problem, Sentence
from courses.kinds.quiz import types
from courses.kinds.quiz.questions import AnyQuestion, Choice, Option, Question
from courses.kinds.quiz.types.type import check_prose, twice
from courses.kinds.structure import LARGEST_STATE
from courses.reading import read_model, write_model
from courses.texts import Model, Prose, Slug, Text

__all__ = ["AnyQuestion", "Bank", "Choice", "Option", "Question", "Quiz", "check", "dump", "parse", "structure"]

FORMS: tuple[Literal["A"], Literal["B"]] = ("A", "B")
LEVELS = ("guess", "fairly", "sure")
"""How certain one may say to be of an answer, the least first."""


class Bank(Model):
    """Questions that name it, of which an attempt asks so many."""

    id: Slug
    draw: Annotated[int, Field(ge=1, le=100)]


class Quiz(Model):
    """The document of a quiz in one language.

    `follows` is the test of the same module that comes before this one, of which this one asks the other form.
    """

    title: Text = Field(min_length=1)
    intro: Prose = ""
    review: Literal["each", "end", "deadline", "score"] = "each"
    draw: Annotated[int, Field(ge=1, le=100)] | None = None
    banks: tuple[Bank, ...] = ()
    per_page: Annotated[int, Field(ge=1, le=100)] | Literal["all"] = 1
    shuffle: bool = True
    shuffle_questions: bool = False
    certainty: bool = False
    time_limit: Annotated[int, Field(ge=1, le=600)] | None = None
    follows: Slug | None = None
    pass_share: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None = None
    questions: tuple[AnyQuestion, ...] = Field(min_length=1)

    @property
    def has_forms(self) -> bool:
        """Whether there are parallel forms A and B."""
        return any(question.form for question in self.questions)

    def question(self, key: str) -> AnyQuestion | None:
        """The question with this id."""
        return next((question for question in self.questions if question.id == key), None)


def parse(text: str, file: str) -> Quiz:
    """Read the YAML file; raise ContentError with every problem."""
    return read_model(Quiz, text, file)


def dump(quiz: Quiz) -> str:
    """The source file of a quiz."""
    return write_model(quiz)


def check(quiz: Quiz, file: str) -> Iterator[Problem]:
    """Problems beyond the schema: repeated ids, questions against their type, forms of unlike length, a large state."""
    yield from twice((question.id for question in quiz.questions), file, "questions")
    yield from prose.check(quiz.intro, file, "intro")
    for question in quiz.questions:
        yield from _check_question(quiz, question, file, f"questions/{question.id}")
    if not any(question.graded for question in quiz.questions):
        message = Sentence("No question is verified, so nothing counts: give one a source and confidence: verified.")
        yield Problem(file, "questions", message, severity="warning")
    if quiz.draw is not None and quiz.draw > len(quiz.questions):
        yield Problem(file, "draw", "More questions are drawn than there are: draw fewer, or write more.")
    yield from _check_banks(quiz, file)
    yield from _check_forms(quiz, file)
    yield from _check_length(quiz, file)
    if _largest_state(quiz) > LARGEST_STATE:
        yield Problem(file, "questions", "An attempt would outgrow 16 KB: shorten ids or draw fewer questions.")


def _check_question(quiz: Quiz, question: AnyQuestion, file: str, path: str) -> Iterator[Problem]:
    yield from check_prose(question, ("text", "feedback"), file, path)
    yield from types.of(question).check(question, file, path)
    yield from twice((hint.id for hint in question.hints), file, f"{path}/hints")
    for hint in question.hints:
        yield from prose.check(hint.text, file, f"{path}/hints/{hint.id}/text")
    if question.substitute is not None:
        yield from _check_substitute(quiz, question, question.substitute, file, f"{path}/substitute")


def _check_substitute(quiz: Quiz, question: Question, key: str, file: str, path: str) -> Iterator[Problem]:
    """A substitute takes the place of a local question everywhere else, so it must be worth the same there."""
    other = quiz.question(key)
    if other is None or other.id == question.id:
        message = Sentence("There is no other question %(question)s: name one of this quiz.", question=key)
        yield Problem(file, path, message)
    elif other.only_in or other.substitute is not None:
        yield Problem(file, path, "A substitute must be asked everywhere and have no substitute itself.")
    elif (other.points, other.graded, other.form, other.bank) != (
        question.points,
        question.graded,
        question.form,
        question.bank,
    ):
        yield Problem(file, path, "A substitute must have the same points, confidence, form and bank.")


def _check_banks(quiz: Quiz, file: str) -> Iterator[Problem]:
    yield from twice((bank.id for bank in quiz.banks), file, "banks")
    known = {bank.id for bank in quiz.banks}
    if quiz.banks and quiz.draw is not None:
        message = Sentence("Each bank says how many are drawn, so take draw out: it is for a quiz without banks.")
        yield Problem(file, "draw", message)
    for question in quiz.questions:
        if (question.bank is None) == bool(quiz.banks) or question.bank not in {None, *known}:
            path = f"questions/{question.id}/bank"
            yield Problem(file, path, "Every question of a quiz with banks names one of them, and only there.")
    for bank in quiz.banks:
        if sum(question.bank == bank.id for question in quiz.questions) < bank.draw:
            message = Sentence("More questions are drawn than the bank has: draw fewer, or write more.")
            yield Problem(file, f"banks/{bank.id}/draw", message)


def _check_forms(quiz: Quiz, file: str) -> Iterator[Problem]:
    """Parallel forms measure the same only if they are equally long and worth the same."""
    if not quiz.has_forms:
        if quiz.follows is not None:
            yield Problem(file, "follows", "Only a quiz with the forms A and B can ask the other form of another one.")
        return
    totals = [
        [
            len(own := [one for one in _everywhere(quiz) if one.form in (None, form) and one.graded]),
            sum(one.points for one in own),
        ]
        for form in FORMS
    ]
    is_drawn = quiz.draw is not None or quiz.banks
    if totals[0] != totals[1] and not is_drawn:
        yield Problem(file, "questions", "The forms A and B must have as many verified questions and points.")
    elif is_drawn and len({one.points for one in quiz.questions if one.graded}) > 1:
        yield Problem(file, "questions", "Questions that are drawn into the forms A and B must have the same points.")
    if any(not total[0] for total in totals):
        yield Problem(file, "questions", "The forms A and B each need a verified question.")


def _check_length(quiz: Quiz, file: str) -> Iterator[Problem]:
    """What is asked in some jurisdictions only must not make the others' form shorter."""
    for bank in quiz.banks:
        own = [question for question in _everywhere(quiz) if question.bank == bank.id]
        if len(own) < bank.draw:
            message = Sentence(
                "More questions are drawn than the bank has for every jurisdiction: draw fewer, or add some for all.",
            )
            yield Problem(file, f"banks/{bank.id}/draw", message, severity="warning")
    if quiz.banks or quiz.draw is not None:
        return
    for question in quiz.questions:
        if question.only_in and question.substitute is None:
            message = Sentence("A form keeps its length only if a local question has a substitute: name one.")
            path = f"questions/{question.id}/substitute"
            yield Problem(file, path, message, severity="error" if quiz.has_forms else "warning")


def _everywhere(quiz: Quiz) -> list[AnyQuestion]:
    """One question for each place of a form, as it is asked where no local one is."""
    return [question for question in quiz.questions if not question.only_in]


def _largest_state(quiz: Quiz) -> int:
    """Bytes of the longest attempt: its questions' ids, every field filled, and the small fields."""
    each = sorted((_longest(quiz, question) for question in quiz.questions), reverse=True)
    most = sum(bank.draw for bank in quiz.banks) or quiz.draw or len(each)
    return sum(each[:most]) + 512


def _longest(quiz: Quiz, question: AnyQuestion) -> int:
    own = len(json.dumps([[question.id] * 3, []])) + types.of(question).longest(question)
    return own + (quiz.certainty + bool(question.hints)) * (len(question.id) + 14)


def structure(quiz: Quiz) -> dict[str, Any]:
    """Ids of the questions with those of their parts, and what shapes a form."""
    questions = {question.id: types.of(question).structure(question) for question in quiz.questions}
    return {"kind": "quiz", "review": quiz.review, "questions": questions}


def ids(quiz: Quiz) -> dict[str, Any]:
    """What answers are made of: types and ids of the questions and of their parts, without forms that are accepted."""
    return {"kind": "quiz", "questions": {question.id: {question.type: _ids(question)} for question in quiz.questions}}


def _ids(question: AnyQuestion) -> Any:
    own = types.of(question)
    return getattr(own, "ids", own.structure)(question)
