"""The block `convive_lesson`: read it and say so.

It has no score; reading it is its completion.
"""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from xblock.fields import Scope, String

from courses.kinds.kind import Brief, State
from xblocks.compat import XBlock
from xblocks.host import ConviveBlock

PLACE = "hate-crime/why-local-police/welcome"


@XBlock.needs("i18n")
class LessonBlock(ConviveBlock, XBlock):  # type: ignore[misc]
    """A lesson of a Convive programme, or one of the author's own."""

    kind_name: ClassVar[str] = "lesson"
    nouns: ClassVar[str] = "Convive lesson"
    is_repeatable: ClassVar[bool] = False
    samples: ClassVar[tuple[tuple[str, str], ...]] = (("Convive lesson: welcome", PLACE),)

    icon_class = "other"
    has_score = False
    has_custom_completion = True
    completion_mode = "completable"

    display_name = String(display_name="Display name", scope=Scope.settings, default=nouns)
    activity = String(scope=Scope.content, default=PLACE)

    def report(self, brief: Brief, state: State, locale: str, _: Callable[[str], str]) -> Iterator[dict[str, Any]]:
        """One row: whether it was read."""
        yield {_("Lesson"): brief.document.title, _("Read"): _("yes") if state["read"] else _("no")}
