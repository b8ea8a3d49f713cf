"""The blueprints: authors of the own academy, those who read its law, and whoever a platform asks to choose content.

Pages and forms are in the files beside.
"""

from lms_plugin.web.guards import administrators, law_readers, placers, room

author = room("author", __name__, administrators, "/author")
law = room("law", __name__, law_readers, "/author/law")
"""Beside the author's: a jurist need not administer anything."""
picker = room("picker", __name__, placers, "/pick")
