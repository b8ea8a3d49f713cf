"""The ports of `lti`, on our tables and the network.

What is said over the wire belongs to `lti`; each adapter uses short
transactions of its own, so that what it has taken stays taken.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from lms_plugin.config import Settings
from lms_plugin.jobs.wire.keys import TableKeys
from lms_plugin.jobs.wire.logins import TableLogins
from lms_plugin.jobs.wire.registrations import TableRegistrations
from lms_plugin.jobs.wire.tokens import TableTokens
from lti.key_sets import MemoryKeySets
from lti.outward import HttpOutward
from lti.wire import Wire


def wire_of(settings: Settings, engine: Engine, clock: Callable[[], datetime]) -> Wire:
    """All ports of one installation; key sets of platforms are kept in this process."""
    return Wire(
        registrations=TableRegistrations(engine, settings.secrets),
        logins=TableLogins(engine),
        keys=TableKeys(engine, settings.secrets, clock),
        key_sets=MemoryKeySets(),
        tokens=TableTokens(engine, settings.secrets),
        outward=HttpOutward(allow_private=settings.allow_private_network),
    )
