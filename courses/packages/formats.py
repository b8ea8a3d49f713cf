"""Format numbers: which one a package declares, and the small functions that lift old ones.

What a format holds is described in docs/content-format.md and in the models.
"""

from collections.abc import Callable, Mapping

from courses.errors import ContentError, Problem, Sentence
from courses.model import FORMAT
from courses.source import read_yaml

Texts = Mapping[str, str]
Upgrade = Callable[[Texts], Texts]

UPGRADES: Mapping[int, Upgrade] = {}
"""From format n to n + 1, on the files of a whole package. Format 1 is the first, so there is none yet."""


def lifted(files: Texts, root: str, upgrades: Mapping[int, Upgrade] = UPGRADES, target: int = FORMAT) -> Texts:
    """The files in the newest format; raise ContentError for a number that this release does not know."""
    number = declared(files[root], root)
    if number > target:
        message = Sentence(
            "the package has format %(number)s, this release reads up to %(target)s: update it first",
            number=number,
            target=target,
        )
        raise ContentError([Problem(root, "format", message)])
    while number < target:
        if number not in upgrades:
            message = Sentence(
                "there is no format %(number)s: write the one that convive content formats names", number=number
            )
            raise ContentError([Problem(root, "format", message)])
        files = upgrades[number](files)
        number += 1
    return files


def declared(text: str, file: str) -> int:
    """The format number in a manifest; raise ContentError when it says none."""
    marked = read_yaml(text, file)
    value = marked.data.get("format") if isinstance(marked.data, Mapping) else None
    if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) > 4:
        message = Sentence("the manifest must say its format, a whole number")
        raise ContentError([Problem(file, "format", message, marked.line(("format",)))])
    return int(value)
