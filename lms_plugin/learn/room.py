"""The blueprints of the trainee's room and their guards: people of a cohort, and for their own record anybody.

Its pages stand in the files beside it.
"""

from lms_plugin.web.guards import enrolled, room, visitors

learn = room("learn", "lms_plugin.learn", enrolled, "/learn")
own = room("own", "lms_plugin.learn", visitors, "/learn/mine")
"""A data privacy launch comes from no course, and people of associations have none: their record is theirs too."""

elsewhere = room("elsewhere", "lms_plugin.learn", visitors, "/law")
"""People of associations read in rooms where others live under another law."""
