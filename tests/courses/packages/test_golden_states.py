"""States that attempts of format 1 left behind still fit their documents, whatever the kinds have learnt since."""

from datetime import UTC, datetime
from typing import Any

import pytest

from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds import structure
from courses.kinds.kind import Brief, Move
from courses.outcome import Score
from courses.packages.package import Package

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DIGESTS = {
    "start": "969465257eac53ac",
    "check": "b2d55c8abcd541dd",
    "the-door": "53f36aba6ada32dd",
    "talk": "589b32e39d92c822",
}
"""Of the golden package as the first release wrote them into states."""

LEFT: dict[str, tuple[dict[str, Any], list[Move], Score]] = {
    "start": ({"structure": DIGESTS["start"], "read": False}, [Move("read")], Score(1, 1)),
    "check": (
        {
            "structure": DIGESTS["check"],
            "seed": 7,
            "asked": ["first-thing", "exact-words"],
            "answers": {"first-thing": ["a"]},
            "closed": ["first-thing"],
            "page": 1,
            "stage": "answering",
        },
        [Move("page", {"to": ("next",)}), Move("answer", {"q.exact-words": ("a", "b")}), Move("submit")],
        Score(2, 2),
    ),
    "the-door": (
        {
            "structure": DIGESTS["the-door"],
            "scene": "end",
            "stage": "ending",
            "path": [["n1", "ask"]],
            "first": {"n1": "ask"},
            "rewinds": 0,
            "debriefed": False,
        },
        [Move("debrief"), Move("finish")],
        Score(1, 1),
    ),
    "talk": ({"structure": DIGESTS["talk"], "count": 0}, [Move("posted", by="system")], Score(1, 1)),
}


def test_the_ids_of_the_golden_package_have_the_digests_that_old_states_carry(package: Package) -> None:
    module = package.modules[0]
    assert {key: module.structure(key) for key in module.documents} == DIGESTS


def test_the_golden_package_is_the_same_version_as_ever(package: Package) -> None:
    assert package.modules[0].digest[:16] == "d32e50bf873a8d91"
    assert package.programme is not None
    assert package.programme.digest[:16] == "af51a9ea664288db"


@pytest.mark.parametrize("key", LEFT)
@pytest.mark.parametrize("locale", ["en", "es"])
def test_an_attempt_that_an_older_release_began_is_played_to_its_end(package: Package, key: str, locale: str) -> None:
    module = package.modules[0]
    kind, (state, moves, score) = module.kind_of(key), LEFT[key]
    brief = Brief(module.in_locale(locale).documents[key], NEUTRAL)
    assert structure.fits(kind, brief.document, state)
    after: Any = state
    for move in moves:
        kind.view(brief, after, NOW, locale)
        after = kind.advance(brief, after, move, NOW)
    assert kind.judge(brief, after, NOW) == score
    assert kind.summarise(brief, [state, after])["n"] == 2
