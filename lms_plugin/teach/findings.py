"""One sentence on what stands out in an activity, and one on how sure that is.

The figures come from `queries.insight`; where too few answered there is nothing to say, and that is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from courses.kinds.quiz.document import Quiz
from courses.kinds.scenario.document import Scenario, Scene
from lms_plugin.queries.insight import ItemFigures, SceneFigures, StoryFigures, likely
from lms_plugin.teach.readings import FormShown, ReportShown
from lms_plugin.web.formats import share as as_percent

OFTEN_RIGHT = 0.6
"""A question that earns at least this share of its points is not worth a warning."""

MISLEADS_BELOW = -0.1
ENOUGH_TO_ACCUSE = 10
"""Below so many answers a negative correlation is no reason to doubt a question."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What stands out, and how sure that is; `sure` is empty where nothing can be said."""

    says: str
    sure: str = ""


def too_few() -> Finding:
    """Too few people have finished."""
    said = _(
        "Fewer than five people have finished this activity. "
        "Figures appear from five on, so that they say nothing about one person."
    )
    return Finding(str(said))


def of_quiz(quiz: Quiz, figures: Mapping[str, ItemFigures]) -> Finding:
    """The question to talk about: one that misleads, else the hardest."""
    known = [
        (number, figures[question.id])
        for number, question in enumerate(quiz.questions, start=1)
        if figures[question.id].is_shown
    ]
    if not known:
        return too_few()
    accused = [one for one in known if one[1].n >= ENOUGH_TO_ACCUSE and one[1].discrimination is not None]
    number, item = min(accused, key=lambda one: one[1].discrimination or 0.0, default=(0, None))
    if item is not None and (item.discrimination or 0.0) < MISLEADS_BELOW:
        return _misleading(number, item)
    return _hardest(*min(known, key=lambda one: one[1].share_correct or 0.0))


def _misleading(number: int, item: ItemFigures) -> Finding:
    said = _(
        "Question %(number)s misleads: people who did well elsewhere missed it more often than others. "
        "Check its key and its wording.",
        number=number,
    )
    return Finding(str(said), str(_("%(n)s people answered it.", n=item.n)))


def _hardest(number: int, item: ItemFigures) -> Finding:
    share = item.share_correct or 0.0
    values = {"number": number, "share": as_percent(share)}
    if share >= OFTEN_RIGHT:
        said = _("Nothing stands out: even the hardest question, number %(number)s, earned %(share)s of its points.",
                 **values)  # fmt: skip
    else:
        said = _("Question %(number)s was the hardest: it earned %(share)s of its points on average.", **values)
    return Finding(str(said), _sure(share, item.n))


def of_scenario(scenario: Scenario, figures: StoryFigures) -> Finding:
    """The scene to talk about: where a red line was crossed most often, else where the best way was chosen least."""
    shown = [(scene, figures.scenes[scene.id]) for scene in scenario.scenes if scene.choices]
    known = [(scene, at) for scene, at in shown if at.is_shown]
    if not known:
        return too_few()
    scene, at = max(known, key=lambda one: one[1].red_line_share or 0.0)
    if at.red_line_share:
        share = as_percent(at.red_line_share)
        said = _("In “%(scene)s”, %(share)s crossed a red line at the first try.", scene=scene.title, share=share)
        return Finding(str(said), _sure(at.red_line_share, at.n))
    return _rarest(known)


def _rarest(known: Sequence[tuple[Scene, SceneFigures]]) -> Finding:
    best = [
        (at.choices[choice.id] or 0.0, scene.title, at.n)
        for scene, at in known
        for choice in scene.choices
        if choice.recommended
    ]
    if not best:
        return Finding(str(_("Nobody crossed a red line at the first try.")))
    least, title, n = min(best)
    said = _(
        "Nobody crossed a red line. The recommended choice was rarest in “%(scene)s”: %(share)s took it at first.",
        scene=title,
        share=as_percent(least),
    )
    return Finding(str(said), _sure(least, n))


def of_report(report: ReportShown) -> Finding:
    """The line to talk about: the one that most people missed, or saw something in that is not there."""
    if not report.figures.is_shown:
        return too_few()
    missed = max(report.lines, key=lambda line: line.missed or 0.0)
    extra = max(report.lines, key=lambda line: line.extra or 0.0)
    if (missed.missed or 0.0) >= (extra.extra or 0.0):
        share = missed.missed or 0.0
        said = _("Line %(number)s was missed most: %(share)s left out a mark of the key there.",
                 number=missed.number, share=as_percent(share))  # fmt: skip
    else:
        share = extra.extra or 0.0
        said = _("Line %(number)s misled most: %(share)s marked something there that the key does not have.",
                 number=extra.number, share=as_percent(share))  # fmt: skip
    return Finding(str(said), _sure(share, report.figures.n))


def of_form(form: FormShown) -> Finding:
    """The reason that was set off most often, else that none was."""
    if not form.figures.is_shown:
        return too_few()
    first = max(form.reasons, key=lambda row: row.first or 0.0, default=None)
    if first is None or not first.first:
        return Finding(str(_("Nothing that was chosen set off a reason; every light was green.")))
    said = _("The reason that came up most often, with %(share)s: %(reason)s",
             share=as_percent(first.first), reason=first.name)  # fmt: skip
    return Finding(str(said), _sure(first.first, form.figures.n))


def _sure(share: float, n: int) -> str:
    low, high = (as_percent(one) for one in likely(share, n))
    said = _(
        "This rests on %(n)s people: in a larger group the figure would probably lie between %(low)s and %(high)s.",
        n=n,
        low=low,
        high=high,
    )
    return str(said)


def separates(discrimination: float | None) -> str:
    """A word for how well a question tells strong attempts from weak ones."""
    if discrimination is None:
        return str(_("cannot be said"))
    if discrimination < 0:
        return str(_("misleads"))
    if discrimination < 0.1:
        return str(_("hardly separates"))
    return str(_("separates somewhat") if discrimination < 0.3 else _("separates well"))
