"""The block `convive_survey`: says where a survey is answered, and links there.

A survey is anonymous, so that no answer of it may become a block's state.
"""

from collections.abc import Callable
from typing import ClassVar

from xblock.fields import Scope, String

from xblocks.compat import XBlock
from xblocks.link import LinkBlock


@XBlock.needs("i18n")
class SurveyBlock(LinkBlock, XBlock):  # type: ignore[misc]
    """A link to a survey in Convive."""

    nouns: ClassVar[str] = "Convive survey"
    display_name = String(display_name="Display name", scope=Scope.settings, default=nouns)

    def explained(self, _: Callable[[str], str]) -> str:
        """Why it is not here."""
        return _("This survey is answered in Convive, outside this platform, so that no answer leads back to you.")
