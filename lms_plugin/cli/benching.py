"""`convive bench`: measure speed, beside a plain page, in one run.

What is measured stands in `tests/bench` of the source tree; an installed wheel does not carry it.
"""

import subprocess
import sys
from argparse import Namespace
from importlib.util import find_spec

from lms_plugin.cli.desk import Failure, Groups

BENCH = "tests.bench"


def add_commands(groups: Groups) -> None:
    """Add `bench`."""
    bench = groups.add_parser("bench", help="measure speed, from a source tree")
    bench.set_defaults(run=_bench)


def _bench(_arguments: Namespace) -> int:
    sys.path.insert(0, "")
    try:
        found = find_spec(BENCH)
    except ModuleNotFoundError:
        found = None
    if found is None:
        raise Failure("The bench belongs to the source tree: go there and say make bench.")
    return subprocess.call([sys.executable, "-m", BENCH])  # noqa: S603  # Our own module, no words from outside.
