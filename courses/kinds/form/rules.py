"""Which rules the answers set off, which light goes on, and which steps it leaves open.

A light is computed from what was chosen and from the law of the overlay, never from what somebody wrote.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from courses.jurisdictions.overlay import Overlay, Ruling
from courses.jurisdictions.provision import Verdict
from courses.kinds.form import entries
from courses.kinds.form.document import Condition, Form, Rule, Step
from courses.kinds.form.entries import Values

GRAVEST_FIRST: tuple[Verdict, ...] = ("never", "not_now", "yes")


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule whose conditions hold, its light, and what the overlay says; `ruling` is None where it says nothing."""

    rule: Rule
    verdict: Verdict
    ruling: Ruling | None


def fired(form: Form, overlay: Overlay, values: Values, steps: Iterable[Step]) -> tuple[Fired, ...]:
    """The rules that the answers of these steps set off, the gravest light first.

    A rule is asked only when every field that it tests stands in these steps.
    """
    found = [
        weighed(rule, overlay) for rule in _asked(form, steps) if all(_holds(one, values) for one in rule.when)
    ]
    return tuple(sorted(found, key=lambda one: GRAVEST_FIRST.index(one.verdict)))


def are_asked(form: Form, steps: Iterable[Step]) -> bool:
    """Whether any rule looks at these steps; before that a light would say nothing."""
    return any(_asked(form, steps))


def _asked(form: Form, steps: Iterable[Step]) -> list[Rule]:
    asked = {field.id for step in steps for field in step.fields}
    return [rule for rule in form.rules if all(one.field in asked for one in rule.when)]


def weighed(rule: Rule, overlay: Overlay) -> Fired:
    """A rule with the light that the law of this overlay gives it."""
    ruling = overlay.ruling(rule.law) if rule.law is not None else None
    return Fired(rule, ruling.rule.verdict if ruling is not None else rule.verdict, ruling)


def _holds(condition: Condition, values: Values) -> bool:
    given = values.get(condition.field, ())
    if condition.has:
        return bool(set(given) & set(condition.has))
    if condition.lacks:
        return not set(given) >= set(condition.lacks)
    if condition.is_empty is not None:
        return (not any(given)) == condition.is_empty
    figure = entries.number(values, condition.field)
    if figure is None:
        return False
    return (condition.below is not None and figure < condition.below) or (
        condition.above is not None and figure > condition.above
    )


def light(found: Sequence[Fired]) -> Verdict:
    """The gravest of the lights; green when nothing was set off."""
    return found[0].verdict if found else "yes"


def open_steps(form: Form, overlay: Overlay, values: Values) -> tuple[Step, ...]:
    """The steps that these answers leave open: the light of those before a step decides about it."""
    return tuple(_open_steps(form, overlay, values))


def _open_steps(form: Form, overlay: Overlay, values: Values) -> Iterator[Step]:
    passed: list[Step] = []
    for step in form.steps:
        if not step.needs or light(fired(form, overlay, values, passed)) in step.needs:
            passed.append(step)
            yield step
