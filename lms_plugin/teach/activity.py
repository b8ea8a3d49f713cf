"""What the answers of a cohort show about one activity, beside the question or the scene as trainees see it.

Only aggregates stand here; who answered what is on no page.
"""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, render_template, url_for
from markupsafe import Markup

from courses import prose
from courses.jurisdictions.overlay import Overlay
from courses.kinds.journal.document import Journal
from courses.kinds.kind import Brief, Terms, printable
from courses.kinds.product.drafts import HANDED_IN
from courses.kinds.quiz import types
from courses.kinds.quiz.document import AnyQuestion, Quiz
from courses.kinds.quiz.types.type import Part
from courses.kinds.scenario import pathmap
from courses.kinds.scenario.document import Choice, Scenario, Scene
from courses.model import ActivityRef
from lms_plugin.queries import cohort_people, cohorts, gains, insight, journals, participants
from lms_plugin.queries.briefs import Played
from lms_plugin.queries.cohorts import Taught
from lms_plugin.queries.insight import ItemFigures, Sample, SceneFigures
from lms_plugin.queries.overlays import overlay
from lms_plugin.queries.participants import Participant
from lms_plugin.teach import findings, readings, surveys, words
from lms_plugin.teach.findings import Finding
from lms_plugin.teach.room import taught, teach
from lms_plugin.teach.shelf import PlacedModule, module_or_404, modules_of
from lms_plugin.web import playing
from lms_plugin.web.house import now
from lms_plugin.web.kinds import kind_name
from lms_plugin.web.language import locale
from lms_plugin.web.transactions import reading

SHORT = 90
"""Characters of a question's text in a list."""


@dataclass(frozen=True, slots=True)
class OptionShown:
    """An option or a choice with its share; `mark` is right, recommended, red_line or empty."""

    text: Markup
    share: float | None
    mark: str


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """A question as the trainee sees it, with its figures; `short` is the beginning of its text."""

    number: int
    short: str
    text: Markup
    type: str
    is_practice: bool
    figures: ItemFigures
    separates: str
    options: Sequence[OptionShown]


@dataclass(frozen=True, slots=True)
class SceneShown:
    """A scene as the trainee sees it, with its figures."""

    number: int
    title: str
    place: str
    text: Markup
    figures: SceneFigures
    choices: Sequence[OptionShown]


@dataclass(frozen=True, slots=True)
class DraftShown:
    """Somebody's product; `href` is "" where nothing is handed in."""

    name: str
    stage: str
    says: str
    moved_at: datetime | None
    href: str


@dataclass(frozen=True, slots=True)
class Insight:
    """One activity of a cohort: how many stand where, the sample, and what stands out, if the kind has figures."""

    ref: ActivityRef
    kind: str
    begun: int
    done: int
    sample: Sample
    finding: Finding | None
    parts: Mapping[str, Any]


@teach.get("/c/<uuid:cohort>/m/<uuid:module>/a/<activity>")
def activity(cohort: UUID, module: UUID, activity: str) -> str:
    """Show what the answers say; kinds without figures of their own show who is how far."""
    found, session = taught(cohort), reading()
    placed = module_or_404(modules_of(cohorts.links(session, found.id)), str(module))
    ref = placed.local.manifest.activity(activity)
    if ref is None:
        abort(404)
    return render_template(
        "teach/activity.html",
        person_name=words.person_name,
        cohort=found,
        module=placed,
        title=placed.local.title(ref.key),
        insight=_insight(found, placed, ref),
        has_paper=_has_paper(placed, ref),
        room=url_for("community.enter", placement=placed.placement_uuid, activity=ref.key)
        if ref.kind == "discussion"
        else "",
        drafts=_drafts(found, placed, ref) if ref.kind == "product" else (),
    )


@teach.get("/c/<uuid:cohort>/m/<uuid:module>/a/<activity>/paper")
def paper(cohort: UUID, module: UUID, activity: str) -> str:
    """Show all of an activity with its keys, for printing; 404 for a kind that has nothing to print."""
    found, session = taught(cohort), reading()
    placed = module_or_404(modules_of(cohorts.links(session, found.id)), str(module))
    ref = placed.local.manifest.activity(activity)
    if ref is None:
        abort(404)
    law = overlay(session, found.law, now().date())
    played = Played(placed.package, ref, placed.package.kind_of(ref.key), law, Terms())
    sheet = playing.paper(played, locale(), "instructor", "")
    if sheet is None:
        abort(404)
    title = placed.local.title(ref.key)
    return render_template("teach/paper.html", cohort=found, module=placed, ref=ref, title=title, fragment=sheet)


def _has_paper(module: PlacedModule, ref: ActivityRef) -> bool:
    kind, document = module.package.kind_of(ref.key), module.package.documents[ref.key]
    return printable(kind, document, "instructor") is not None


def _drafts(cohort: Taught, module: PlacedModule, ref: ActivityRef) -> Sequence[DraftShown]:
    """Where everybody's product stands; what waits for an answer comes first."""
    found = participants.participants(reading(), cohort.id, module.id, ref.key)
    shown = [_draft(one, module, ref) for one in found]
    return sorted(shown, key=lambda one: one.stage != "handed_in")


def _draft(one: Participant, module: PlacedModule, ref: ActivityRef) -> DraftShown:
    stage, name = (one.state or {}).get("stage", ""), words.person_name(one.name, one.person_uuid)
    is_handed_in = stage in HANDED_IN
    place = {"placement": module.placement_uuid, "enrolment": one.enrolment_uuid, "activity": ref.key}
    href = url_for("teach.reviewed", **place, number=one.number) + "#attempt" if is_handed_in else ""  # type: ignore[arg-type]
    return DraftShown(name, stage, str(words.DRAFTS[stage]), one.moved_at if is_handed_in else None, href)


def _insight(cohort: Taught, module: PlacedModule, ref: ActivityRef) -> Insight:
    session = reading()
    law = overlay(session, cohort.law, now().date())
    kind, document = module.package.kind_of(ref.key), module.local.documents[ref.key]
    marks = cohort_people.marks(session, cohort.id, module.id)
    cells = [cell for own in marks.values() if (cell := _cell(own, module.id, ref.key)) is not None]
    sample = insight.sample(session, cohort.id, module.id, ref.key, kind, document)
    finding, parts = _figures(kind, Brief(document, law), sample)
    if kind.name == "survey":
        parts = {"survey": surveys.shown(cohort, module, ref.key)}
    elif kind.name == "journal":
        parts = {"shared": journals.shared(session, cohort.id, module.id, ref.key), "prompts": _prompts(document)}
    if getattr(document, "has_forms", False):
        parts = {**parts, "gain": gains.between(session, cohort.id, module.id, ref.key, module.local.documents)}
    done = sum(cell["status"] == "done" for cell in cells)
    return Insight(ref, kind_name(ref.kind), len(cells), done, sample, finding, parts)


def _prompts(journal: Journal) -> Mapping[str, str]:
    return {prompt.id: prompt.title for prompt in journal.prompts}


def _cell(own: Mapping[int, cohort_people.Mark], module_id: int, activity: str) -> Mapping[str, Any] | None:
    mark = own.get(module_id)
    return ((mark.cells if mark is not None else None) or {}).get(activity)


def _figures(kind: Any, brief: Brief, sample: Sample) -> tuple[Finding | None, Mapping[str, Any]]:
    if kind.name == "quiz":
        items = insight.quiz(kind, brief, sample.states)
        certainty = insight.certainty(kind, brief, sample.states)
        return findings.of_quiz(brief.document, items), {
            "questions": _questions(brief, items), "certainty": certainty,
        }  # fmt: skip
    if kind.name == "scenario":
        story = insight.scenario(kind, brief, sample.states)
        shares = {key: one.choices for key, one in story.scenes.items()}
        return findings.of_scenario(brief.document, story), {
            "story": story, "scenes": _scenes(brief, story.scenes), "map": pathmap.weighed(brief.document, shares),
        }  # fmt: skip
    if kind.name == "annotation":
        report = readings.report(brief, insight.annotation(kind, brief, sample.states))
        return findings.of_report(report), {"report": report}
    if kind.name == "form":
        form = readings.form(brief, insight.form(kind, brief, sample.states))
        return findings.of_form(form), {"form": form}
    return None, {}


def _questions(brief: Brief, items: Mapping[str, ItemFigures]) -> list[QuestionShown]:
    quiz: Quiz = brief.document
    return [_question(number, one, items[one.id], brief.overlay) for number, one in enumerate(quiz.questions, start=1)]


def _question(number: int, question: AnyQuestion, figures: ItemFigures, law: Overlay) -> QuestionShown:
    options = [_option(part, figures.options[part.id], law) for part in types.of(question).parts(question)]
    says = findings.separates(figures.discrimination)
    short = textwrap.shorten(prose.plain(question.text, law, locale()), SHORT, placeholder="…")
    text, is_practice = _block(question.text, law), not question.graded
    return QuestionShown(number, short, text, question.type, is_practice, figures, says, options)


def _option(part: Part, share: float | None, law: Overlay) -> OptionShown:
    return OptionShown(_line(part.text, law), share, "right" if part.correct else "")


def _scenes(brief: Brief, figures: Mapping[str, SceneFigures]) -> list[SceneShown]:
    scenario: Scenario = brief.document
    numbered = enumerate(scenario.scenes, 1)
    return [_scene(number, one, figures[one.id], brief.overlay) for number, one in numbered if one.choices]


def _scene(number: int, scene: Scene, figures: SceneFigures, law: Overlay) -> SceneShown:
    choices = [_choice(choice, figures.choices[choice.id], law) for choice in scene.choices]
    place = " · ".join(filter(None, (scene.where, scene.who)))
    return SceneShown(number, scene.title, place, _block(scene.text, law), figures, choices)


def _choice(choice: Choice, share: float | None, law: Overlay) -> OptionShown:
    mark = "red_line" if choice.red_line else "recommended" if choice.recommended else ""
    return OptionShown(_line(choice.text, law), share, mark)


def _block(text: str, law: Overlay) -> Markup:
    return Markup(prose.render(text, law, locale()))  # noqa: S704  # It leaves the prose room safe.


def _line(text: str, law: Overlay) -> Markup:
    return Markup(prose.render_line(text, law, locale()))  # noqa: S704  # Likewise.
