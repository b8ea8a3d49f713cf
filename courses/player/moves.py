"""From what a browser sends to a move, and nothing more.

One scheme for every form of the player: the field `act` names the move, fields that
begin with `m.` are its data, everything else is the host's and handed back untouched.
Whether the move is legal is asked of the kind.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from courses.errors import IllegalMove
from courses.kinds.kind import By, Move

ACT = "act"
FIELD = "m."

MOST_FIELDS = 500
LONGEST_NAME = 200
LONGEST_VALUE = 20_000

_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


class Received(NamedTuple):
    """A move and the host's own fields that came with it; of a repeated field of the host the last value counts."""

    move: Move
    hidden: dict[str, str]


def move_from_form(pairs: Iterable[tuple[str, str]], by: By = "learner") -> Received:
    """Read the pairs of a submitted form; raise IllegalMove when they are malformed."""
    pairs = list(pairs)
    _refuse_odd(pairs)
    acts: list[str] = []
    data: dict[str, tuple[str, ...]] = {}
    hidden: dict[str, str] = {}
    for name, value in pairs:
        if name == ACT:
            acts.append(value)
        elif name.startswith(FIELD):
            key = name.removeprefix(FIELD)
            data[key] = (*data.get(key, ()), value)
        else:
            hidden[name] = value
    if len(acts) != 1 or not acts[0]:
        raise _malformed()
    return Received(Move(acts[0], data, by), hidden)


def move_from_json(obj: Any, by: By = "learner") -> Received:
    """Read `{"act": "answer", "data": {"q.base": ["a"]}, "hidden": {"turn": "3"}}`; raise IllegalMove otherwise.

    A value of `data` is a string or a list of strings; `data` and `hidden` may be left out.
    """
    if not isinstance(obj, Mapping) or set(obj) - {"act", "data", "hidden"} or not isinstance(obj.get("act"), str):
        raise _malformed()
    data, hidden = obj.get("data", {}), obj.get("hidden", {})
    if not isinstance(data, Mapping) or not isinstance(hidden, Mapping):
        raise _malformed()
    if any(name == ACT or str(name).startswith(FIELD) for name in hidden):
        raise _malformed()
    pairs = [(f"{FIELD}{name}", value) for name, values in data.items() for value in _listed(values)]
    return move_from_form([(ACT, obj["act"]), *pairs, *hidden.items()], by)


def _listed(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values]


def _refuse_odd(pairs: Sequence[tuple[Any, Any]]) -> None:
    """Databases refuse NUL and lone surrogates, so they are no part of a move."""
    if len(pairs) > MOST_FIELDS:
        raise _malformed()
    for name, value in pairs:
        if not isinstance(name, str) or not isinstance(value, str):
            raise _malformed()
        if len(name) > LONGEST_NAME or len(value) > LONGEST_VALUE:
            raise _malformed()
    # Once for all: what stands between two halves of a pair of surrogates keeps them lone.
    if _UNKEEPABLE.search("\n".join([part for pair in pairs for part in pair])):
        raise _malformed()


def _malformed() -> IllegalMove:
    return IllegalMove("The form could not be read. Reload the page and try again.")
