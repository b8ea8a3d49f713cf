"""The block `convive_product`: fill the sections of one's own copy, look at it with the rubric, hand it in.

It has no score; handing it in is its completion. That a facilitator accepts it, and that both sides sign it, happens
in the LTI tool, where a learning community has its room.
"""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from xblock.fields import Scope, String

from courses.kinds.kind import Brief, State
from courses.kinds.product.document import Product
from xblocks.compat import XBlock
from xblocks.host import ConviveBlock

PLACE = "mediation/role-and-limits/one-minute-card"


@XBlock.needs("i18n")
class ProductBlock(ConviveBlock, XBlock):  # type: ignore[misc]
    """A product of a Convive programme, or one of the author's own."""

    kind_name: ClassVar[str] = "product"
    nouns: ClassVar[str] = "Convive product"
    is_repeatable: ClassVar[bool] = False
    samples: ClassVar[tuple[tuple[str, str], ...]] = (("Convive product: one-minute card", PLACE),)

    icon_class = "other"
    has_score = False
    has_custom_completion = True
    completion_mode = "completable"

    display_name = String(display_name="Display name", scope=Scope.settings, default=nouns)
    activity = String(scope=Scope.content, default=PLACE)

    def report(self, brief: Brief, state: State, locale: str, _: Callable[[str], str]) -> Iterator[dict[str, Any]]:
        """One row: how many sections are filled and the marks of the self-check. What somebody wrote is not in it."""
        product: Product = brief.document
        filled = sum(section.id in state["texts"] for section in product.sections)
        marks = {
            one.title: level.text
            for one in product.rubric
            if (level := one.level(state["marks"].get(one.id, ""))) is not None
        }
        yield {_("Sections filled"): filled, _("Sections"): len(product.sections), **marks}
