"""A form on paper: every step with its fields, to be filled in by hand.

What opens only under a light is named and not printed for trainees; an instructor's sheet has it, and the rules.
"""

from courses import prose
from courses.kinds.form import rules, views
from courses.kinds.form.document import Form, Rule
from courses.kinds.form.rules import GRAVEST_FIRST
from courses.kinds.kind import Brief, Reader, View


def view(brief: Brief, locale: str, reader: Reader) -> View:
    """Title, intro, reminder, `steps` to fill in, titles of `closed` ones; for instructors `lights` with `reasons`."""
    form: Form = brief.document
    shown = [step for step in form.steps if reader == "instructor" or not step.needs]
    return {
        "title": form.title,
        "intro": _block(brief, form.intro, locale),
        "reminder": _block(brief, form.reminder, locale),
        "steps": [views.blank(brief, step, {}, locale) for step in shown],
        "closed": [step.title for step in form.steps if step not in shown],
        "lights": [_light(brief, verdict, locale) for verdict in GRAVEST_FIRST] if reader == "instructor" else [],
        "sources": list(form.sources),
    }


def _light(brief: Brief, verdict: str, locale: str) -> dict[str, object]:
    form: Form = brief.document
    light = getattr(form.lights, verdict)
    reasons = [_block(brief, one.text, locale) for one in form.rules if _verdict(brief, one) == verdict]
    return {"title": light.title, "text": _block(brief, light.text, locale), "reasons": reasons}


def _verdict(brief: Brief, rule: Rule) -> str:
    """The light under the law of this overlay."""
    return rules.weighed(rule, brief.overlay).verdict


def _block(brief: Brief, text: str, locale: str) -> str:
    return prose.render(text, brief.overlay, locale) if text else ""
