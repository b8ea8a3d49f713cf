"""What may be seen of a survey: its questions, with what was just entered where that has to be mended.

A survey that was handed in shows no answer, because none is known any more.
"""

from collections.abc import Mapping
from typing import Any

from courses import prose
from courses.errors import Sentence, said
from courses.kinds.kind import Brief, State, View
from courses.kinds.survey import answers
from courses.kinds.survey.document import Item, Survey
from courses.player.catalogue import gettext_for

LABELS: Mapping[str, tuple[Sentence, ...]] = {
    "likert": (
        Sentence("Strongly disagree"), Sentence("Disagree"), Sentence("Neither agree nor disagree"),
        Sentence("Agree"), Sentence("Strongly agree"),
    ),
    "satisfaction": (
        Sentence("Very dissatisfied"), Sentence("Dissatisfied"), Sentence("Neither satisfied nor dissatisfied"),
        Sentence("Satisfied"), Sentence("Very satisfied"),
    ),
}  # fmt: skip
"""The player's own labels, the lowest first."""


def view(brief: Brief, state: State, locale: str) -> View:
    """`stage` is open, submitted or declined.

    Always: title, intro, reminder, closed, trial, `time` (open, early or late), items (with values, labels, what was
    entered and what is wrong with it), code (the same), errors in the order of the page. Once it is over, nothing is
    asked: there are no items and no code.
    """
    survey: Survey = brief.document
    is_open = state["stage"] == "open"
    given = {name: value for name, value in state.get("typed", {}).items() if value}
    wrong = answers.errors(survey, given) if "typed" in state else {}
    complaints = {name: said(message, gettext_for(locale)) for name, message in wrong.items()}
    items = [_item(survey, item, given, complaints, locale) for item in survey.items if is_open]
    code = [
        {"id": one.id, "text": one.text, **_entered(answers.CODE + one.id, given, complaints)}
        for one in survey.code
        if is_open
    ]
    return {
        "title": survey.title,
        "intro": _prose(brief, survey.intro, locale),
        "reminder": _prose(brief, survey.reminder, locale),
        "stage": state["stage"],
        "closed": bool((brief.peers or {}).get("closed")),
        "time": (brief.peers or {}).get("time", "open"),
        "trial": bool((brief.peers or {}).get("trial")),
        "items": items,
        "code": code,
        "longest_part": answers.LONGEST_PART,
        "errors": [one for one in (*items, *code) if one["error"]],
    }


def labels(survey: Survey, item: Item, locale: str) -> dict[int, str]:
    """Value → its label, as far as it has one."""
    say, values = gettext_for(locale), survey.values(item)
    if item.type == "efficacy":
        return {
            values[0]: said(Sentence("I cannot do this at all"), say),
            values[len(values) // 2]: said(Sentence("I can do this moderately well"), say),
            values[-1]: said(Sentence("I am highly certain that I can do this"), say),
        }
    own = survey.labels(item) or [said(one, say) for one in LABELS.get(item.type, ())]
    return dict(zip(values, own, strict=False))


def _item(
    survey: Survey, item: Item, given: answers.Typed, complaints: Mapping[str, str], locale: str
) -> dict[str, Any]:
    named = labels(survey, item, locale)
    return {
        "id": item.id,
        "type": item.type,
        "text": item.text,
        "required": item.required,
        "longest": item.longest,
        "values": [{"value": value, "label": named.get(value, "")} for value in survey.values(item)],
        "anchors": [named[value] for value in sorted(named)] if item.type == "efficacy" else [],
        **_entered(answers.ITEM + item.id, given, complaints),
    }


def _entered(name: str, given: answers.Typed, complaints: Mapping[str, str]) -> dict[str, str]:
    return {"name": name, "entered": given.get(name, ""), "error": complaints.get(name, "")}


def _prose(brief: Brief, text: str, locale: str) -> str:
    return prose.render(text, brief.overlay, locale) if text else ""
