"""A quiz on paper: every question of the bank, with lines and boxes to be filled in by hand.

An instructor's sheet has the keys and the questions of every jurisdiction; a trainee's has no key, whatever has been
handed in before, and only what may be asked where they learn.
"""

from typing import Any

from courses.kinds.kind import Brief, Reader, View
from courses.kinds.quiz import form, timing, types
from courses.kinds.quiz.document import AnyQuestion, Quiz
from courses.kinds.quiz.types.type import Seen

SEED = 0
"""The same sheet for everybody: options stand in one mixed order."""


def view(brief: Brief, locale: str, reader: Reader) -> View:
    """Title, intro, `minutes`, how many are drawn, and all `questions`, numbered; for instructors with the key."""
    quiz: Quiz = brief.document
    seen = Seen(brief, SEED, locale)
    questions = form.askable(quiz, brief) if reader == "trainee" else quiz.questions
    return {
        "title": quiz.title,
        "intro": seen.block(quiz.intro),
        "minutes": timing.minutes(brief),
        "asks": sum(bank.draw for bank in quiz.banks) or quiz.draw,
        "reader": reader,
        "questions": [_question(question, number, seen, reader) for number, question in enumerate(questions, 1)],
    }


def _question(question: AnyQuestion, number: int, seen: Seen, reader: Reader) -> dict[str, Any]:
    rules = types.of(question)
    shown = {
        "id": question.id,
        "number": number,
        "type": question.type,
        "text": seen.block(question.text),
        "practice": not question.graded,
        "points": question.points,
        "credit": question.credit,
        "only_in": list(question.only_in),
        "form": question.form,
        **rules.asked(question, (), seen),
    }
    if reader == "trainee":
        return shown
    return {
        **shown,
        **rules.opened(question, tuple(_best(question)), seen),
        "hints": [seen.block(hint.text) for hint in question.hints],
        "feedback": seen.block(question.feedback),
        "source": question.source,
    }


def _best(question: AnyQuestion) -> list[str]:
    """For options, all of them: so that each says its reason."""
    return [option.id for option in question.options] if question.type in ("single", "multiple", "truefalse") else []
