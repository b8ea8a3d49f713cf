"""What a worker does when a bell rings, and when none was heard for a while.

When that is, and in which threads, is the engine's matter; what a job does belongs to its own module.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from flask import Flask
from sqlalchemy import Engine

from lms_plugin.db import db
from lms_plugin.jobs import columns, corrections, passback, results, roster, subscriptions
from lms_plugin.jobs.purge import purge
from lms_plugin.web.house import house
from lti.wire import Wire

_AT_ONCE: Final = 100


class Work:
    """What a worker does, with the ports it needs. Everything here is harmless twice and at once."""

    def __init__(self, engine: Engine, wire: Wire, clock: Callable[[], datetime], handler: str = "") -> None:
        """`handler` is our address for notices; without one none are asked for."""
        self._engine, self._wire, self._clock, self._handler = engine, wire, clock, handler

    def pump(self, ring: Callable[[], None]) -> None:
        """Send the grades, see to the columns and read what is due, calling other threads in while there is more."""
        if corrections.pump(self._engine, self._clock):
            # There may be more to judge, and what was judged has grades waiting for it now.
            ring()
        if passback.due(self._engine, self._clock()) > 1:
            ring()
        passback.pump(self._engine, self._wire, self._clock, _AT_ONCE)
        if columns.pump(self._engine, self._wire, self._clock):
            # A column that was found has everybody's grades waiting for it now.
            ring()
        roster.pump(self._engine, self._wire, self._clock)
        results.pump(self._engine, self._wire, self._clock)
        if self._handler:
            subscriptions.pump(self._engine, self._wire, self._clock, self._handler)

    def sweep(self, ring: Callable[[], None]) -> None:
        """Everything that must happen even when no bell was heard."""
        roster.want_nightly(self._engine, self._clock())
        roster.want_for_staff(self._engine, self._clock())
        purge(self._engine, self._clock())
        if self._handler:
            subscriptions.want_again(self._engine, self._handler, self._clock())
        self.pump(ring)


def work_of(app: Flask) -> Work:
    """The work of an application, with its ports."""
    with app.app_context():
        return Work(db.engine, house().wire, house().clock, subscriptions.handler_address(house().settings))
