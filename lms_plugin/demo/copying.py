"""Copying a course inside an academy: its links and columns come along, marks and groups never do.

Telling the tool belongs to `lms_plugin.demo.telling`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from uuid import uuid4

from lms_plugin.demo.campus import CourseCopy, LiveAcademy
from lms_plugin.demo.words import words
from lti.history import CONTEXT_PARAMETER, LINK_PARAMETER
from lti.platform.model import Context, Link, bound

MOST_COPIES: Final = 5
"""A demo is tried, not kept: more courses would only make the page long."""


def copy_course(here: LiveAcademy, origin: Context) -> Context | None:
    """A new course with what stands in this one; None where the academy has as many copies as it takes."""
    if len(here.copies) >= MOST_COPIES:
        return None
    number = len(here.copies) + 1
    facts = here.facts.context
    title = words(here.facts.locale)("copied_title", title=facts.title, number=number)
    context = Context(f"{facts.id}-copy-{number}", title, f"{facts.label}/{number}", facts.types)
    here.admit(CourseCopy(context, origin.id))
    for link in here.school.links(origin.id):
        _copy_link(here, link, context)
    return context


def _copy_link(here: LiveAcademy, origin: Link, context: Context) -> None:
    history = _history(here, origin, context) if here.facts.tells_history else {}
    made = replace(origin, id=uuid4().hex[:12], context_id=context.id, custom={**origin.custom, **history})
    here.school.add_link(made)
    for item in here.gradebook.items(origin.client_id, origin.context_id):
        if item.resource_link_id == origin.id:
            here.gradebook.add(bound(item, made, uuid4().hex[:12]))


def _history(here: LiveAcademy, origin: Link, context: Context) -> Mapping[str, str]:
    """What platforms put in place of `$ResourceLink.id.history` and `$Context.id.history`, the nearest first."""
    links = ",".join(filter(None, (origin.id, origin.custom.get(LINK_PARAMETER, ""))))
    return {LINK_PARAMETER: links, CONTEXT_PARAMETER: ",".join(here.origins(context.id))}
