"""What the factory hands to every request: settings, clock, wire and the bell that wakes the workers.

Building these things belongs to the factory.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from lms_plugin.config import Settings
from lti.wire import Wire


@dataclass(frozen=True, slots=True)
class House:
    """The ports of one installation. `wake` is called after a commit; it must return at once."""

    settings: Settings
    clock: Callable[[], datetime]
    wire: Wire
    wake: Callable[[], None]


def house() -> House:
    """The house of the current application."""
    found: House = current_app.extensions["convive"]
    return found


def now() -> datetime:
    """The moment of this request's reading or writing, UTC-aware."""
    return house().clock()
