"""What may be seen of a form: the step at hand, the light once it may be known, and the whole form for paper.

A step that is not open is on no page, neither on a screen nor on paper.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from courses import prose
from courses.dates import in_words
from courses.errors import Sentence, said
from courses.jurisdictions.overlay import Provision, Ruling
from courses.jurisdictions.reader import in_language
from courses.kinds.form import entries, rules
from courses.kinds.form.document import CHOSEN, WRITTEN, Field, Form, Step
from courses.kinds.form.rules import Fired
from courses.kinds.kind import Brief, State, View
from courses.outcome import Score
from courses.player.catalogue import gettext_for


def view(brief: Brief, state: State, now: datetime, locale: str) -> View:
    """`stage` is filling, check or result.

    Always: title, intro, reminder, late, steps (the open ones, with where one stands), light, paper. While filling:
    step with its fields and what is wrong with them. Before and after handing in: answers in words. The light is
    shown on the way only where a step hangs on it, once there is something to compute it from; otherwise in the result.
    """
    form: Form = brief.document
    deadline_at, values = brief.terms.deadline_at, state["values"]
    steps = rules.open_steps(form, brief.overlay, values)
    at = next((number for number, step in enumerate(steps) if step.id == state["step"]), 0)
    passed = steps[:at] if state["stage"] == "filling" else steps
    is_shown = state["stage"] == "result" or (form.has_branches and rules.are_asked(form, passed))
    return {
        "title": form.title,
        "intro": _prose(brief, form.intro, locale) if at == 0 and state["stage"] == "filling" else "",
        "reminder": _prose(brief, form.reminder, locale),
        "stage": state["stage"],
        "late": deadline_at is not None and now > deadline_at,
        "number": at + 1,
        "steps": [{"id": step.id, "title": step.title, "current": step.id == state["step"]} for step in steps],
        "is_last": not form.has_branches and at == len(steps) - 1,
        "step": _step(brief, state, steps[at], locale) if state["stage"] == "filling" else None,
        "light": _light(brief, rules.fired(form, brief.overlay, values, passed), locale) if is_shown else None,
        "answers": [] if state["stage"] == "filling" else [_answers(brief, step, values, locale) for step in steps],
        "closed": [step.title for step in form.steps if step not in steps],
        "score": _score(brief, state, steps) if state["stage"] == "result" else None,
        "paper": [blank(brief, step, values, locale) for step in steps] if state["stage"] == "filling" else [],
        "sources": list(form.sources),
    }


def _prose(brief: Brief, text: str, locale: str) -> str:
    return prose.render(text, brief.overlay, locale) if text else ""


def _line(brief: Brief, text: str, locale: str) -> str:
    return prose.render_line(text, brief.overlay, locale)


def _step(brief: Brief, state: State, step: Step, locale: str) -> dict[str, Any]:
    say = gettext_for(locale)
    wrong = entries.errors(step, state["values"]) if state["tried"] else {}
    fields = [
        {
            **_field(brief, field, state["values"], locale),
            "error": said(wrong[field.id], say) if field.id in wrong else "",
        }
        for field in step.fields
    ]
    first = next((field.id for field in step.fields if field.type in WRITTEN), None)
    return {
        "id": step.id,
        "title": step.title,
        "text": _prose(brief, step.text, locale),
        "fields": fields,
        "remind_before": first,
        "errors": [{"id": field["id"], "label": field["label"], "error": field["error"]} for field in fields
                   if field["error"]],
    }  # fmt: skip


def _field(brief: Brief, field: Field, values: entries.Values, locale: str) -> dict[str, Any]:
    given = values.get(field.id, ())
    return {
        "id": field.id,
        "type": field.type,
        "label": field.label,
        "hint": field.hint,
        "required": field.required,
        "longest": field.longest,
        "least": field.least,
        "most": field.most,
        "value": "" if field.type in CHOSEN else "".join(given),
        "options": [
            {"id": option.id, "text": _line(brief, option.text, locale), "chosen": option.id in given}
            for option in field.options
        ],
    }


def _answers(brief: Brief, step: Step, values: entries.Values, locale: str) -> dict[str, Any]:
    """The entries of a step in words."""
    return {
        "id": step.id,
        "title": step.title,
        "rows": [{"label": field.label, **_given(brief, field, values, locale)} for field in step.fields],
    }


def _given(brief: Brief, field: Field, values: entries.Values, locale: str) -> dict[str, Any]:
    given = values.get(field.id, ())
    if field.type in CHOSEN:
        return {"chosen": [_line(brief, one.text, locale) for one in field.options if one.id in given], "typed": ""}
    typed = "".join(given)
    return {"chosen": [], "typed": _day(typed, locale) if field.type == "date" else typed}


def _day(typed: str, locale: str) -> str:
    """A day in words; what is none stays as it was typed, to be mended."""
    try:
        return in_words(date.fromisoformat(typed), locale)
    except ValueError:
        return typed


def blank(brief: Brief, step: Step, values: entries.Values, locale: str) -> dict[str, Any]:
    """A step as it is printed, with what was entered so far."""
    fields = [_field(brief, field, values, locale) for field in step.fields]
    return {"title": step.title, "text": _prose(brief, step.text, locale), "fields": fields}


def _score(brief: Brief, state: State, steps: Sequence[Step]) -> dict[str, float] | None:
    points = brief.document.points
    if points is None:
        return None
    cost = sum(one.rule.costs for one in rules.fired(brief.document, brief.overlay, state["values"], steps))
    score = Score(max(0.0, points - cost), points)
    return {"earned": score.earned, "possible": score.possible}


def _light(brief: Brief, found: Sequence[Fired], locale: str) -> dict[str, Any]:
    verdict = rules.light(found)
    light = getattr(brief.document.lights, verdict)
    return {
        "verdict": verdict,
        "title": light.title,
        "text": _prose(brief, light.text, locale),
        "reasons": [_reason(brief, one, locale) for one in found],
    }


def _reason(brief: Brief, one: Fired, locale: str) -> dict[str, Any]:
    return {
        "id": one.rule.id,
        "verdict": one.verdict,
        "text": _prose(brief, one.rule.text, locale),
        "law": _law(one.ruling, locale) if one.ruling is not None else None,
        "ask_jurist": one.rule.law is not None and one.ruling is None,
    }


def _law(ruling: Ruling, locale: str) -> dict[str, Any]:
    """What the overlay says, and where it is written."""
    ages = {age for _, age in ruling.rows}
    return {
        "place": in_language(ruling.name, locale),
        "meaning": in_language(ruling.rule.meaning, locale),
        "is_old": ages != {"fresh"},
        "rows": [
            {"url": row.source_url, "words": _cited(row, locale), "checked_on": in_words(row.checked_on, locale)}
            for row, _ in ruling.rows
            if isinstance(row, Provision)
        ],
    }


def _cited(row: Provision, locale: str) -> str:
    instrument = in_language(row.instrument, locale)
    if not row.article:
        return instrument
    words = Sentence("%(instrument)s, article %(article)s", instrument=instrument, article=row.article)
    return said(words, gettext_for(locale))
