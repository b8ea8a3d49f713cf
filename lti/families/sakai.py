"""Sakai. Its departures concern postMessage subjects and registration messages, and nothing of a launch.

Of several deep linking messages in a registration it takes the first, so there
is one. Its portal listens for `lti.close` and calls `org.imsglobal.lti.close`
the older name; both are posted.
"""

from lti.families.family import Family

FAMILY = Family(key="sakai", products=frozenset({"sakai"}))
