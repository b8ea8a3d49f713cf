"""When something holds: by the meters, and by what was chosen before.

What hangs on a condition (a choice, a way, a delayed effect) says so itself.
"""

from collections.abc import Iterator, Mapping, Set
from typing import Annotated, Literal, get_args

from pydantic import Field

from courses.texts import Model

Meter = Literal["VC", "EV", "LG", "CT"]
METERS: tuple[Meter, ...] = get_args(Meter)
"""Victim confidence, evidence quality, fair process, community trust."""

Bound = Annotated[int, Field(ge=-99, le=99)]
Taken = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}/[a-z0-9][a-z0-9-]{0,63}$")]
"""A choice by its scene: `n1/ask`."""


class Bounds(Model):
    """A bound for some of the meters."""

    VC: Bound | None = None
    EV: Bound | None = None
    LG: Bound | None = None
    CT: Bound | None = None

    def each(self) -> Iterator[tuple[Meter, int]]:
        """The meters that have a bound, with it."""
        for meter in METERS:
            bound: int | None = getattr(self, meter)
            if bound is not None:
                yield meter, bound


class When(Model):
    """All that is said must hold."""

    chosen: tuple[Taken, ...] = ()
    not_chosen: tuple[Taken, ...] = ()
    at_least: Bounds = Bounds()
    at_most: Bounds = Bounds()


def holds(when: When | None, meters: Mapping[Meter, int], chosen: Set[str]) -> bool:
    """Whether a condition holds; no condition always does."""
    if when is None:
        return True
    if any(one not in chosen for one in when.chosen) or any(one in chosen for one in when.not_chosen):
        return False
    is_enough = all(meters[meter] >= bound for meter, bound in when.at_least.each())
    return is_enough and all(meters[meter] <= bound for meter, bound in when.at_most.each())
