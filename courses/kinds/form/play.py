"""Fill in a form step by step, see which light goes on, check, hand in.

`save` keeps a step as it was typed and turns the page when nothing is wrong with it; `open` goes back to a step,
`submit` hands in what was checked. Entries of a step that the light closes are dropped.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from courses.errors import IllegalMove, Problem
from courses.kinds import structure as structures
from courses.kinds.form import document as documents
from courses.kinds.form import entries, insight, paper, reading, rules, views
from courses.kinds.form.document import CHOSEN, Field, Form, Step
from courses.kinds.kind import Brief, Move, Reader, State, View
from courses.outcome import Score

FIELD = "f."


class FormKind:
    """The kind `form`: complete when handed in; points only where the document gives some."""

    name = "form"
    suffix = ".yaml"
    template = "courses.kinds.form:form.html"
    paper = "courses.kinds.form:paper.html"
    graded = False
    replayable = False
    private = False
    Document: type = Form

    def parse(self, text: str, file: str) -> Form:
        """Read the YAML file; raise ContentError with every problem."""
        return reading.parse(text, file)

    def dump(self, document: Form) -> str:
        """The source file; `parse(dump(d)) == d`."""
        return reading.dump(document)

    def check(self, document: Form, file: str) -> Iterable[Problem]:
        """Problems beyond the schema."""
        return reading.check(document, file)

    def structure(self, document: Form) -> Any:
        """Steps, fields, options and rules."""
        return documents.structure(document)

    def ids(self, document: Form) -> Any:
        """Steps, fields, options and the names of rules."""
        return documents.ids(document)

    def start(self, brief: Brief, seed: int, now: datetime) -> State:
        """An empty form at its first step."""
        return {
            "structure": structures.digest(self.structure(brief.document)),
            "stage": "filling",
            "step": brief.document.steps[0].id,
            "values": {},
            "tried": False,
        }

    def view(self, brief: Brief, state: State, now: datetime, locale: str) -> View:
        """What this stage shows; see `views`."""
        return views.view(brief, state, now, locale)

    def advance(self, brief: Brief, state: State, move: Move, now: datetime) -> State:
        """Save a step, open one, or hand in; nothing after handing in."""
        if state["stage"] == "result":
            raise IllegalMove("This form has been handed in; it can no longer be changed.")
        is_late = brief.terms.deadline_at is not None and now > brief.terms.deadline_at
        if move.act == "submit" and move.by in ("learner", "system"):
            return _submit(state, move, is_late)
        if move.by != "learner":
            raise IllegalMove("Only the learner can fill in the form.")
        if move.act == "open":
            return _open(brief, state, move)
        if move.act != "save":
            raise IllegalMove("A form knows no such move.")
        if is_late:
            raise IllegalMove("The time for this attempt is over. What you saved before can still be handed in.")
        return _save(brief, state, move)

    def echoed(self, brief: Brief, state: State, move: Move) -> State:
        """What was entered in a move that was not made, to be shown once more as long as nothing is handed in."""
        return _echoed(brief, state, move) if move.act == "save" and state["stage"] != "result" else state

    def judge(self, brief: Brief, state: State, now: datetime) -> Score | None:
        """1 of 1 once handed in; with points, these less what the rules that were set off cost."""
        form: Form = brief.document
        if state["stage"] != "result":
            return None
        if form.points is None:
            return Score(1, 1)
        steps = rules.open_steps(form, brief.overlay, state["values"])
        cost = sum(one.rule.costs for one in rules.fired(form, brief.overlay, state["values"], steps))
        return Score(max(0.0, form.points - cost), form.points)

    def progress(self, brief: Brief, state: State) -> float:
        """Steps passed of those that are open, a little less than 1 until handed in."""
        if state["stage"] == "result":
            return 1.0
        if state["stage"] == "check":
            return 0.9
        keys = [step.id for step in rules.open_steps(brief.document, brief.overlay, state["values"])]
        return 0.8 * keys.index(state["step"]) / len(keys)

    def adapt(self, brief: Brief, state: State) -> State | None:
        """The entries that its fields still take, at the same step or at the first one that has something to mend."""
        return _adapted(brief, state)

    def summarise(self, brief: Brief, states: Sequence[State]) -> Mapping[str, Any]:
        """Lights, rules and what was chosen, never what was written; see `insight`."""
        return insight.summarise(brief, states)

    def prints(self, document: Form, reader: Reader) -> bool:
        """For everybody."""
        return True

    def on_paper(self, brief: Brief, locale: str, reader: Reader) -> View:
        """The form to be filled in by hand; see `paper`."""
        return paper.view(brief, locale, reader)


def _save(brief: Brief, state: State, move: Move) -> State:
    state = _at_its_step(brief, state, move)
    if state["stage"] != "filling":
        raise IllegalMove("Open a step first; the page was out of date.")
    step = _step(brief, state["values"], state["step"])
    given = _given(step, move)
    kept = {key: value for key, value in state["values"].items() if key not in _ids([step])}
    values = {**kept, **given}
    steps = rules.open_steps(brief.document, brief.overlay, values)
    values = {key: values[key] for key in _ids(steps) if key in values}
    after = _turned({**state, "values": values, "tried": False}, step, steps, move.one("go") or "")
    if len(json.dumps(after, ensure_ascii=False).encode("utf-8", "replace")) > structures.LARGEST_STATE:
        raise IllegalMove("The texts of this form are too long together. Shorten one, then save again.")
    return after


def _at_its_step(brief: Brief, state: State, move: Move) -> State:
    """The state at the step whose fields came, if that is open: what was shown again goes where it belongs."""
    step = _named(brief, state, move)
    if step is None or (state["stage"] == "filling" and step.id == state["step"]):
        return state
    return _open(brief, state, Move("open", {"step": (step.id,)}))


def _named(brief: Brief, state: State, move: Move) -> Step | None:
    """The open step that has all the fields of a move."""
    fields = {name.removeprefix(FIELD) for name in move.data if name.startswith(FIELD)}
    steps = rules.open_steps(brief.document, brief.overlay, state["values"])
    return next((step for step in steps if fields and fields <= set(_ids([step]))), None)


def _echoed(brief: Brief, state: State, move: Move) -> State:
    """The step of a `save` with what was entered there, even if it cannot be saved before another one is."""
    step = _named(brief, state, move)
    if step is None:
        return state
    entered = {field.id: _shown(field, move.data.get(f"{FIELD}{field.id}", ())) for field in step.fields}
    kept = {key: value for key, value in state["values"].items() if key not in entered}
    values = {**kept, **{key: given for key, given in entered.items() if given}}
    if values == state["values"]:
        return state
    return {**state, "stage": "filling", "step": step.id, "values": values, "tried": False}


def _shown(field: Field, values: Sequence[str]) -> list[str]:
    """As `_entered`, and whatever the form does not take of a text too."""
    if field.type in CHOSEN:
        return [option.id for option in field.options if option.id in values]
    typed = "".join(values).replace("\r\n", "\n").strip()
    return [typed] if typed else []


def _turned(state: dict[str, Any], step: Step, steps: Sequence[Step], go: str) -> State:
    """To the next or the previous open step, or to the summary; with something to mend only backwards."""
    keys = [one.id for one in steps]
    at = keys.index(step.id)
    if go == "previous" and at > 0:
        return {**state, "step": keys[at - 1]}
    if go != "next":
        return state
    if entries.errors(step, state["values"]):
        return {**state, "tried": True}
    unfinished = [one.id for one in steps[at + 1 :]]
    return {**state, "step": unfinished[0]} if unfinished else {**state, "stage": "check"}


def _given(step: Step, move: Move) -> dict[str, list[str]]:
    """The entries of a step: field → values; empty ones are left out."""
    fields = {f"{FIELD}{field.id}": field for field in step.fields}
    if set(move.data) - set(fields) - {"go"}:
        raise IllegalMove("This step has no such field.")
    found = {field.id: _entered(field, move.data.get(name, ())) for name, field in fields.items()}
    return {key: values for key, values in found.items() if values}


def _entered(field: Field, values: Sequence[str]) -> list[str]:
    if field.type not in CHOSEN:
        typed = values[0].replace("\r\n", "\n").strip() if len(values) == 1 else ""
        if len(typed) > field.longest or len(values) > 1:
            raise IllegalMove("One of the texts is longer than this form takes.")
        return [typed] if typed else []
    known = [option.id for option in field.options]
    if set(values) - set(known) or len(set(values)) != len(values):
        raise IllegalMove("The question has no such option.")
    if field.type == "choice" and len(values) > 1:
        raise IllegalMove("This question takes one answer.")
    return [key for key in known if key in values]


def _open(brief: Brief, state: State, move: Move) -> State:
    """A step that has been passed, or from the summary any that is open; a closed one cannot be reached."""
    if set(move.data) - {"step"}:
        raise IllegalMove("The form has a field that is not known here.")
    step = _step(brief, state["values"], move.one("step") or "")
    keys = [one.id for one in rules.open_steps(brief.document, brief.overlay, state["values"])]
    if state["stage"] == "filling" and keys.index(step.id) > keys.index(state["step"]):
        raise IllegalMove("Fill in this step first.")
    return {**state, "stage": "filling", "step": step.id, "tried": False}


def _step(brief: Brief, values: entries.Values, key: str) -> Step:
    found = (step for step in rules.open_steps(brief.document, brief.overlay, values) if step.id == key)
    step = next(found, None)
    if step is None:
        raise IllegalMove("This step is not open: what you entered before closes it.")
    return step


def _ids(steps: Iterable[Step]) -> list[str]:
    return [field.id for step in steps for field in step.fields]


def _adapted(brief: Brief, state: State) -> State:
    form: Form = brief.document
    fields = (field for step in form.steps for field in step.fields)
    found = {field.id: _fitting(field, state["values"].get(field.id, ())) for field in fields}
    steps = rules.open_steps(form, brief.overlay, {key: values for key, values in found.items() if values})
    values = {key: found[key] for key in _ids(steps) if found[key]}
    keys, to_mend = [step.id for step in steps], [step.id for step in steps if entries.errors(step, values)]
    if state["stage"] == "check" and not to_mend:
        return {**state, "step": keys[-1], "values": values, "tried": False}
    at = keys.index(state["step"]) if state["step"] in keys else 0
    furthest = keys.index(to_mend[0]) if to_mend else at
    return {**state, "stage": "filling", "step": keys[min(at, furthest)], "values": values, "tried": False}


def _fitting(field: Field, values: Sequence[str]) -> list[str]:
    """What the field takes of what was entered before it was changed."""
    try:
        return _entered(field, values)
    except IllegalMove:
        return []


def _submit(state: State, move: Move, is_late: bool) -> State:
    """From the summary; after the deadline also a form that was left unfinished."""
    if move.data:
        raise IllegalMove("The form has a field that is not known here.")
    if state["stage"] != "check" and move.by == "learner" and not is_late:
        raise IllegalMove("Fill in every step first, then check and hand in.")
    return {**state, "stage": "result"}
