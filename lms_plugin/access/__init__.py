"""Who may do what: one readable table.

Looking things up belongs to queries; saying no with a page belongs to web.
"""

from lms_plugin.access.actor import Actor
from lms_plugin.access.rules import Act, Place, may, staff_may_read, staff_may_review

__all__ = ["Act", "Actor", "Place", "may", "staff_may_read", "staff_may_review"]
