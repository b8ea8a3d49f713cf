"""The block `convive_scenario`: decide, see what follows, read the debrief.

The story belongs to the kind; a scenario is practice, so everybody who finishes has its one point.
"""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from xblock.fields import Scope, String

from courses import prose
from courses.kinds.kind import Brief, State
from courses.kinds.scenario import story
from xblocks import content
from xblocks.compat import ScorableXBlockMixin, XBlock
from xblocks.grading import Graded
from xblocks.host import ConviveBlock

PLACE = "hate-crime/why-local-police/the-shutter"


@XBlock.needs("i18n")
class ScenarioBlock(Graded, ConviveBlock, ScorableXBlockMixin, XBlock):  # type: ignore[misc]
    """A scenario of a Convive programme, or one of the author's own."""

    kind_name: ClassVar[str] = "scenario"
    nouns: ClassVar[str] = "Convive scenario"
    samples: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Convive scenario: the shutter", PLACE),
        ("Convive scenario: noise in 3B", "mediation/role-and-limits/noise-in-3b"),
    )

    icon_class = "problem"
    has_score = True

    display_name = String(display_name="Display name", scope=Scope.settings, default=nouns)
    activity = String(scope=Scope.content, default=PLACE)

    def hides_result(self, state: State) -> bool:
        """The debrief with the recommended path, where decisions earn points."""
        return state["stage"] in ("debrief", "finished") and not content.document(self).replayable

    def act_behind_result(self, state: State) -> str:
        """The debrief has the button for finishing."""
        return "finish" if state["stage"] == "debrief" else ""

    def report(self, brief: Brief, state: State, locale: str, _: Callable[[str], str]) -> Iterator[dict[str, Any]]:
        """A row for every decision on the path."""
        for number, step in enumerate(story.told(brief.document, state["path"]).steps, 1):
            chosen = [prose.plain(choice.text, brief.overlay, locale) for choice in step.choices]
            yield {
                _("Decision"): number,
                _("Scene"): step.scene.title,
                _("Choice"): "; ".join(chosen),
                _("Recommended"): _("yes") if step.is_recommended else _("no"),
                _("Red line"): _("yes") if step.crosses else _("no"),
                _("Way back taken"): state["rewinds"],
            }
