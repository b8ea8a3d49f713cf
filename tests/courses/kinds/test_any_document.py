"""Any document of any kind, played by somebody who fills in whatever form is on the page: the promises of a kind hold.

The moves are read off the page that the player draws, so that they are what a browser could send; in between come
moves that no page offers.
"""

import json
import random
import re
from html import unescape
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from courses.errors import IllegalMove
from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds import structure
from courses.kinds.kind import Brief, Kind, Move, State
from courses.player.frame import Frame
from courses.player.moves import move_from_form
from courses.player.rendering import render
from courses.registry import kind, kinds
from tests.courses.kinds.contract import NOW, RUBBISH
from tests.support.anything import calm
from tests.support.documents import DOCUMENTS, SECRET

LONGEST_PLAY = 30
FORM = re.compile(r"<form[^>]*>.*?</form>", re.DOTALL)
TAG = re.compile(r"<(input|button|select|textarea|option)\b([^>]*)>")
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
TYPED = ("", "word", "3", "7.5", "2026-12-01", "18:30", "Ñandú\r\nline", "x" * 150)


def test_every_kind_has_documents() -> None:
    assert set(DOCUMENTS) == set(kinds())


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_any_document_keeps_the_promises_of_its_kind(name: str) -> None:
    @settings(calm(12), phases=(Phase.generate,))  # A failure is told at once: to make it smaller takes minutes.
    @given(source=DOCUMENTS[name], seed=st.integers(0, 2**31))
    def holds(source: str, seed: int) -> None:
        it = kind(name)
        brief = Brief(it.parse(source, "any"), NEUTRAL)
        assert [str(one) for one in it.check(brief.document, "any") if one.severity == "error"] == []
        assert it.parse(it.dump(brief.document), "again") == brief.document
        moves = played(it, brief, seed)
        assert replayed(it, brief, seed, moves) == replayed(it, brief, seed, moves)

    holds()


def played(it: Kind, brief: Brief, seed: int) -> list[Move]:
    """Play at random, with every state examined; the moves that were made or refused."""
    chance, state, moves = random.Random(seed), it.start(brief, seed, NOW), []
    for _ in range(LONGEST_PLAY):
        page = examined(it, brief, state)
        move = chance.choice(RUBBISH) if chance.random() < 0.1 else on_page(page, chance)
        moves.append(move)
        try:
            state = it.advance(brief, state, move, NOW)
        except IllegalMove:
            continue
    examined(it, brief, state)
    return moves


def replayed(it: Kind, brief: Brief, seed: int, moves: list[Move]) -> str:
    state = it.start(brief, seed, NOW)
    for move in moves:
        try:
            state = it.advance(brief, state, move, NOW)
        except IllegalMove:
            continue
    return json.dumps(state, sort_keys=True)


def examined(it: Kind, brief: Brief, state: State) -> str:
    """The page of a state that keeps every promise."""
    assert len(json.dumps(state, allow_nan=False).encode()) <= structure.LARGEST_STATE
    assert structure.fits(it, brief.document, state)
    score, progress = it.judge(brief, state, NOW), it.progress(brief, state)
    assert 0 <= progress <= 1
    assert (progress == 1) == (score is not None)
    assert score is None or 0 <= score.earned <= score.possible
    it.summarise(brief, [state])
    page = render(it, it.view(brief, state, NOW, "es"), Frame("es", "/move"))
    if score is None and not is_told(state):
        assert SECRET not in page
    return page


def is_told(state: State) -> bool:
    """Whether a scenario has told what a trainer would say: in its debrief, or at once after a red line."""
    return bool(state.get("debriefed")) or state.get("stage") in ("debrief", "red_line")


def on_page(page: str, chance: random.Random) -> Move:
    """A form of the page, filled in anyhow; a move of nobody's where the page has none."""
    forms = FORM.findall(page)
    if not forms:
        return chance.choice(
            (Move("posted", by="system"), Move("present", by="system"), Move("present", by="facilitator"))
        )
    return move_from_form(_filled(chance.choice(forms), chance)).move


def _filled(form: str, chance: random.Random) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    radios: dict[str, list[str]] = {}
    buttons: list[tuple[str, str]] = []
    select = ""
    for tag, raw in TAG.findall(form):
        found = {name: unescape(value) for name, value in ATTRIBUTE.findall(raw)}
        name, value, shape = found.get("name", select), found.get("value", ""), found.get("type", "text")
        if tag == "select":
            select = name
        elif tag == "option" or shape == "radio":
            radios.setdefault(name, []).append(value)
        elif tag == "button":
            buttons.append((name, value))
        elif shape == "hidden":
            pairs.append((name, value))
        elif shape != "checkbox":
            pairs.append((name, chance.choice((value, *TYPED))))
        elif chance.random() < 0.5:
            pairs.append((name, value or "on"))
    pairs += [(name, chance.choice(values)) for name, values in radios.items() if chance.random() < 0.8]
    pressed: Any = chance.choice(buttons) if buttons else ("", "")
    return [*pairs, pressed] if pressed[0] else pairs
