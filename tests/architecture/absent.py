"""Imports packages in a Python that refuses others, to prove that they do without.

Run as `python -m tests.architecture.absent REFUSED… -- NAMES…`; a refused name may be a pattern, and
a name that ends in `.*` stands for all modules under it. It is no replacement for an
installation without them.
"""

import importlib
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from importlib.abc import MetaPathFinder


class Refusal(MetaPathFinder):
    """Says of some packages that they are not installed."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = tuple(patterns)

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        root = fullname.partition(".")[0]
        if any(fnmatchcase(root, pattern) for pattern in self._patterns):
            raise ModuleNotFoundError(f"refused: {fullname}", name=fullname)


def modules(name: str) -> Iterator[str]:
    """The name itself, and with `.*` every module below it."""
    package = name.removesuffix(".*")
    yield package
    if package != name:
        found = importlib.import_module(package)
        yield from (module.name for module in pkgutil.walk_packages(found.__path__, f"{package}."))


def main(arguments: Sequence[str]) -> None:
    """Import everything; the first module that cannot do without ends the run with its traceback."""
    split = arguments.index("--")
    sys.meta_path.insert(0, Refusal(arguments[:split]))
    for name in arguments[split + 1 :]:
        for module in modules(name):
            importlib.import_module(module)


if __name__ == "__main__":
    main(sys.argv[1:])
