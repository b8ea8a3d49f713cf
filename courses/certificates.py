"""What a certificate needs and how much of it somebody has: a fold over what they did in the modules of a programme.

Issuing, revoking and showing certificates belongs to the hosts; no score leaves this file.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from courses.model import ActivityRef, CertificateRule, Module
from courses.outcome import Score
from courses.progress import (
    NOTHING_YET,
    ROUNDING,
    ActivityOutcome,
    ActivityStatus,
    Path,
    module_progress,
    outcome_of,
    place_of,
    places,
)

LIVE_KIND = "session"
"""Activities of this kind are attended live."""

FORUM_KIND = "discussion"
"""Contributions are made in the rooms of activities of this kind."""

HOURS_OF_CREDIT = 25

_FULL = ActivityOutcome(ActivityStatus.DONE, Score(1, 1))

ConditionName = Literal["hours", "modules", "live_sessions", "contributions", "final_test"]


@dataclass(frozen=True, slots=True)
class Studied:
    """One module as somebody stands in it."""

    key: str
    activities: Sequence[ActivityRef]
    outcomes: Mapping[str, ActivityOutcome]
    path: Path = "specialist"

    @property
    def minutes(self) -> int:
        """What the module counts for: its minutes on the path once it is done, before that none."""
        progress = module_progress(self.activities, self.outcomes, self.path)
        return progress.minutes_done if progress.required and progress.is_complete else 0


@dataclass(frozen=True, slots=True)
class Condition:
    """One part of a rule: `reached` of `wanted`. Hours are counted in minutes, a final test in one."""

    name: ConditionName
    reached: int
    wanted: int

    @property
    def is_met(self) -> bool:
        """Whether enough was done."""
        return self.reached >= self.wanted


def conditions(
    rule: CertificateRule, studied: Iterable[Studied], contributed: Iterable[datetime.date], path: Path
) -> tuple[Condition, ...]:
    """Every condition of a rule, met or not, in the order in which people read them.

    A module that somebody takes in two courses counts once, where it brought more.
    """
    studied = tuple(studied)
    minutes = minutes_of(studied)
    hours = rule.core_hours if path == "core" and rule.core_hours is not None else rule.hours
    found = [Condition("hours", sum(minutes.values()), 60 * hours)]
    if rule.modules:
        found.append(Condition("modules", len(minutes), rule.modules))
    if rule.live_sessions:
        found.append(Condition("live_sessions", _attended(studied), rule.live_sessions))
    if rule.contributions is not None:
        weeks = _weeks(contributed, rule.contributions.per_week)
        found.append(Condition("contributions", weeks, rule.contributions.weeks))
    if rule.final_test is not None:
        found.append(Condition("final_test", int(_passed(rule, studied)), 1))
    return tuple(found)


def unreachable(rule: CertificateRule, modules: Iterable[Module], path: Path) -> tuple[Condition, ...]:
    """What stays missing for somebody who has done all that the modules hold, with full marks: nobody can fulfil it."""
    modules = tuple(modules)
    activities = [ref for module in modules for ref in module.activities]
    done = {ref.key: _FULL for ref in activities}
    studied = [Studied(module.key, module.activities, done, path) for module in modules]
    posted = _as_asked(rule) if any(ref.kind == FORUM_KIND for ref in activities) else []
    return tuple(one for one in conditions(rule, studied, posted, path) if not one.is_met)


def _as_asked(rule: CertificateRule) -> list[datetime.date]:
    """The days of somebody who contributes just as often as the rule asks."""
    asked = rule.contributions
    if asked is None:
        return []
    mondays = (datetime.date.min + datetime.timedelta(weeks=number) for number in range(asked.weeks))
    return [monday for monday in mondays for _ in range(asked.per_week)]


def credits_of(minutes: int) -> int:
    """Whole ECTS credits, of 25 hours each: the least that stands for one in Spain (Real Decreto 1125/2003)."""
    return minutes // (60 * HOURS_OF_CREDIT)


def share(found: Sequence[Condition]) -> float:
    """How much of a rule is fulfilled, 0 to 1: every condition weighs the same, and more than enough is enough."""
    if not found:
        return 1.0
    return sum(min(one.reached, one.wanted) / one.wanted for one in found) / len(found)


def is_earned(found: Iterable[Condition]) -> bool:
    """Whether every condition is met."""
    return all(one.is_met for one in found)


def minutes_of(studied: Iterable[Studied]) -> Mapping[str, int]:
    """Module key → minutes, for the modules that are done."""
    found: dict[str, int] = {}
    for one in studied:
        if one.minutes:
            found[one.key] = max(one.minutes, found.get(one.key, 0))
    return found


def _attended(studied: Iterable[Studied]) -> int:
    done = {
        (one.key, place.ref.key)
        for one in studied
        for place in places(one.activities, one.path)
        if place.ref.kind == LIVE_KIND and outcome_of(place, one.outcomes).status is ActivityStatus.DONE
    }
    return len(done)


def _weeks(contributed: Iterable[datetime.date], per_week: int) -> int:
    """In how many different weeks, from Monday to Sunday, there were so many contributions."""
    numbers = Counter(tuple(day.isocalendar())[:2] for day in contributed)
    return sum(number >= per_week for number in numbers.values())


def _passed(rule: CertificateRule, studied: Iterable[Studied]) -> bool:
    test = rule.final_test
    if test is None:
        return True
    tried = (_tested(test.activity, one) for one in studied if one.key == test.module)
    return any(one.score is not None and one.score.share >= test.share - ROUNDING for one in tried)


def _tested(key: str, studied: Studied) -> ActivityOutcome:
    """What the test brought, or whatever stands in for it; it need not be in the newest version of its module."""
    ref = next((ref for ref in studied.activities if ref.key == key), None)
    if ref is None:
        return studied.outcomes.get(key, NOTHING_YET)
    return outcome_of(place_of(studied.activities, ref), studied.outcomes)
