"""The two doors of the community: rooms for people with a visit, and invitations for people without an LMS.

Routes stand in the files beside this one, which attach themselves to these blueprints.
"""

from lms_plugin.web.guards import anyone, room, visitors

community = room("community", __name__, visitors, "/community")
invited = room("invited", __name__, anyone)
