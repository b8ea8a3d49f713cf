"""The kind `discussion`."""

from collections.abc import Iterable
from typing import Any

import pytest

from courses.errors import IllegalMove
from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds.discussion import KIND
from courses.kinds.kind import Brief, Kind, Move, State
from tests.courses.kinds.contract import NOW, KindContract
from tests.courses.kinds.examples import DISCUSSION


class TestDiscussion(KindContract):
    kind: Kind = KIND
    source = DISCUSSION
    edited = (DISCUSSION.replace("id: no-names", "id: nobody").replace("posts: 2", "posts: 3"),)
    broken = (
        ("title: x\n", "prompt"),
        (DISCUSSION.replace("posts: 2", "posts: 0"), "posts"),
        (DISCUSSION + "odd: 1\n", "odd"),
        (DISCUSSION.replace("posts: 2", "posts: many"), "posts"),
    )

    def moves(self, document: Any) -> list[Move]:
        return [Move("posted", by="system"), Move("posted")]

    def walk(self, brief: Brief, state: State) -> Iterable[Move]:
        return [Move("posted", by="system")] * 2


@pytest.mark.parametrize("by", ["learner", "facilitator"])
def test_only_the_host_may_say_that_something_was_posted(by: Any) -> None:
    brief = Brief(KIND.parse(DISCUSSION, "d.yaml"), NEUTRAL)
    with pytest.raises(IllegalMove):
        KIND.advance(brief, KIND.start(brief, 1, NOW), Move("posted", by=by), NOW)


def test_it_is_done_with_enough_contributions_and_not_before() -> None:
    brief = Brief(KIND.parse(DISCUSSION, "d.yaml"), NEUTRAL)
    state = KIND.start(brief, 1, NOW)
    state = KIND.advance(brief, state, Move("posted", by="system"), NOW)
    assert KIND.judge(brief, state, NOW) is None
    assert KIND.progress(brief, state) == 0.5
    state = KIND.advance(brief, state, Move("posted", by="system"), NOW)
    view = KIND.view(brief, state, NOW, "en")
    assert (view["count"], view["needed"], view["done"]) == (2, 2, True)
