"""Golden documents: what one person does with an activity, and what it is worth wherever it is played.

Each file of `documents` has a document, moves as a browser would send them, and the outcome. How a host takes a move
is not known here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from courses import jurisdictions
from courses.kinds.kind import Brief, Kind, Move
from courses.registry import kind

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DOCUMENTS = Path(__file__).parent / "documents"

SOMEWHERE_ELSE = ("journal", "survey")
"""Kinds that are private or anonymous: they have no score, and Open edX only links to them."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A move, and whether it is refused."""

    move: Move
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """`score`: earned and possible. `shows` stands on the last page, `hides` on no page before the move `reveals`."""

    name: str
    kind: Kind
    law: str
    document: str
    turns: tuple[Turn, ...]
    score: tuple[float, float]
    shows: tuple[str, ...]
    hides: tuple[str, ...]
    reveals: str

    def brief(self) -> Brief:
        """The document under its law, on the day of the tests."""
        return Brief(self.kind.parse(self.document, self.name), jurisdictions.load(self.law, NOW.date()))


@cache
def cases() -> tuple[Case, ...]:
    """Every case, by name."""
    return tuple(_case(path) for path in sorted(DOCUMENTS.glob("*.yaml")))


def _case(path: Path) -> Case:
    told: Mapping[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    earned, possible = told["score"]
    return Case(
        path.stem, kind(told["kind"]), told["law"], told["document"], tuple(_turn(one) for one in told["moves"]),
        (earned, possible), tuple(told.get("shows", ())), tuple(told.get("hides", ())),
        told.get("reveals", told["moves"][-1]["act"]),
    )  # fmt: skip


def _turn(told: Mapping[str, Any]) -> Turn:
    data = {name: tuple(values) for name, values in told.get("data", {}).items()}
    return Turn(Move(told["act"], data, told.get("by", "learner")), told.get("refused", False))
