"""Items that share one resource link, told apart: on Open edX, whatever was chosen for a block opens under its link.

What a link opens is decided in `services.placements`; which platforms do this is a quirk in `lti.families`.
"""

from dataclasses import replace
from typing import Final

from lms_plugin.services.placements import ACTIVITY_PARAMETER, MODULE_PARAMETERS
from lti.families import family
from lti.launch import Launch
from lti.reading import ID_LENGTH

_ITEM_PARAMETERS: Final = (*MODULE_PARAMETERS, ACTIVITY_PARAMETER)
_BETWEEN: Final = "#"
"""No usage key of Open edX holds this sign."""


def told_apart(launch: Launch) -> Launch:
    """The launch as it came, or, of an item that shares its link with others, with a link of the item's own."""
    link = launch.resource_link
    if link is None or not family(launch.family).items_share_a_link:
        return launch
    item = "/".join(launch.custom[name] for name in _ITEM_PARAMETERS if launch.custom.get(name))
    own = f"{link.id}{_BETWEEN}{item}"
    # An identifier is never cut, so that no two links are confused.
    return replace(launch, resource_link=replace(link, id=own)) if item and len(own) <= ID_LENGTH else launch


def as_told(link_id: str) -> str:
    """The resource link as the platform knows it, for what is said back to it."""
    return link_id.partition(_BETWEEN)[0] if link_id.startswith("block-v1:") else link_id
