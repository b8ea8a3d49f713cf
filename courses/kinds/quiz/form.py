"""The form of an attempt: which questions are asked, and in which order.

Chance is a seed here, so every host draws the same form. What was answered belongs to `play`.
"""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Literal

from courses.kinds.kind import Brief
from courses.kinds.quiz.document import FORMS, AnyQuestion, Question, Quiz

PRACTICE_ONE_IN = 5
"""So many places of a drawn form have one for practice: what waits for its source is tried out meanwhile."""


def draw(brief: Brief, seed: int) -> tuple[str, ...]:
    """Ids of the questions of one attempt, in the document's order unless it says otherwise.

    A question counts for this jurisdiction when it is asked everywhere or in the overlay
    or one of its parents; an excluded one, or one that hangs on an excluded provision, is
    left out. Its substitute takes its place, else others do, so that the form keeps its length as long as there are
    enough. One place in five is for practice, and practice fills up where graded questions are
    too few; so all attempts have the same number of questions that count.
    """
    quiz: Quiz = brief.document
    pool = list(_pool(quiz, brief, parallel(brief, seed)))
    if quiz.banks:
        asked = [
            key
            for bank in quiz.banks
            for key in _drawn([one for one in pool if one.bank == bank.id], bank.draw, f"{seed}/{bank.id}")
        ]
        chosen = set(asked)
    else:
        chosen = set(_drawn(pool, quiz.draw, seed))
    keys = [question.id for question in pool if question.id in chosen]
    return tuple(Random(f"{seed}/questions").sample(keys, len(keys)) if quiz.shuffle_questions else keys)


def parallel(brief: Brief, seed: int) -> Literal["A", "B"] | None:
    """The form of a quiz that has two: as the terms say, else by the seed; None for a quiz that has one."""
    if not brief.document.has_forms:
        return None
    return brief.terms.form or FORMS[Random(f"{seed}/form").randrange(len(FORMS))]


def _pool(quiz: Quiz, brief: Brief, form: str | None) -> Iterator[Question]:
    """One question for each place: the first local one that is asked here, else its substitute, else what is left."""
    local: dict[str, str] = {}
    substitutes = {question.substitute for question in quiz.questions if question.substitute}
    for question in quiz.questions:
        if question.substitute and _asked(question, brief):
            local.setdefault(question.substitute, question.id)
    for question in quiz.questions:
        if question.form not in (None, form) or not _asked(question, brief):
            continue
        is_second = question.substitute is not None and local[question.substitute] != question.id
        is_replaced = question.id in substitutes and question.id in local
        if not is_second and not is_replaced:
            yield question


def askable(quiz: Quiz, brief: Brief) -> tuple[AnyQuestion, ...]:
    """Every question that some attempt under this law and these terms may ask, in the order of the document."""
    ids = {question.id for form in (None, "A", "B") for question in _pool(quiz, brief, form)}
    return tuple(question for question in quiz.questions if question.id in ids)


def _asked(question: Question, brief: Brief) -> bool:
    if question.only_in and not set(question.only_in) & set(brief.overlay.codes):
        return False
    return not brief.terms.excluded & {question.id, *question.depends_on}


def _drawn(pool: Sequence[Question], places: int | None, seed: int | str) -> list[str]:
    if places is None or places >= len(pool):
        return [question.id for question in pool]
    shuffled = Random(seed).sample(pool, len(pool))
    graded = [question.id for question in shuffled if question.graded]
    practice = [question.id for question in shuffled if not question.graded]
    for_practice = max(min(places // PRACTICE_ONE_IN, len(practice)), places - len(graded))
    return [*graded[: places - for_practice], *practice[:for_practice]]


def page_size(quiz: Quiz, asked: int) -> int:
    """Questions on one page."""
    return max(1, asked) if quiz.per_page == "all" else quiz.per_page


def pages(quiz: Quiz, asked: int) -> int:
    """How many pages the form has, at least one."""
    size = page_size(quiz, asked)
    return max(1, -(-asked // size))
