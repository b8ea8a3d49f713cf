"""The block `convive_discussion`: says where a conversation goes on, and links there.

Its rooms join several academies under aliases, so that no post of it may become a block's state.
"""

from collections.abc import Callable
from typing import ClassVar

from xblock.fields import Scope, String

from xblocks.compat import XBlock
from xblocks.link import LinkBlock


@XBlock.needs("i18n")
class DiscussionBlock(LinkBlock, XBlock):  # type: ignore[misc]
    """A link to a discussion in Convive."""

    nouns: ClassVar[str] = "Convive discussion"
    display_name = String(display_name="Display name", scope=Scope.settings, default=nouns)

    def explained(self, _: Callable[[str], str]) -> str:
        """Why it is not here."""
        return _(
            "This conversation goes on in Convive, outside this platform, "
            "with people of other academies and of associations."
        )
