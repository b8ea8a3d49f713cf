"""What the demo remembers between two starts, in one JSON file.

The file holds the platforms' private keys, so only its owner may read it.
Tokens, launches under way and the list of messages are forgotten on purpose.
"""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from lms_plugin.demo.campus import Campus, Memory
from lti import keys


class UnreadableState(Exception):
    """The state file is not one of ours; the message says what to do."""


@dataclass(frozen=True, slots=True)
class _File:
    format: Literal[1]
    academies: dict[str, Memory]


_ADAPTER = TypeAdapter(_File)


class StateFile:
    """Reads once and writes whole files only: a reader sees the old state or the new one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written = b""
        self._lock = Lock()

    def read(self) -> Mapping[str, Memory]:
        """The memories by academy key, none when there is no file yet; raises UnreadableState."""
        if not self._path.exists():
            return {}
        try:
            found = _ADAPTER.validate_json(self._path.read_bytes()).academies
            for memory in found.values():
                keys.load(memory.key)
            return found
        except (ValidationError, keys.UnfitKey) as error:
            raise UnreadableState(f"{self._path} is no state of the demo LMS: move it away and start again.") from error

    def write(self, campus: Campus) -> None:
        """Write what the academies remember, if it has changed."""
        with self._lock:
            memories = {key: academy.memory() for key, academy in campus.academies.items()}
            body = _ADAPTER.dump_json(_File(1, memories), indent=1)
            if body == self._written:
                return
            self._path.parent.mkdir(parents=True, exist_ok=True)
            _replace(self._path, body)
            self._written = body


def _replace(path: Path, body: bytes) -> None:
    """The draft is made readable for its owner alone, and the file takes over its rights."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "wb") as file:
        file.write(body)
    os.replace(draft, path)
