"""D2L Brightspace.

Quirks that need no switch: the token audience is D2L's own (a field of the
registration, `authorization_server` of its configuration) and its key set names
no `alg` (`lti.keys` allows that); a registration has no token of its own: it is
part of the configuration's address and ends with its first use or after an hour
(documentation.brightspace.com, "Dynamic Registration"), so that the address
is a secret.
"""

from lti.families.family import Family

FAMILY = Family(key="brightspace", products=frozenset({"desire2learn", "brightspace", "d2l"}))
