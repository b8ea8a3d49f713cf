"""The command line `convive`: what an operator does, and what `make` runs.

A command parses, opens a desk and calls services; it decides nothing that a service should decide.
"""

from lms_plugin.cli.commands import main

__all__ = ["main"]
