"""Moodle.

Quirks that need no switch, because the wire does what Moodle wants for all:
line-item addresses carry a query string, to be kept when `/scores` is joined
(`mod/lti/service/gradebookservices`); a score whose timestamp is not later by
a whole second is answered 409 (`classes/local/resources/scores.php`);
`scoreGiven` counts only when `FullyGraded` (same file); the message hint is
JSON text to be echoed unchanged (seen in 4.5); the token service refuses an
`iat` in its future without leeway (seen in 4.5); the key set is cached, so
`kid` and `alg` are always published (seen in 4.5); of several deep linking
messages in a registration it takes the last, so there is one
(`mod/lti/classes/local/ltiopenid/registration_helper.php`); messages of its
configuration are bare names (`mod/lti/openid-configuration.php`); a tool that
has registered itself is pending until an administrator activates it.
"""

from lti.families.family import Family

FAMILY = Family(
    key="moodle",
    products=frozenset({"moodle"}),
    # Seen in 4.5: `Pending` and `Failed` are answered 200 and stored nowhere.
    keeps_only_fully_graded=True,
)
