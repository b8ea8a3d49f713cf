"""All commands under one parser, and what their ends mean: 0 done, 1 failed, 2 called wrongly.

Each command is a module of its own.
"""

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

from lms_plugin.cli.desk import Failure, Groups, Misuse, Run

_MODULES: Final = {
    "serve": "serving", "worker": "serving", "demo": "demonstration", "db": "databases", "doctor": "doctor",
    "platforms": "platforms", "academies": "academies",
    "content": "content", "people": "people", "keys": "keys", "bench": "benching",
}  # fmt: skip
"""Where each command is made. Only what was asked for is imported: the others would double the start of a server."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; a failure is one line on stderr that says what to do."""
    argv = sys.argv[1:] if argv is None else argv
    try:
        arguments = _parser(argv[:1]).parse_args(argv)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 2
    finally:
        gc.enable()
    run: Run = arguments.run
    try:
        return run(arguments)
    except Misuse as error:
        return _fail(str(error), 2)
    except Failure as error:
        return _fail(str(error), 1)
    except OSError as error:
        return _fail(f"{error.filename or 'The system'}: {error.strerror or error}", 1)
    except KeyboardInterrupt:
        return 130


def _parser(first: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="convive",
        description="Convive: training against hate crime and in community mediation, inside an academy's LMS.",
    )
    groups = parser.add_subparsers(metavar="COMMAND", required=True)
    named = [_MODULES[name] for name in first if name in _MODULES]
    for module in named or dict.fromkeys(_MODULES.values()):
        _add_commands(module, groups)
    return parser


def _add_commands(module: str, groups: Groups) -> None:
    import_module(f"lms_plugin.cli.{module}").add_commands(groups)


def _fail(message: str, code: int) -> int:
    sys.stderr.write("convive: " + " ".join(message.split()) + os.linesep)
    return code
