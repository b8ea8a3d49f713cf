"""The same moves give the same state and the same score here as in the courses directly, refused ones included.

The lists are golden: they name real activities of the library, so that a host can never drift from the play.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from courses.errors import IllegalMove
from courses.kinds.kind import Brief, Move, State, Terms
from tests.xblocks.bench import Bench, Trainee, chosen
from xblocks import content

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
Moves = Callable[[Any, State], Iterator[Move]]


def reads(document: Any, state: State) -> Iterator[Move]:
    yield Move("read")
    yield Move("fly")
    yield Move("read")


def answers_all(document: Any, state: State) -> Iterator[Move]:
    for number, key in enumerate(state["asked"]):
        question = document.question(key)
        yield Move("answer", {f"q.{key}": tuple(chosen(question, number % 3 != 0)), "seen": (key,)})
        yield Move("answer", {f"q.{key}": (question.options[0].id,)})
        yield Move("page", {"to": ("next",)})
    yield Move("page", {"to": ("99",)})
    yield Move("submit")
    yield Move("submit")


def leaves_gaps(document: Any, state: State) -> Iterator[Move]:
    first, second = state["asked"][:2]
    yield Move("answer", {f"q.{first}": tuple(chosen(document.question(first), True))})
    yield Move("answer", {f"q.{second}": ("no-such-option",)})
    yield Move("page", {"to": ("summary",)})
    yield Move("submit")
    yield Move("submit", {"confirm": ("1",)})


def decides(pick: Callable[[Any], Any]) -> Moves:
    def moves(document: Any, state: State) -> Iterator[Move]:
        scene = document.scene(document.start)
        yield Move("continue")
        while not scene.ending:
            choice = pick(scene)
            yield Move("choose", {"choice": (choice.id,)})
            yield Move("acknowledge" if choice.red_line else "continue")
            scene = document.scene(choice.to)
        yield Move("finish")
        yield Move("debrief")
        yield Move("finish")
        yield Move("rewind", {"scene": (document.start,)})

    return moves


def goes_back(document: Any, state: State) -> Iterator[Move]:
    first = document.scene(document.start).choices[0]
    yield Move("choose", {"choice": (first.id,)})
    yield Move("rewind", {"scene": (document.start,)})
    yield Move("rewind", {"scene": ("nowhere",)})
    yield from decides(lambda scene: scene.choices[-1])(document, state)


def marks_some(document: Any, state: State) -> Iterator[Move]:
    key = document.keys[0]
    yield Move("submit")
    for mark in key.marks[1:]:
        yield Move("mark", {"segment": (mark.segment,), "code": (mark.code,)})
    yield Move("mark", {"segment": ("nowhere",), "code": ("bi-1",)})
    yield Move("unmark", {"mark": (f"{key.marks[1].segment}/{key.marks[1].code}",)})
    yield Move("decide", {"missing": key.gaps, "go": ("check",)})
    yield Move("decide", {"missing": key.gaps[:1], "decision": (key.decision,), "why": ("Señales.",), "go": ("check",)})
    yield Move("back")
    yield Move("submit")
    yield Move("submit")


def fills_in(*signs: str) -> Moves:
    def moves(document: Any, state: State) -> Iterator[Move]:
        yield Move("save", {"f.asked-by": ("both",), "f.about": ("Ruido, línea\r\nnueva",), "go": ("next",)})
        yield Move("save", {"f.facts": signs, "go": ("next",)})
        yield Move("save", {"f.wants": ("both-alone",), "f.could-refuse": ("nothing-at-all",), "go": ("next",)})
        session = {"f.place": ("neutral",), "f.minutes": ("90",), "f.told": ("offence-limit", "may-stop")}
        yield Move("save", {**session, "f.day": ("soon",), "go": ("next",)})
        yield Move("save", {**session, "f.day": ("2026-12-01",), "go": ("next",)})
        yield Move("open", {"step": ("joint-session",)})
        yield Move("save", {**session, "f.day": ("2026-12-02",), "go": ("next",)})
        yield Move("open", {"step": ("next",)})
        yield Move("save", {"f.referral": ("support",), "go": ("next",)})
        yield Move("submit")
        yield Move("open", {"step": ("request",)})

    return moves


GOLDEN: list[tuple[str, str, Moves]] = [
    ("convive_annotation", "hate-crime/bias-indicators/petrol-smell", marks_some),
    ("convive_form", "mediation/when-not-to-mediate/triage", fills_in("gender-violence", "fear")),
    ("convive_form", "mediation/when-not-to-mediate/triage", fills_in("nothing")),
    ("convive_lesson", "hate-crime/why-local-police/welcome", reads),
    ("convive_quiz", "hate-crime/why-local-police/check", answers_all),
    ("convive_quiz", "hate-crime/why-local-police/check", leaves_gaps),
    ("convive_quiz", "mediation/role-and-limits/check", answers_all),
    ("convive_scenario", "hate-crime/why-local-police/the-shutter", decides(lambda scene: scene.choices[0])),
    ("convive_scenario", "hate-crime/why-local-police/the-shutter", goes_back),
    ("convive_scenario", "mediation/role-and-limits/noise-in-3b", decides(lambda scene: scene.choices[-1])),
]


@pytest.mark.parametrize("locale", ["en", "es"])
@pytest.mark.parametrize("user", ["ana", "berta"])
@pytest.mark.parametrize("tag, place, moves", GOLDEN, ids=[f"{one[1]}-{number}" for number, one in enumerate(GOLDEN)])
def test_the_block_plays_as_the_courses_do(tag: str, place: str, moves: Moves, user: str, locale: str) -> None:
    runtime = Bench(locale, user)
    runtime.block(tag, activity=place, jurisdiction="ES")
    trainee = Trainee(runtime, tag)
    kind, document = trainee.block.kind, content.document(trainee.block)
    overlay = content.overlay_of(trainee.block, NOW)
    brief = Brief(document, overlay, Terms(excluded=overlay.unasked))
    trainee.move("no-such-move")
    state = kind.start(brief, seed(trainee), NOW)
    for move in moves(document, state):
        state, is_legal = tried(kind, brief, state, move)
        status, _ = trainee.send(body(trainee, move))
        assert (status == 200) == is_legal, move
        assert json.dumps(dict(trainee.block.state) or state) == json.dumps(dict(state)), move
    score = kind.judge(brief, state, NOW)
    assert score is not None
    assert [(data.get("value", 1), data.get("max_value", 1)) for _, data in runtime.published] == [
        (score.earned, score.possible)
    ]


def seed(trainee: Trainee) -> int:
    from xblocks.playing import next_seed

    return next_seed(trainee.block)


def tried(kind: Any, brief: Brief, state: State, move: Move) -> tuple[State, bool]:
    try:
        return kind.advance(brief, state, move, NOW), True
    except IllegalMove:
        return state, False


def body(trainee: Trainee, move: Move) -> dict[str, Any]:
    data = {name: list(values) for name, values in move.data.items()}
    return {"act": move.act, "data": data, "hidden": trainee.hidden_now()}
