"""What may be seen of an attempt at each stage.

An answer's key (right options, feedback, source, what to read again) is put into the
view only for questions that are open: closed ones where every question is reviewed at
once, all of them after handing in unless the review waits for the deadline or never comes. Marking belongs to
`marking`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from courses import prose
from courses.kinds.kind import Brief, State, View
from courses.kinds.quiz import entered, form, marking, timing, types
from courses.kinds.quiz.document import LEVELS, AnyQuestion, Quiz
from courses.kinds.quiz.types.type import Answer, Seen
from courses.progress import ROUNDING


def view(brief: Brief, state: State, now: datetime, locale: str) -> View:
    """`stage` is ready, answering, summary or result; `questions` are those of the page, or all in the result.

    Shape: title, intro (HTML), stage, review, page, pages, total, answered, late, minutes, the `usual` ones and
    seconds_left (None without a time limit), extra_time, questions, unanswered and half (id, number, page, text),
    lacking (question → missing and doubled parts, of a refused answer), complete, has_hints; in the result also score
    (earned, possible or None for mere practice), reached (None without pass_share), read_again (lesson, section,
    numbers), whether it is_reviewed, and `calibration` (level, n, share) where certainty was asked.
    """
    quiz: Quiz = brief.document
    unanswered = marking.unanswered(state)
    is_reviewed = state["stage"] == "result" and _is_reviewed(brief, now)
    shares = marking.shares(quiz, state) if state["stage"] == "result" or state["closed"] else {}
    late = timing.is_late(brief, state, now)
    # Of a refused move nothing is shown once it is late: it would look as if it were kept.
    seen_as = {**state, **state["typed"]} if "typed" in state and not late else state
    shown = {
        "title": quiz.title,
        "intro": prose.render(quiz.intro, brief.overlay, locale) if quiz.intro else "",
        "stage": state["stage"],
        "review": quiz.review,
        "page": state["page"],
        "pages": form.pages(quiz, len(state["asked"])),
        "total": len(state["asked"]),
        "answered": len(state["asked"]) - len(unanswered),
        "late": late,
        "minutes": timing.minutes(brief),
        "usual": quiz.time_limit,
        "extra_time": brief.terms.extra_time,
        "seconds_left": timing.left(brief, state, now),
        "questions": _questions(seen_as, Seen(brief, state["seed"], locale), shares, is_reviewed),
        "unanswered": [_open_end(brief, state, key, locale) for key in unanswered]
        if state["stage"] == "summary"
        else [],
        "half": [_open_end(brief, state, key, locale) for key in _half(quiz, state)]
        if state["stage"] == "summary"
        else [],
        "lacking": _lacking(seen_as, Seen(brief, state["seed"], locale)) if seen_as is not state else {},
        "complete": not unanswered and (quiz.review != "each" or len(state["closed"]) == len(state["asked"])),
        "has_hints": any(question.hints for question in quiz.questions),
    }
    return {**shown, **_result(quiz, state, shares, is_reviewed)} if state["stage"] == "result" else shown


def _half(quiz: Quiz, state: State) -> list[str]:
    """Ids of the questions with an answer that may want a second look: some of it is missing, or it is not closed."""
    by_id = {question.id: question for question in quiz.questions}
    is_closing = quiz.review == "each"
    return [
        key
        for key in state["asked"]
        if key in by_id and (answer := state["answers"].get(key)) and key not in state["closed"]
        if is_closing or types.of(by_id[key]).lacks(by_id[key], answer)
    ]


def _lacking(state: State, seen: Seen) -> dict[str, dict[str, Any]]:
    """Question → what a refused answer wants before it can stand."""
    wanting = {key: seen.brief.document.question(key) for key in state["wanting"]}
    return {
        key: {
            what: [(number, prose.plain(text, seen.brief.overlay, seen.locale)) for number, text in parts]
            for what, parts in entered.lacking(question, state["answers"][key]).items()
        }
        for key, question in wanting.items()
    }


def _is_reviewed(brief: Brief, now: datetime) -> bool:
    """Whether an attempt that was handed in shows its key."""
    review, deadline_at = brief.document.review, brief.terms.deadline_at
    if review == "deadline":
        return deadline_at is not None and now > deadline_at
    return bool(review != "score")


def _questions(state: State, seen: Seen, shares: Mapping[str, float], is_reviewed: bool) -> list[dict[str, Any]]:
    if state["stage"] in ("summary", "ready"):
        return []
    quiz: Quiz = seen.brief.document
    keys, before = state["asked"], 0
    if state["stage"] == "answering":
        size = form.page_size(quiz, len(keys))
        before = (state["page"] - 1) * size
        keys = keys[before : before + size]
    by_id = {question.id: question for question in quiz.questions}
    return [
        _question(state, number, by_id[key], seen, shares[key] if is_reviewed or key in state["closed"] else None)
        for number, key in enumerate(keys, before + 1)
        if key in by_id
    ]


def _question(state: State, number: int, question: AnyQuestion, seen: Seen, share: float | None) -> dict[str, Any]:
    """One question; with the share of its answer it is open."""
    answer: Answer = state["answers"].get(question.id, ())
    shown = {
        "id": question.id,
        "number": number,
        "type": question.type,
        "text": prose.render(question.text, seen.brief.overlay, seen.locale),
        "practice": not question.graded,
        "points": question.points,
        "credit": question.credit,
        "open": share is not None,
        "answered": bool(answer),
        "hints": _hints(question, state, seen) if question.hints else None,
        "certainty": _certainty(question, state) if seen.brief.document.certainty else None,
    }
    if share is not None:
        return {**shown, **_key(state, question, answer, seen, share)}
    if state["stage"] == "result":
        return {**shown, "said": types.of(question).said(question, answer, seen)}
    return {**shown, **types.of(question).asked(question, answer, seen)}


def _hints(question: AnyQuestion, state: State, seen: Seen) -> dict[str, Any]:
    """The hints that were asked for, what they took, and what the next one would take (None without a next one)."""
    count = state.get("hints", {}).get(question.id, 0)
    following = question.hints[count : count + 1]
    return {
        "shown": [seen.block(hint.text) for hint in question.hints[:count]],
        "cost": question.points * marking.cost(question, state),
        "next": following[0].cost * question.points if following else None,
    }


def _certainty(question: AnyQuestion, state: State) -> dict[str, Any]:
    return {"levels": list(LEVELS), "said": state.get("certainty", {}).get(question.id, "")}


def _key(state: State, question: AnyQuestion, answer: Answer, seen: Seen, share: float) -> dict[str, Any]:
    """What a question shows once it is open: what was right and why, source, where to read again."""
    lesson, _, section = (question.read_again or "").partition("#")
    return {
        **types.of(question).opened(question, answer, seen),
        "feedback": seen.block(question.feedback),
        "share": share,
        "earned": marking.earned(question, state, share),
        "source": question.source,
        "read_again": {"lesson": lesson, "section": section or None} if lesson else None,
    }


def _open_end(brief: Brief, state: State, key: str, locale: str) -> dict[str, Any]:
    question = brief.document.question(key)
    position = state["asked"].index(key)
    return {
        "id": key,
        "number": position + 1,
        "page": position // form.page_size(brief.document, len(state["asked"])) + 1,
        "text": prose.plain(question.text, brief.overlay, locale) if question is not None else "",
    }


def _result(quiz: Quiz, state: State, shares: Mapping[str, float], is_reviewed: bool) -> dict[str, Any]:
    score = marking.score(quiz, state, shares)
    counts = any(question.graded for question in marking.asked(quiz, state))
    return {
        "score": {"earned": score.earned, "possible": score.possible} if counts else None,
        "reached": score.share >= quiz.pass_share - ROUNDING if counts and quiz.pass_share is not None else None,
        "read_again": _read_again(quiz, state, shares) if is_reviewed else [],
        "is_reviewed": is_reviewed,
        "calibration": _calibration(quiz, state, shares) if is_reviewed and quiz.certainty else [],
    }


def _calibration(quiz: Quiz, state: State, of_answers: Mapping[str, float]) -> list[dict[str, Any]]:
    """For each level of certainty the answers given with it and the mean share of their points, None for no answer."""
    said = state.get("certainty", {})
    shares: dict[str, list[float]] = {level: [] for level in LEVELS}
    for question in marking.asked(quiz, state):
        if state["answers"].get(question.id) and question.id in said:
            shares[said[question.id]].append(of_answers[question.id])
    return [
        {"level": level, "n": len(found), "share": sum(found) / len(found) if found else None}
        for level, found in shares.items()
    ]


def _read_again(quiz: Quiz, state: State, shares: Mapping[str, float]) -> list[dict[str, Any]]:
    """Each place once, with the numbers of the questions that were not quite right."""
    places: dict[str, list[int]] = {}
    for number, question in enumerate(marking.asked(quiz, state), 1):
        if question.read_again and shares[question.id] < 1:
            places.setdefault(question.read_again, []).append(number)
    return [
        {"lesson": place.partition("#")[0], "section": place.partition("#")[2] or None, "numbers": numbers}
        for place, numbers in places.items()
    ]
