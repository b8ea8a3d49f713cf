"""The block `convive_quiz`: answer, hand in, read why.

What an answer earns belongs to the kind, what the platform makes of it to `grading`.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, ClassVar

from xblock.fields import Integer, Scope, String

from courses import prose
from courses.kinds.kind import Brief, Move, State, printable
from courses.kinds.quiz import form, marking, types
from courses.kinds.quiz.types.type import Seen
from xblocks.compat import ScorableXBlockMixin, XBlock
from xblocks.fields import MOST_EXTRA
from xblocks.grading import Graded
from xblocks.host import ConviveBlock

PLACE = "hate-crime/why-local-police/check"


@XBlock.needs("i18n")
class QuizBlock(Graded, ConviveBlock, ScorableXBlockMixin, XBlock):  # type: ignore[misc]
    """A quiz of a Convive programme, or one of the author's own."""

    kind_name: ClassVar[str] = "quiz"
    nouns: ClassVar[str] = "Convive quiz"
    late_acts: ClassVar[frozenset[str]] = frozenset({"submit", "page"})
    blank: ClassVar[tuple[Move, ...]] = (Move("submit", {"confirm": ("1",)}),)
    samples: ClassVar[tuple[tuple[str, str], ...]] = (("Convive quiz: check what you know", PLACE),)

    icon_class = "problem"
    has_score = True

    display_name = String(display_name="Display name", scope=Scope.settings, default=nouns)
    activity = String(scope=Scope.content, default=PLACE)
    extra_time = Integer(
        display_name="Extra time",
        help="In per cent of the time limit, for everybody to whom this block is shown.",
        scope=Scope.settings,
        default=0,
        values={"min": 0, "max": MOST_EXTRA},
        enforce_type=True,
    )

    def extra_share(self) -> float:
        """What the course team adds to the time limit, as a share of it."""
        return min(max(self.extra_time or 0, 0), MOST_EXTRA) / 100

    def unrevealing(self, brief: Brief) -> Brief:
        """No feedback on the way: the quiz is taken as one that is reviewed at its end."""
        return replace(brief, document=brief.document.model_copy(update={"review": "end"}))

    def hides_result(self, state: State) -> bool:
        """The result, and questions that were closed with feedback before the course began to hide it."""
        return bool(state["stage"] == "result")

    def open_questions(self, brief: Brief) -> frozenset[str]:
        """Those that may be asked under this law; none of an examination, as on paper."""
        if printable(self.kind, brief.document, "trainee") is None:
            return frozenset()
        return frozenset(question.id for question in form.askable(brief.document, brief))

    def report(self, brief: Brief, state: State, locale: str, _: Callable[[str], str]) -> Iterator[dict[str, Any]]:
        """A row for every question of the attempt."""
        shares = marking.shares(brief.document, state)
        for question in marking.asked(brief.document, state):
            earned = marking.earned(question, state, shares[question.id])
            answer = state["answers"].get(question.id, ())
            said = types.of(question).said(question, answer, Seen(brief, state["seed"], locale))
            yield {
                _("Question"): prose.plain(question.text, brief.overlay, locale),
                _("Answer"): "; ".join(said),
                _("Points"): round(earned, 4) if question.graded else "",
                _("Possible"): question.points if question.graded else "",
                _("Question ID"): question.id,
                _("Answer ID"): " ".join(answer),
            }
