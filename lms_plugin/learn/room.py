"""The blueprints of the trainee's room and their guards: people of a cohort, and for their own record anybody.

Its pages stand in the files beside it.
"""

from lms_plugin.learn.entrances import entering
from lms_plugin.web.guards import room, visitors
from lms_plugin.web.playing import MEDIA

learn = room("learn", "lms_plugin.learn", entering, "/learn")
own = room("own", "lms_plugin.learn", visitors, "/learn/mine")
"""A data privacy launch comes from no course, and people of associations have none: their record is theirs too."""

elsewhere = room("elsewhere", "lms_plugin.learn", visitors, "/law")
"""People of associations read in rooms where others live under another law."""

media = room("media", "lms_plugin.learn", visitors, MEDIA)
"""Administrators preview modules without being in a course; which files are whose is asked with each."""
