"""The law and the channels of each jurisdiction, filled into slots of the common text.

How a filled slot looks on a page belongs to `courses.prose`; the common text never names an article.
"""

from courses.jurisdictions.overlay import (
    NEUTRAL,
    Channel,
    Edition,
    Filled,
    Level,
    Overlay,
    Provision,
    Review,
    compose,
)
from courses.jurisdictions.reader import check, codes, drafts, load, read, shipped, written

__all__ = [
    "NEUTRAL",
    "Channel",
    "Edition",
    "Filled",
    "Level",
    "Overlay",
    "Provision",
    "Review",
    "check",
    "codes",
    "compose",
    "drafts",
    "load",
    "read",
    "shipped",
    "written",
]
