"""The block `convive_journal`: says where one's journal is, and links there.

A journal is read by its owner alone, so that no word of it may become a block's state.
"""

from collections.abc import Callable
from typing import ClassVar

from xblock.fields import Scope, String

from xblocks.compat import XBlock
from xblocks.link import LinkBlock


@XBlock.needs("i18n")
class JournalBlock(LinkBlock, XBlock):  # type: ignore[misc]
    """A link to a journal in Convive."""

    nouns: ClassVar[str] = "Convive journal"
    display_name = String(display_name="Display name", scope=Scope.settings, default=nouns)

    def explained(self, _: Callable[[str], str]) -> str:
        """Why it is not here."""
        return _("Your journal is kept in Convive, outside this platform, so that you alone can read it.")
