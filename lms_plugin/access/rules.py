"""May this actor do this here? The whole answer of the product, in one table.

Whether the thing exists is a question for queries, which look within the tenant anyway.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from courses.kinds.kind import Kind
from lms_plugin.access.actor import Actor

Act = Literal[
    "learn", "teach", "author", "administer", "converse", "moderate", "place", "read_law", "sign_law", "facilitate"
]

REVIEWED_KINDS: Final = frozenset({"quiz", "product"})
"""Kinds whose finished attempts an instructor may read answer by answer. A kind that is not here stays with the person:
choices in scenarios, journals, surveys and conversations are promised to be theirs. A draft of a product is handed in
to be read; until then it is its writer's."""


def staff_may_read(kind: Kind) -> bool:
    """Whether any member of staff may be shown, or be told figures of, what somebody did in an activity of this kind.

    Every path of instructors, administrators and operators that reads states asks here; no role and no setting makes
    a private kind readable.
    """
    return not kind.private


def staff_may_review(kind: Kind) -> bool:
    """Whether an instructor may read finished attempts answer by answer."""
    return staff_may_read(kind) and kind.name in REVIEWED_KINDS


@dataclass(frozen=True, slots=True)
class Place:
    """Where something would be done: ids are None where the place has none.

    `enrolled_as` is the actor's role in the cohort at hand, `member_as` the one in the room.
    """

    academy_id: int | None = None
    enrolled_as: str | None = None
    member_as: str | None = None


def _is_enrolled(actor: Actor, place: Place) -> bool:
    return place.enrolled_as is not None


def _teaches_here(actor: Actor, place: Place) -> bool:
    return place.enrolled_as == "instructor" and actor.role != "partner"


def _administers_here(actor: Actor, place: Place) -> bool:
    return actor.administers and place.academy_id == actor.academy_id


def _reads_law(actor: Actor, place: Place) -> bool:
    return actor.reads_law and place.academy_id == actor.academy_id


def _signs_law(actor: Actor, place: Place) -> bool:
    return actor.is_jurist and _reads_law(actor, place)


def _is_member(actor: Actor, place: Place) -> bool:
    return place.member_as is not None


def _facilitates(actor: Actor, place: Place) -> bool:
    return place.member_as == "facilitator"


def _places(actor: Actor, place: Place) -> bool:
    return actor.deep_linking is not None and (actor.teaches or actor.administers)


RULES: Mapping[Act, Callable[[Actor, Place], bool]] = {
    "learn": _is_enrolled,
    "teach": _teaches_here,
    "author": _administers_here,
    "administer": _administers_here,
    "converse": _is_member,
    "moderate": _facilitates,
    "place": _places,
    "read_law": _reads_law,
    "sign_law": _signs_law,
    "facilitate": _teaches_here,
}


def may(actor: Actor, act: Act, place: Place) -> bool:
    """Whether the table allows it."""
    return RULES[act](actor, place)
