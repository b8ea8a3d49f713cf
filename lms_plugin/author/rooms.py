"""The two blueprints: authors of the own academy, and whoever a platform asks to choose content.

Pages and forms are in the files beside.
"""

from lms_plugin.web.guards import administrators, placers, room

author = room("author", __name__, administrators, "/author")
picker = room("picker", __name__, placers, "/pick")
