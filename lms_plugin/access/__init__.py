"""Who may do what: one readable table.

Looking things up belongs to queries; saying no with a page belongs to web.
"""

from lms_plugin.access.actor import Actor
from lms_plugin.access.rules import REVIEWED_KINDS, Act, Place, may

__all__ = ["REVIEWED_KINDS", "Act", "Actor", "Place", "may"]
