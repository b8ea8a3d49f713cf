"""A marked report and a form as trainees see them, line by line, with what the answers of a cohort show beside.

Only aggregates stand here, and nothing that anybody wrote. The figures are those of `queries.insight`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from courses import prose
from courses.errors import said
from courses.jurisdictions.overlay import Overlay
from courses.kinds.annotation.codes import AGAINST, COUNTER, FAMILIES, SHORT
from courses.kinds.annotation.document import Annotation
from courses.kinds.form.document import CHOSEN, Form
from courses.kinds.kind import Brief
from courses.player.catalogue import gettext_for
from lms_plugin.queries.insight import FormFigures, ReadingFigures
from lms_plugin.web.language import locale

OFTEN = 0.1
"""A code that fewer gave to a line is not named beside it."""


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of a report, who missed a mark there, who made one too many, and the codes that were given most."""

    number: int
    text: Markup
    missed: float | None
    extra: float | None
    codes: Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Row:
    """A name with one or two figures."""

    name: Markup | str
    first: float | None
    second: float | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A choice of a form and its options with their shares."""

    label: str
    n: int
    options: Sequence[Row]


@dataclass(frozen=True, slots=True)
class ReportShown:
    """A marked report with its figures."""

    figures: ReadingFigures
    lines: Sequence[LineShown]
    codes: Sequence[Row]
    gaps: Sequence[Row]
    decisions: Sequence[Row]


@dataclass(frozen=True, slots=True)
class FormShown:
    """A form with its figures; the lights stand from the gravest to green."""

    figures: FormFigures
    lights: Sequence[Row]
    reasons: Sequence[Row]
    fields: Sequence[Asked]


def report(brief: Brief, figures: ReadingFigures) -> ReportShown:
    """The report line by line, then codes, gaps and decisions."""
    document: Annotation = brief.document
    names = code_names(document)
    return ReportShown(
        figures,
        [
            LineShown(number, _line(one.text, brief.overlay), *figures.segments[one.id][:2],
                      _given(figures.segments[one.id][2], names))
            for number, one in enumerate(document.report, start=1)
        ],
        [Row(name, *figures.codes[code]) for code, name in names.items()],
        [Row(_line(gap.text, brief.overlay), *figures.gaps[gap.id]) for gap in document.gaps],
        [Row(_line(one.text, brief.overlay), figures.decisions[one.id]) for one in document.decisions],
    )  # fmt: skip


def code_names(document: Annotation) -> dict[str, str]:
    """Code → what it is called, `BI-5 Place`, in the order of the document."""
    say = gettext_for(locale())
    own = {code.id: code.name for code in document.codes}
    names = {code: f"{code.upper()} {said(name, say)}" for code, name in FAMILIES.items()}
    names[COUNTER] = f"{said(SHORT, say)}: {said(AGAINST, say)}"
    return {code: own.get(code) or names[code] for code in document.offered}


def _given(shares: Mapping[str, float | None], names: Mapping[str, str]) -> list[tuple[str, float]]:
    often = [(names[code], share) for code, share in shares.items() if share is not None and share >= OFTEN]
    return sorted(often, key=lambda one: -one[1])[:3]


def form(brief: Brief, figures: FormFigures) -> FormShown:
    """Lights and reasons, then each choice with its options."""
    document: Form = brief.document
    lights = document.lights
    asked = [
        Asked(
            one.label,
            figures.fields[one.id][0],
            [Row(_line(option.text, brief.overlay), figures.fields[one.id][1][option.id]) for option in one.options],
        )
        for step in document.steps
        for one in step.fields
        if one.type in CHOSEN
    ]
    named = {"never": lights.never.title, "not_now": lights.not_now.title, "yes": lights.yes.title}
    reasons = [Row(_line(rule.text, brief.overlay), figures.rules[rule.id]) for rule in document.rules]
    return FormShown(figures, [Row(title, figures.lights[key]) for key, title in named.items()], reasons, asked)


def _line(text: str, law: Overlay) -> Markup:
    return Markup(prose.render_line(text, law, locale()))  # noqa: S704  # It leaves the prose room safe.
