"""What many filled-in forms show: which lights went on and why, and what was chosen. Nothing that was written.

Whether a figure is large enough to be shown belongs to the statistics room.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from courses.kinds.form import rules
from courses.kinds.form.document import CHOSEN, Field, Form
from courses.kinds.kind import Brief, State


def summarise(brief: Brief, states: Sequence[State]) -> dict[str, Any]:
    """Attempts (`n`), those handed in (`finished`), and of these the shares of `lights`, of `rules` and of options.

    `fields`: id → `n` who were asked (their step was open) and `options`: id → share; only fields with options.
    """
    form: Form = brief.document
    finished = [state for state in states if state["stage"] == "result"]
    opened = [rules.open_steps(form, brief.overlay, state["values"]) for state in finished]
    told = [
        rules.fired(form, brief.overlay, state["values"], steps) for state, steps in zip(finished, opened, strict=True)
    ]
    lights = Counter(rules.light(found) for found in told)
    set_off = Counter(one.rule.id for found in told for one in found)
    n = len(finished)
    asked = Counter(field.id for steps in opened for step in steps for field in step.fields)
    fields = [field for step in form.steps for field in step.fields if field.type in CHOSEN]
    return {
        "n": len(states),
        "finished": n,
        "lights": {name: lights[name] / n if n else None for name in rules.GRAVEST_FIRST},
        "rules": {rule.id: set_off[rule.id] / n if n else None for rule in form.rules},
        "fields": {field.id: _chosen(field, finished, asked[field.id]) for field in fields},
    }


def _chosen(field: Field, finished: Sequence[State], n: int) -> dict[str, Any]:
    counts = Counter(option for state in finished for option in state["values"].get(field.id, ()))
    return {"n": n, "options": {option.id: counts[option.id] / n if n else None for option in field.options}}
