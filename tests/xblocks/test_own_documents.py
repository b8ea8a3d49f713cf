"""Every type of question and a story with conditions play here as in the courses, when an author writes them."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from courses.kinds.kind import Brief, Move, State, Terms
from tests.courses.kinds.question_types import TYPES
from tests.courses.kinds.story_with_conditions import STORY
from tests.courses.kinds.test_quiz_types import RIGHT
from tests.xblocks.bench import Bench, Trainee
from tests.xblocks.test_same_moves import body, seed, tried
from xblocks import content

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def answers(state: State) -> Iterator[Move]:
    yield Move("answer", {"q.number": ("many",)})
    yield Move("answer", {"q.words": ("custody",), "hint": ("words",), "c.words": ("sure",)})
    yield Move("answer", {**RIGHT, "q.match.scene": ("none",)})
    yield Move("submit")


def decides(state: State) -> Iterator[Move]:
    yield Move("choose", {"choice": ("ask",)})
    yield Move("continue")
    yield Move("choose", {"choice": ("search", "listen")})
    yield Move("choose", {"choice": ("photo", "listen")})
    yield Move("continue")
    yield Move("choose", {"choice": ("visit",)})
    yield Move("choose", {"choice": ("write",)})
    yield Move("continue")
    yield Move("debrief")
    yield Move("finish")


@pytest.mark.parametrize("locale", ["en", "es"])
@pytest.mark.parametrize(
    ("tag", "text", "moves", "share"),
    [("convive_quiz", TYPES, answers, 8 / 9), ("convive_scenario", STORY, decides, 6 / 7)],
)
def test_an_author_s_own_document_is_played_as_in_the_courses(
    tag: str, text: str, moves: Callable[[State], Iterator[Move]], share: float, locale: str
) -> None:
    runtime = Bench(locale, "ana")
    runtime.block(tag, document=text, language="en", jurisdiction="ES")
    trainee = Trainee(runtime, tag)
    kind, overlay = trainee.block.kind, content.overlay_of(trainee.block, NOW)
    brief = Brief(content.document(trainee.block), overlay, Terms(excluded=overlay.unasked))
    state: Any = kind.start(brief, seed(trainee), NOW)
    for move in moves(state):
        state, is_legal = tried(kind, brief, state, move)
        status, _ = trainee.send(body(trainee, move))
        assert (status == 200) == is_legal, move
    assert json.dumps(dict(trainee.block.state)) == json.dumps(dict(state))
    score = kind.judge(brief, state, NOW)
    assert score is not None
    assert score.share == pytest.approx(share)
    assert [data["value"] for _, data in runtime.published if "value" in data] == [score.earned]


def test_the_report_says_what_was_answered_in_every_type_of_question() -> None:
    runtime = Bench("en", "ana")
    runtime.block("convive_quiz", document=TYPES, language="en")
    trainee = Trainee(runtime, "convive_quiz")
    for move in answers({}):
        trainee.send(body(trainee, move))
    block = trainee.block
    brief = Brief(content.document(block), content.overlay_of(block, NOW))
    said = [row["Answer"] for row in block.report(brief, block.state, "en", lambda text: text)]
    assert said[2] == "1. Safety; 2. First aid; 3. Notes; 4. Report"
    assert said[3:5] == ["17,2 days", "chain of custody"]


def test_no_feedback_is_found_by_the_search_of_the_course() -> None:
    runtime = Bench("en", "ana")
    runtime.block("convive_quiz", document=TYPES, language="en")
    found = json.dumps(Trainee(runtime, "convive_quiz").block.index_dictionary())
    assert "Fill the note" in found
    assert "secret-" not in found
