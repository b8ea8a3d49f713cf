"""The block `convive_annotation`: mark a report, decide, compare with an expert.

What a reading earns belongs to the kind, what the platform makes of it to `grading`.
"""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from xblock.fields import Scope, String

from courses import prose
from courses.kinds.annotation import marking
from courses.kinds.kind import Brief, Move, State
from xblocks.compat import ScorableXBlockMixin, XBlock
from xblocks.grading import Graded
from xblocks.host import ConviveBlock

PLACE = "hate-crime/bias-indicators/petrol-smell"


@XBlock.needs("i18n")
class AnnotationBlock(Graded, ConviveBlock, ScorableXBlockMixin, XBlock):  # type: ignore[misc]
    """An annotation of a Convive programme, or one of the author's own."""

    kind_name: ClassVar[str] = "annotation"
    nouns: ClassVar[str] = "Convive annotation"
    late_acts: ClassVar[frozenset[str]] = frozenset({"submit", "back"})
    blank: ClassVar[tuple[Move, ...]] = (Move("submit", by="system"),)
    samples: ClassVar[tuple[tuple[str, str], ...]] = (("Convive annotation: petrol smell", PLACE),)

    icon_class = "problem"
    has_score = True

    display_name = String(display_name="Display name", scope=Scope.settings, default=nouns)
    activity = String(scope=Scope.content, default=PLACE)

    def hides_result(self, state: State) -> bool:
        """The comparison with the experts."""
        return bool(state["stage"] == "result")

    def report(self, brief: Brief, state: State, locale: str, _: Callable[[str], str]) -> Iterator[dict[str, Any]]:
        """A row for every mark, one row without any; the reason in a line stays with its writer."""
        fit = marking.best(brief.document, state["marks"], state["missing"])
        whole = {
            _("Decision"): state["decision"] or "",
            _("Points"): round(brief.document.points * fit.share, 4),
            _("Possible"): brief.document.points,
        }
        marks = [(segment, code) for segment in brief.document.report for code in state["marks"].get(segment.id, ())]
        for segment, code in marks:
            yield {
                _("Line"): prose.plain(segment.text, brief.overlay, locale),
                _("Code"): code,
                _("As in the key"): _("yes") if (segment.id, code) in fit.hits else _("no"),
                **whole,
            }
        if not marks:
            yield {_("Line"): "", _("Code"): "", _("As in the key"): "", **whole}
