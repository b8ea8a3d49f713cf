"""The command line `convive`: what an operator does, and what `make` runs.

A command parses, opens a desk and calls services; it decides nothing that a service should decide.
"""

import gc
from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; a failure is one line on stderr that says what to do."""
    # Imports make half a million objects and hardly any garbage: looking for it meanwhile is a sixth of a start.
    gc.disable()
    # Imported here, after that.
    from lms_plugin.cli import commands

    return commands.main(argv)
