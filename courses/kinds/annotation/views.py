"""What may be seen of an annotation: the report and one's own marks; the experts' reading once handed in.

What a reading earns belongs to `marking`.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from courses import prose
from courses.errors import said
from courses.kinds.annotation import entries, marking
from courses.kinds.annotation.codes import AGAINST, COUNTER, FAMILIES, SHORT
from courses.kinds.annotation.document import LONGEST_WHY, Annotation, Key
from courses.kinds.annotation.marking import Fit
from courses.kinds.kind import Brief, State, View
from courses.player.catalogue import gettext_for


def view(brief: Brief, state: State, now: datetime, locale: str) -> View:
    """`stage` is marking, check or result.

    Always: title, intro, codes, the `report` as numbered lines with the reader's codes, masked lines in a form that
    can be revealed, `count` of marks, gaps, decisions, why, late, `asks` (see `entries`). In the result: `result`, with
    the best key beside the reading line by line, the gaps and the other keys whole. What was typed in a refused move
    is not shown once it is late: nobody could keep it any more.
    """
    deadline_at = brief.terms.deadline_at
    late = deadline_at is not None and now > deadline_at
    if "typed" in state and not late:
        state = {**state, **state["typed"]}
    shown = {**sheet(brief, state, locale), "stage": state["stage"], "late": late}
    return {**shown, "result": _result(brief, state, locale)} if state["stage"] == "result" else shown


def sheet(brief: Brief, state: State, locale: str) -> dict[str, Any]:
    """What stands on the page whatever the stage: the report, the codes, and what has been marked and decided."""
    annotation: Annotation = brief.document
    code = state.get("pending", entries.NOTHING)["code"]
    return {
        "title": annotation.title,
        "intro": _prose(brief, annotation.intro, locale) if annotation.intro else "",
        "codes": [{"id": key, "chosen": key == code, **_code(annotation, key, locale)} for key in annotation.offered],
        "report": _report(brief, state, locale),
        "masked": [_prose(brief, one.text, locale) for one in annotation.report if "{{mask:" in one.text],
        "count": len(marking.pairs(state["marks"])),
        "gaps": [
            {"id": gap.id, "text": _line(brief, gap.text, locale), "chosen": gap.id in state["missing"]}
            for gap in annotation.gaps
        ],
        "decisions": [
            {"id": one.id, "text": _line(brief, one.text, locale), "chosen": one.id == state["decision"]}
            for one in annotation.decisions
        ],
        "undecided": state["undecided"],
        "asks": state.get("asks"),
        "why": state["why"],
        "longest_why": LONGEST_WHY,
        "sources": list(annotation.sources),
    }


def _prose(brief: Brief, text: str, locale: str) -> str:
    return prose.render(text, brief.overlay, locale)


def _line(brief: Brief, text: str, locale: str) -> str:
    return prose.render_line(text, brief.overlay, locale)


def _code(annotation: Annotation, code: str, locale: str) -> dict[str, str]:
    """`label` is short enough for a tag beside a line, `name` says what it means."""
    say = gettext_for(locale)
    if code == COUNTER:
        return {"label": said(SHORT, say), "name": said(AGAINST, say)}
    own = next((one.name for one in annotation.codes if one.id == code), None)
    return {"label": own, "name": ""} if own is not None else {"label": code.upper(), "name": said(FAMILIES[code], say)}


def _report(brief: Brief, state: State, locale: str) -> list[dict[str, Any]]:
    annotation: Annotation = brief.document
    ticked = state.get("pending", entries.NOTHING)["segments"]
    return [
        {
            "id": segment.id,
            "number": number,
            "ticked": segment.id in ticked,
            "text": _line(brief, segment.text, locale),
            "short": prose.plain(segment.text, brief.overlay, locale),
            "paragraph": segment.paragraph,
            "marks": [{"code": code, **_code(annotation, code, locale)} for code in state["marks"].get(segment.id, ())],
        }
        for number, segment in enumerate(annotation.report, 1)
    ]


def _result(brief: Brief, state: State, locale: str) -> dict[str, Any]:
    annotation: Annotation = brief.document
    best = marking.best(annotation, state["marks"], state["missing"])
    score = marking.score(annotation, state["marks"], state["missing"])
    return {
        "score": {"earned": score.earned, "possible": score.possible},
        "hits": len(best.hits),
        "missed": len(best.missed),
        "extra": len(best.extra),
        "key": _key(brief, best.key, locale),
        "is_same_decision": state["decision"] == best.key.decision,
        "lines": [line for line in _lines(brief, state, best, locale) if line["marks"]],
        "gaps": [
            {
                "text": _line(brief, gap.text, locale),
                "because": _prose(brief, gap.because, locale),
                "named": gap.id in state["missing"],
                "wanted": gap.id in best.key.gaps,
            }
            for gap in annotation.gaps
            if gap.id in state["missing"] or gap.id in best.key.gaps
        ],
        "others": [whole(brief, key, locale) for key in annotation.keys if key.id != best.key.id],
    }


def _key(brief: Brief, key: Key, locale: str) -> dict[str, Any]:
    decision = next((one.text for one in brief.document.decisions if one.id == key.decision), "")
    return {
        "title": key.title,
        "because": _prose(brief, key.because, locale),
        "decision": _line(brief, decision, locale),
    }


def _lines(brief: Brief, state: State, best: Fit, locale: str) -> Iterator[dict[str, Any]]:
    """The report with both readings: each mark of either side, `mine`, `theirs` or both."""
    for line in _report(brief, state, locale):
        expert = {mark.code: mark for mark in best.key.marks if mark.segment == line["id"]}
        mine = [mark["code"] for mark in line["marks"]]
        marks = [
            {
                **_code(brief.document, code, locale),
                "mine": code in mine,
                "theirs": code in expert,
                "optional": code in expert and expert[code].optional,
                "because": _prose(brief, expert[code].because, locale) if code in expert else "",
            }
            for code in brief.document.offered
            if code in mine or code in expert
        ]
        yield {"number": line["number"], "text": line["text"], "marks": marks}


def whole(brief: Brief, key: Key, locale: str) -> dict[str, Any]:
    """An expert's reading, line by line."""
    numbers: Sequence[str] = [segment.id for segment in brief.document.report]
    marks = [
        {
            "number": numbers.index(mark.segment) + 1,
            **_code(brief.document, mark.code, locale),
            "because": _prose(brief, mark.because, locale),
        }
        for mark in sorted(key.marks, key=lambda one: numbers.index(one.segment))
    ]
    return {**_key(brief, key, locale), "marks": marks}
