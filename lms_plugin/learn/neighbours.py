"""The activities around one on a page: what comes before and after, and what may stand in for it.

What each of them is worth is folded in `courses.progress`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from courses.model import ActivityRef
from courses.packages import LocalModule
from courses.progress import places
from lms_plugin.queries.waves import later


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The activity before or after this one."""

    key: str
    title: str


def named(local: LocalModule, keys: Sequence[str]) -> list[Neighbour]:
    return [Neighbour(key, local.title(key)) for key in keys]


def equivalents(local: LocalModule, ref: ActivityRef) -> Sequence[ActivityRef]:
    return [one for one in local.manifest.activities if ref.key in one.instead_of]


def neighbours(local: LocalModule, key: str) -> tuple[Neighbour | None, Neighbour | None]:
    """What comes before and after; an equivalent takes the room of all that it stands in for."""
    keys = [place.ref.key for place in places(local.manifest.activities) if place.ref.key not in later(local)]
    if key in later(local):
        return None, None
    first, last = (keys.index(key),) * 2 if key in keys else _stood_in(local, keys, key)
    before, after = keys[first - 1 : first] if first else [], keys[last + 1 : last + 2]
    found = named(local, [*before, *after])
    return (found[0] if before else None), (found[-1] if after else None)


def _stood_in(local: LocalModule, keys: Sequence[str], key: str) -> tuple[int, int]:
    """Where the first and the last one stand that it stands in for."""
    ref = local.manifest.activity(key)
    at = [keys.index(one) for one in ref.instead_of if one in keys] if ref is not None else []
    return min(at, default=0), max(at, default=0)
