"""`lti.ports.Keys` on our tables. The first need to sign makes a key; to publish them writes nothing.

Replacing keys belongs to `lms_plugin.services.keys`.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Engine

from lms_plugin.jobs.transactions import reading, writing
from lms_plugin.services.keys import Secrets, ensure_key, held
from lti.ports import ToolKey


class TableKeys:
    """Rows are read each time, so that every process publishes a new key at once; keys are parsed once."""

    def __init__(self, engine: Engine, secrets: Secrets, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._secrets = secrets
        self._clock = clock

    def signing(self) -> ToolKey:
        found = self.published()
        return found[0] if found else self._first()

    def published(self) -> Sequence[ToolKey]:
        with reading(self._engine) as session:
            return held(session, self._secrets, self._clock())

    def _first(self) -> ToolKey:
        with writing(self._engine) as session:
            return ensure_key(session, self._secrets, self._clock())
