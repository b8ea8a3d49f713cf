"""The heaviest content and the heaviest figures that are promised: a module of three hundred questions, and the item
analysis of two thousand attempts at sixty questions.

What a request costs belongs to `rounds`.
"""

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any, Final, cast

from sqlalchemy.orm import Session

from courses import statistics
from courses.packages import ModulePackage, Package, module_from_body, read_zip, write_zip
from lms_plugin.queries import contents
from tests.bench.content import QUIZ
from tests.support.cast import library

QUESTIONS: Final = 300
EACH: Final = 20
ATTEMPTS: Final = 2_000
ITEMS: Final = 60
ROUNDS: Final = 5


@dataclass(frozen=True, slots=True)
class Heavy:
    """CPU in milliseconds: a module from its files with all checks, from its row, from memory, and an item analysis."""

    checked: float
    cold: float
    known: float
    analysis: float


class _Row:
    """A session in which one row is found: what the database takes is measured with the requests."""

    def __init__(self, body: str) -> None:
        self._body = body

    def scalar(self, _statement: object) -> str:
        """The body."""
        return self._body


def heavy() -> Heavy:
    """The median of five goes each; the first reading by digest is one go, because there is only one first."""
    module = _module()
    archive, session = write_zip(Package(None, (module,))), cast(Session, _Row(module.body()))

    def read() -> object:
        return contents.module(session, module.digest)

    return Heavy(
        checked=_cpu(lambda: read_zip(archive)),
        cold=_cpu(read, 1),
        known=_cpu(read),
        analysis=_cpu(lambda: statistics.items(_attempts)),
    )


def _cpu(go: Callable[[], object], times: int = ROUNDS) -> float:
    spent = []
    for _ in range(times):
        begun = time.process_time()
        go()
        spent.append(1000 * (time.process_time() - begun))
    return median(spent)


def _module() -> ModulePackage:
    """A module of the library with fifteen quizzes of twenty questions each, which fit the cap of a file."""
    body: dict[str, Any] = json.loads(library()[1].modules[0].body())
    quiz = body["documents"].pop(QUIZ)
    activities = body["manifest"]["activities"]
    ref = next(one for one in activities if one["key"] == QUIZ)
    keys = [f"{QUIZ}-{number}" for number in range(QUESTIONS // EACH)]
    body["manifest"]["activities"] = [one for one in activities if one["key"] != QUIZ]
    body["manifest"]["activities"] += [ref | {"key": key} for key in keys]
    questions = [quiz["questions"][number % len(quiz["questions"])] | {"id": f"q{number}"} for number in range(EACH)]
    body["documents"] |= {key: quiz | {"questions": questions} for key in keys}
    for one in body["translations"].values():
        one.pop(QUIZ, None)
    return module_from_body(json.dumps(body))


_chance = random.Random(1)  # noqa: S311  # Figures to reckon with.
_attempts = [{f"q{item}": _chance.choice((0.0, 0.5, 1.0)) for item in range(ITEMS)} for _ in range(ATTEMPTS)]
