"""The form of the picker: what was chosen, in which language, when it is open and how it is shown.

What may be chosen is `offers`' matter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from lms_plugin.author.offers import Offer, Sought
from lms_plugin.web import deadlines
from lms_plugin.web.language import LOCALES
from lti.claims import DeepLinking
from lti.deep_linking import Span

DATES: Final = ("open_from", "open_until", "count_from", "count_until")
LONGEST: Final = 100
TARGETS: Final = ("iframe", "window")


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the form; `language` "" leaves everybody their own, `target` is "" where there is no choice."""

    chosen: tuple[str, ...]
    sought: Sought
    language: str
    target: str
    has_column: bool
    dates: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A form without fault, ready to be signed."""

    offers: tuple[Offer, ...]
    language: str
    target: str
    has_column: bool
    available: Span = Span()
    submission: Span = Span()


def read(values: "MultiDict[str, str]", asked: DeepLinking) -> Form:
    """The form as it was sent, or as an address says it; what cannot be meant is left out."""
    words = " ".join(values.get("q", "").replace("\0", "").split())[:LONGEST]
    language, target = values.get("language", ""), values.get("target", "")
    offered = targets(asked)
    return Form(
        chosen=tuple(dict.fromkeys(values.getlist("module"))),
        sought=Sought(words, values.get("programme", "")[:80]),
        language=language if language in LOCALES else "",
        target=target if target in offered else (offered[0] if offered else ""),
        has_column=not values.get("no_column"),
        dates={name: values.get(name, "").strip()[:32] for name in DATES},
    )


def targets(asked: DeepLinking) -> tuple[str, ...]:
    """How the platform can show a link, in the order in which we would like it."""
    return tuple(target for target in TARGETS if target in asked.accept_targets)


def judged(form: Form, offers: Mapping[str, Offer], asked: DeepLinking, zone: str) -> Choice | dict[str, str]:
    """The choice, or what is wrong with it by field."""
    errors: dict[str, str] = {}
    moments = {name: _moment(name, form.dates[name], zone, errors) for name in DATES}
    if not form.chosen:
        errors["module"] = _("Choose at least one module or activity.")
    elif any(name not in offers for name in form.chosen):
        errors["module"] = _("One of these is no longer offered. Choose again.")
    elif len(form.chosen) > 1 and not asked.accept_multiple:
        errors["module"] = _("Your learning platform takes one link at a time here. Choose one.")
    for first, last in (("open_from", "open_until"), ("count_from", "count_until")):
        if _is_turned(moments[first], moments[last]):
            errors[last] = _("The end lies before the beginning.")
    if errors:
        return errors
    return Choice(
        tuple(offers[name] for name in form.chosen), form.language, form.target, form.has_column,
        Span(moments["open_from"], moments["open_until"]), Span(moments["count_from"], moments["count_until"]),
    )  # fmt: skip


def elsewhere(form: Form, shown: Sequence[str], offers: Mapping[str, Offer]) -> list[Offer]:
    """What was chosen before the search that hides it now."""
    return [offers[name] for name in form.chosen if name in offers and name not in shown]


def _moment(name: str, text: str, zone: str, errors: dict[str, str]) -> datetime | None:
    if not text:
        return None
    try:
        return deadlines.read(text, zone)
    except ValueError:
        errors[name] = _("Write a day and a time, such as 2026-12-01T23:59.")
        return None


def _is_turned(first: datetime | None, last: datetime | None) -> bool:
    return first is not None and last is not None and last <= first
