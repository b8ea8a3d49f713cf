"""Form files to documents and back, and what is wrong with them beyond the schema.

What a form is belongs to `document`.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from courses import prose
from courses.errors import Problem, Sentence
from courses.jurisdictions.reader import matters
from courses.kinds.form.document import CHOSEN, WRITTEN, Condition, Field, Form, Rule
from courses.kinds.structure import LARGEST_STATE
from courses.reading import read_model, write_model

_TESTS = ("has", "lacks", "is_empty", "below", "above")


def parse(text: str, file: str) -> Form:
    """Read the YAML file; raise ContentError with every problem."""
    return read_model(Form, text, file)


def dump(form: Form) -> str:
    """The source file of a form."""
    return write_model(form)


def check(form: Form, file: str) -> Iterator[Problem]:
    """Problems beyond the schema: repeated and unknown ids, rules that cannot be asked, prose, a state too large."""
    yield from _twice((step.id for step in form.steps), file, "steps")
    yield from _twice((field.id for step in form.steps for field in step.fields), file, "steps/fields")
    yield from _twice((rule.id for rule in form.rules), file, "rules")
    yield from _check_prose(form, file)
    for step in form.steps:
        for field in step.fields:
            yield from _check_field(field, file, f"steps/{step.id}/fields/{field.id}")
    if form.steps[0].needs:
        yield Problem(file, f"steps/{form.steps[0].id}/needs", "The first step is always open: take its needs out.")
    for rule in form.rules:
        yield from _check_rule(form, rule, file, f"rules/{rule.id}")
    if _largest_state(form) > LARGEST_STATE:
        yield Problem(file, "steps", "An attempt would outgrow 16 KB: ask for shorter texts.")


def _twice(ids: Iterable[str], file: str, path: str) -> Iterator[Problem]:
    for key, times in Counter(ids).items():
        if times > 1:
            yield Problem(file, f"{path}/{key}", "This id is used twice: give one of them another.")


def _check_prose(form: Form, file: str) -> Iterator[Problem]:
    yield from prose.check(form.intro, file, "intro")
    yield from prose.check(form.reminder, file, "reminder")
    for name in ("never", "not_now", "yes"):
        yield from prose.check(getattr(form.lights, name).text, file, f"lights/{name}/text")
    for step in form.steps:
        yield from prose.check(step.text, file, f"steps/{step.id}/text")
    for rule in form.rules:
        yield from prose.check(rule.text, file, f"rules/{rule.id}/text")


def _check_field(field: Field, file: str, path: str) -> Iterator[Problem]:
    yield from _twice((option.id for option in field.options), file, f"{path}/options")
    for option in field.options:
        yield from prose.check(option.text, file, f"{path}/options/{option.id}/text")
    if field.type in CHOSEN and not field.options:
        yield Problem(file, f"{path}/options", "A choice needs options.")
    elif field.type not in CHOSEN and field.options:
        yield Problem(file, f"{path}/options", "Only a choice has options.")
    if field.least is not None and field.most is not None and field.least > field.most:
        yield Problem(file, f"{path}/least", "The least is more than the most: correct one of the two.")


def _check_rule(form: Form, rule: Rule, file: str, path: str) -> Iterator[Problem]:
    if rule.law is not None and rule.law not in matters():
        message = Sentence(
            "No overlay knows the matter %(matter)s: look its name up in the law pages.", matter=rule.law
        )
        yield Problem(file, f"{path}/law", message)
    for condition in rule.when:
        yield from _check_condition(form, condition, file, f"{path}/when")


def _check_condition(form: Form, condition: Condition, file: str, path: str) -> Iterator[Problem]:
    field = form.field(condition.field)
    if field is None:
        yield Problem(file, path, Sentence("There is no field %(id)s: name one of this form.", id=condition.field))
        return
    tests = [name for name in _TESTS if getattr(condition, name) not in (None, ())]
    if len(tests) != 1:
        yield Problem(file, path, "A condition makes one test: has, lacks, is_empty, below or above.")
    if field.type not in CHOSEN and (condition.has or condition.lacks):
        yield Problem(file, path, "Only a choice can be asked what it has or lacks.")
    if field.type != "number" and (condition.below is not None or condition.above is not None):
        yield Problem(file, path, "Only a number can be below or above something.")
    known = {option.id for option in field.options}
    for option in (*condition.has, *condition.lacks):
        if field.type in CHOSEN and option not in known:
            yield Problem(file, path, Sentence("The field has no option %(id)s: name one that it has.", id=option))


def _largest_state(form: Form) -> int:
    """Bytes of an attempt with everything chosen and every text as long as it may be, a third of it accented."""
    chosen = {field.id: [option.id for option in field.options] for step in form.steps for field in step.fields}
    written = sum(field.longest for step in form.steps for field in step.fields if field.type in WRITTEN)
    return len(json.dumps([chosen, [step.id for step in form.steps]])) + 3 * written + 16 * len(chosen) + 256
