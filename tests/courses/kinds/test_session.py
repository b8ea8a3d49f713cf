"""The kind `session`: others say that somebody was there, and a facilitator may take it back."""

from collections.abc import Iterable
from typing import Any

import pytest

from courses.errors import IllegalMove
from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds.kind import Brief, Kind, Move, State
from courses.kinds.session import KIND
from tests.courses.kinds.contract import NOW, KindContract

SESSION = """title: The mixed meeting
intro: Eight from each side.
agenda:
  - {id: round, title: A round, minutes: 10, text: Who are you?}
  - {id: pairs, title: Mixed pairs, minutes: 30}
materials: [{id: cards, text: Cards}]
roles: [{id: host, title: Host, text: Keeps the time}]
attendance: either
"""
CODE, LIST = Move("present", by="system"), Move("present", by="facilitator")
ABSENT = Move("absent", by="facilitator")


class TestSession(KindContract):
    kind: Kind = KIND
    source = SESSION
    broken = (
        ("title: x\n", "agenda"),
        (SESSION.replace("minutes: 10", "minutes: 0"), "agenda/round/minutes"),
        (SESSION.replace("id: pairs", "id: round"), "agenda/round"),
        (SESSION.replace("either", "by-face"), "attendance"),
        (SESSION + "code: XKCD\n", "code"),
    )

    def moves(self, document: Any) -> list[Move]:
        return [CODE, LIST, ABSENT, Move("absent", by="system"), Move("present"), Move("present", {"code": ("X",)})]

    def walk(self, brief: Brief, state: State) -> Iterable[Move]:
        return [CODE]


def brief(attendance: str = "either") -> Brief:
    return Brief(KIND.parse(SESSION.replace("either", attendance), "s.yaml"), NEUTRAL)


def played(told: Brief, *moves: Move) -> State:
    state = KIND.start(told, 1, NOW)
    for move in moves:
        state = KIND.advance(told, state, move, NOW)
    return state


@pytest.mark.parametrize(("attendance", "move"), [("code", LIST), ("list", CODE)])
def test_only_the_way_that_the_document_allows_marks_somebody_present(attendance: str, move: Move) -> None:
    with pytest.raises(IllegalMove, match="not marked in this way"):
        played(brief(attendance), move)


def test_trainees_cannot_mark_themselves_whatever_they_send() -> None:
    for move in (Move("present"), Move("absent"), Move("present", {"present": ("list",)})):
        with pytest.raises(IllegalMove, match="code of the day"):
            played(brief(), move)


def test_the_way_is_remembered_and_the_first_one_stays() -> None:
    assert played(brief(), CODE, LIST)["present"] == "code"
    assert played(brief(), LIST, CODE)["present"] == "list"


@pytest.mark.parametrize("attendance", ["code", "either"])
def test_a_facilitator_takes_back_what_was_marked_wrongly(attendance: str) -> None:
    told = brief(attendance)
    state = played(told, CODE, ABSENT)
    assert KIND.judge(told, state, NOW) is None
    assert KIND.progress(told, state) == 0


def test_the_agenda_says_from_which_minute_to_which() -> None:
    view = KIND.view(brief(), played(brief()), NOW, "en")
    assert [(one["begins"], one["ends"]) for one in view["agenda"]] == [(0, 10), (10, 40)]
    assert view["minutes"] == 40


def test_a_changed_agenda_leaves_who_was_there_alone() -> None:
    state = played(brief(), CODE)
    other = Brief(KIND.parse(SESSION.replace("pairs", "trios"), "s.yaml"), NEUTRAL)
    assert KIND.structure(other.document) == KIND.structure(brief().document)
    assert KIND.adapt(other, state) == state  # type: ignore[attr-defined]


def test_a_summary_counts_the_ways() -> None:
    states = [played(brief(), CODE), played(brief(), LIST), played(brief())]
    assert KIND.summarise(brief(), states) == {"n": 3, "code": 1, "list": 1}
