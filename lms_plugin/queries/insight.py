"""What the attempts of a cohort show about an activity: aggregates, hidden where so few answered that they name people.

The figures are the kind's (`summarise`) and `courses.statistics`'; words around them belong to the instructor's room.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.kinds import structure
from courses.kinds.kind import Brief, Kind, State
from courses.statistics import SMALLEST_CELL, suppress_figures
from lms_plugin.access import staff_may_read
from lms_plugin.models import Attempt, Enrolment

_Z: Final = 1.96
"""Standard errors on each side of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Sample:
    """First finished attempts, one per learner; `left_out` counts those of versions with other questions or scenes."""

    states: tuple[State, ...]
    left_out: int

    @property
    def is_enough(self) -> bool:
        """Whether there are enough people to show anything."""
        return len(self.states) >= SMALLEST_CELL


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One question: everything but `n` is None where fewer than five answered; `options` maps an id to its share.

    `wrong` are words that at least five people typed and that were not right, with how many they were.
    """

    n: int
    share_correct: float | None
    discrimination: float | None
    options: Mapping[str, float | None]
    wrong: Sequence[tuple[str, int]] = ()

    @property
    def is_shown(self) -> bool:
        """Whether enough people answered."""
        return self.n >= SMALLEST_CELL


@dataclass(frozen=True, slots=True)
class CertaintyFigures:
    """Answers that were given with one level of certainty; all None where fewer than five people gave any."""

    people: int | None
    n: int | None
    share_correct: float | None


@dataclass(frozen=True, slots=True)
class SceneFigures:
    """One scene: first choices of those who reached it; shares are None where they were fewer than five."""

    n: int
    red_line_share: float | None
    choices: Mapping[str, float | None]

    @property
    def is_shown(self) -> bool:
        """Whether enough people decided here."""
        return self.n >= SMALLEST_CELL


@dataclass(frozen=True, slots=True)
class StoryFigures:
    """A whole scenario; shares and means are None where fewer than five finished it."""

    n: int
    red_line_share: float | None
    rewinds: float | None
    scenes: Mapping[str, SceneFigures]


@dataclass(frozen=True, slots=True)
class ReadingFigures:
    """A marked report; every share is None where fewer than five handed in.

    `segments` maps a line to (missed, extra, code → share), `codes` a code to (missed, extra), both as shares of people
    or, for a code, as marks per person; `gaps` maps a gap to (named, missed).
    """

    n: int
    share: float | None
    agreement: float | None
    segments: Mapping[str, tuple[float | None, float | None, Mapping[str, float | None]]]
    codes: Mapping[str, tuple[float | None, float | None]]
    gaps: Mapping[str, tuple[float | None, float | None]]
    decisions: Mapping[str, float | None]

    @property
    def is_shown(self) -> bool:
        """Whether enough people handed in."""
        return self.n >= SMALLEST_CELL


@dataclass(frozen=True, slots=True)
class FormFigures:
    """A form: shares of lights and of reasons, and for each choice who was asked and what was chosen."""

    n: int
    lights: Mapping[str, float | None]
    rules: Mapping[str, float | None]
    fields: Mapping[str, tuple[int, Mapping[str, float | None]]]

    @property
    def is_shown(self) -> bool:
        """Whether enough people handed in."""
        return self.n >= SMALLEST_CELL


def sample(session: Session, cohort_id: int, module_id: int, activity: str, kind: Kind, document: Any) -> Sample:
    """The first finished attempt of every learner of a cohort that fits this document. One statement, and none where
    the answers are their owners' alone."""
    if not staff_may_read(kind):
        return Sample((), 0)
    found: Sequence[State] = session.scalars(
        select(Attempt.state)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.role == "learner",
            Attempt.module_id == module_id,
            Attempt.activity_key == activity,
            Attempt.number == 1,
            Attempt.finished_at.is_not(None),
        )
        .order_by(Attempt.id)
    ).all()
    current = structure.digest(kind.structure(document))
    fitting = tuple(state for state in found if state.get("structure") == current)
    return Sample(fitting, len(found) - len(fitting))


def quiz(kind: Kind, brief: Brief, states: Sequence[State]) -> Mapping[str, ItemFigures]:
    """Question id → figures."""
    questions = kind.summarise(brief, states)["questions"]
    return {key: _item(figures) for key, figures in questions.items()}


def certainty(kind: Kind, brief: Brief, states: Sequence[State]) -> Mapping[str, CertaintyFigures]:
    """Level → figures; nothing for a quiz that does not ask how sure somebody is."""
    told = kind.summarise(brief, states)["certainty"] if brief.document.certainty else {}
    return {level: CertaintyFigures(**figures) for level, figures in told.items()}


def scenario(kind: Kind, brief: Brief, states: Sequence[State]) -> StoryFigures:
    """The scenario's figures."""
    told = kind.summarise(brief, states)
    n = told["finished"]
    whole = suppress_figures({"red_line_share": told["red_line_share"], "rewinds": told["rewinds"]}, n)
    return StoryFigures(n, scenes={key: _scene(figures) for key, figures in told["scenes"].items()}, **whole)


def annotation(kind: Kind, brief: Brief, states: Sequence[State]) -> ReadingFigures:
    """The figures of a marked report."""
    told = kind.summarise(brief, states)
    n = told["finished"]
    segments = {
        key: (*_pair(one, "missed", "extra", n), suppress_figures(one["codes"], n))
        for key, one in told["segments"].items()
    }
    return ReadingFigures(
        n,
        segments=segments,
        codes={key: _pair(one, "missed", "extra", n) for key, one in told["codes"].items()},
        gaps={key: _pair(one, "named", "missed", n) for key, one in told["gaps"].items()},
        decisions=suppress_figures(told["decisions"], n),
        **suppress_figures({"share": told["share"], "agreement": told["agreement"]}, n),
    )


def form(kind: Kind, brief: Brief, states: Sequence[State]) -> FormFigures:
    """The figures of a form; what was written is in none of them."""
    told = kind.summarise(brief, states)
    n = told["finished"]
    fields = {key: (one["n"], suppress_figures(one["options"], one["n"])) for key, one in told["fields"].items()}
    return FormFigures(n, suppress_figures(told["lights"], n), suppress_figures(told["rules"], n), fields)


def _pair(told: Mapping[str, Any], one: str, other: str, n: int) -> tuple[float | None, float | None]:
    figures = suppress_figures({one: told[one], other: told[other]}, n)
    return figures[one], figures[other]


def _item(told: Mapping[str, Any]) -> ItemFigures:
    n = told["n"]
    figures = suppress_figures({name: told[name] for name in ("share_correct", "discrimination")}, n)
    wrong = tuple((one["text"], one["n"]) for one in told["wrong"])
    return ItemFigures(n, options=suppress_figures(told["options"], n), wrong=wrong, **figures)


def _scene(told: Mapping[str, Any]) -> SceneFigures:
    n = told["n"]
    figures = suppress_figures({"red_line_share": told["red_line_share"]}, n)
    return SceneFigures(n, choices=suppress_figures(told["choices"], n), **figures)


def likely(share: float, n: int) -> tuple[float, float]:
    """Between which shares the true one lies in 19 of 20 cases, given a share of n people.

    Wilson's score interval (doi:10.1080/01621459.1927.10502953), which stays within 0 and 1 and serves small n.
    Raises ValueError for n below 1.
    """
    if n < 1:
        raise ValueError("nobody says nothing about a share")
    square = _Z * _Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    spread = _Z * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return max(0.0, middle - spread), min(1.0, middle + spread)
