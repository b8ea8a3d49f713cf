"""What may be seen of a product: the section at hand, the whole draft, the rubric beside it.

Reasons of a facilitator are ids here; their words stand in the template.
"""

from typing import Any

from courses import prose
from courses.errors import said
from courses.kinds.form.entries import personal
from courses.kinds.kind import Brief, State, View
from courses.kinds.product import drafts
from courses.kinds.product.document import Criterion, Product, Section
from courses.player.catalogue import gettext_for


def view(brief: Brief, state: State, locale: str) -> View:
    """`stage` is writing, preview, handed_in or accepted.

    Always: title, intro, reminder, category, every section with what was written, the rubric with the own marks,
    `draft` (the number of the draft at hand), `answer` (what a facilitator said of the last one) and `unsaved` (what
    was typed and has no place to be saved in now). While writing also `section`, the one at hand.
    """
    product: Product = brief.document
    wrong = drafts.errors(product, state["texts"]) if state["tried"] and state["stage"] == "preview" else {}
    say = gettext_for(locale)
    sections = [
        {**_section(brief, one, state, locale), "error": said(wrong[one.id], say) if one.id in wrong else ""}
        for one in product.sections
    ]
    at = next(number for number, one in enumerate(product.sections) if one.id == state["section"])
    return {
        **_head(brief, locale),
        "stage": state["stage"],
        "sections": sections,
        "number": at + 1,
        "section": {**sections[at], "error": _typed_error(state, locale)} if state["stage"] == "writing" else None,
        "errors": [one for one in sections if one["error"]],
        "rubric": [_criterion(one, state["marks"].get(one.id)) for one in product.rubric],
        "draft": state["drafts"] + (state["stage"] not in drafts.HANDED_IN),
        "answer": state["answer"],
        "unsaved": state.get("unsaved", ""),
    }


def on_paper(brief: Brief, locale: str) -> View:
    """The empty template; its `stage` is ""."""
    product: Product = brief.document
    empty = {"texts": {}, "section": ""}
    return {
        **_head(brief, locale),
        "stage": "",
        "sections": [_section(brief, one, empty, locale) for one in product.sections],
        "rubric": [_criterion(one, None) for one in product.rubric],
    }


def _head(brief: Brief, locale: str) -> dict[str, Any]:
    product: Product = brief.document
    return {
        "title": product.title,
        "intro": _prose(brief, product.intro, locale),
        "reminder": _prose(brief, product.reminder, locale),
        "category": product.category or "",
    }


def _section(brief: Brief, section: Section, state: State, locale: str) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": section.title,
        "guidance": _prose(brief, section.guidance, locale),
        "required": section.required,
        "longest": section.longest,
        "value": state["texts"].get(section.id, ""),
        "current": section.id == state["section"],
    }


def _typed_error(state: State, locale: str) -> str:
    """What is wrong with the section at hand, once its writer wanted to go on."""
    found = personal(state["texts"].get(state["section"], "")) if state["tried"] else None
    return said(found, gettext_for(locale)) if found is not None else ""


def _criterion(criterion: Criterion, chosen: str | None) -> dict[str, Any]:
    levels = [{"id": one.id, "text": one.text, "chosen": one.id == chosen} for one in criterion.levels]
    return {"id": criterion.id, "title": criterion.title, "levels": levels}


def _prose(brief: Brief, text: str, locale: str) -> str:
    return prose.render(text, brief.overlay, locale) if text else ""
