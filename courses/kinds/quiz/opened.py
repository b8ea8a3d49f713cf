"""Questions with their keys open, put together from what is kept: see `courses.player.kept`.

How they look is said by the templates, what may be seen by `views`. Words of the content, a number, an order and a
host's addresses are only ever put into holes; what is kept of a question is the tags around them and its source.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from courses.player.frame import Frame
from courses.player.kept import Kept, trusted

Shown = Mapping[str, Any]
"""A question of a view, or one of its places to read again, as `views` has them."""

Compared = Callable[[Shown], str]
"""Shows an answer that is no choice of options: what was typed or put in order, so it is not kept."""


class Opened:
    """What the templates call, in one language."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        # A page has dozens of options of these eight looks.
        self._answer = lru_cache(maxsize=8)(self._answer_pattern)

    def questions(self, frame: Frame, questions: Iterable[Shown], level: str, compared: Compared) -> Markup:
        """Open questions, each under a heading of this level."""
        start = escape(frame.prefix)
        html = [
            self._pattern(frame, one, level)
            % {
                "anchor": f"{start}-q-{one['id']}",
                "number": one["number"],
                "text": one["text"],
                "feedback": one["feedback"],
                "verdict": self._kept.piece("courses.kinds.quiz:verdict.html", verdict=_verdict(one)),
                "answers": self._answers(one["options"]) if "options" in one else compared(one),
                "again": self._again(frame, one["read_again"]) if one["read_again"] and one["share"] < 1 else "",
            }
            for one in questions
        ]
        return trusted("\n\n".join(html) + "\n")

    def places(self, frame: Frame, places: Iterable[Shown]) -> Markup:
        """The items of the list of places to read again."""
        return trusted("\n".join([self._place(frame, one) for one in places]))

    def _pattern(self, frame: Frame, shown: Shown, level: str) -> str:
        return self._kept.pattern(
            "courses.kinds.quiz:opened.html",
            level=level,
            practice=shown["practice"],
            has_options="options" in shown,
            has_feedback=bool(shown["feedback"]),
            cost=shown["hints"]["cost"] if shown["hints"] else 0,
            source=frame.cited(shown["source"]) if shown["source"] else None,
        )

    def _answers(self, options: Iterable[Shown]) -> str:
        answer = self._answer
        return "".join([answer(one["chosen"], one["correct"], one["feedback"] != "") % one for one in options])

    def _answer_pattern(self, chosen: bool, correct: bool, has_feedback: bool) -> str:
        return self._kept.pattern(
            "courses.kinds.quiz:answer.html", chosen=chosen, correct=correct, has_feedback=has_feedback
        )

    def _again(self, frame: Frame, place: Shown) -> str:
        title, address = frame.place(place["lesson"], place["section"])
        if not address:
            return ""
        pattern = self._kept.pattern("courses.kinds.quiz:again.html", title=title)
        return pattern % {"address": address} + "\n"

    def _place(self, frame: Frame, place: Shown) -> str:
        title, address = frame.place(place["lesson"], place["section"])
        numbers = place["numbers"]
        words = self._kept.pattern("courses.kinds.quiz:numbers.html", count=len(numbers))
        pattern = self._kept.pattern("courses.kinds.quiz:place.html", title=title, is_linked=bool(address))
        return pattern % {"address": address, "questions": words % {"numbers": ", ".join(map(str, numbers))}}


def _verdict(shown: Shown) -> str:
    if not shown["answered"]:
        return "none"
    share = shown["share"]
    return "right" if share == 1 else "partly" if share > 0 else "wrong"
