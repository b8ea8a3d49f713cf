"""The blueprint of administrators of the own academy.

Its pages stand in the files beside it.
"""

from lms_plugin.web.guards import administrators, room

admin = room("admin", __name__, administrators, "/admin")
