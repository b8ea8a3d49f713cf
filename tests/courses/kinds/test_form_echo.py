"""A form shows a move that was not made once more, so that no typed word is lost, and takes it where it belongs."""

import json

import pytest

from courses.errors import IllegalMove
from courses.kinds.form import KIND
from courses.kinds.kind import Move
from courses.kinds.privacy import Echoing
from courses.kinds.structure import LARGEST_STATE
from tests.courses.kinds.contract import NOW
from tests.courses.kinds.test_form import changed, page, play, save

SIGNS = save(matters=("noise",), seen="Drums at night")
CONSENT = save(free="both", children="2")


def test_a_refused_step_comes_back_with_its_words() -> None:
    assert isinstance(KIND, Echoing)
    brief, state = play()
    long = "x" * 201
    html = page(brief, KIND.echoed(brief, state, save(matters=("noise", "none"), seen=f"a\r\n{long}")))
    assert f">a\n{long}</textarea>" in html
    assert html.count(" checked") == 1
    assert not state["values"]


def test_words_typed_on_an_old_page_come_back_at_their_step_and_can_be_saved_there() -> None:
    assert isinstance(KIND, Echoing)
    other = save(matters=("noise",), seen="Other words")
    for moves in ([SIGNS], [SIGNS, CONSENT]):
        brief, state = play(*moves)
        shown = KIND.echoed(brief, state, other)
        assert (shown["stage"], shown["step"]) == ("filling", "signs")
        assert "Other words" in page(brief, shown)
        assert KIND.advance(brief, state, other, NOW)["values"]["seen"] == ["Other words"]


def test_words_of_a_step_that_comes_later_are_shown_though_they_cannot_be_saved_yet() -> None:
    assert isinstance(KIND, Echoing)
    brief, state = play()
    assert 'value="7"' in page(brief, KIND.echoed(brief, state, save(children="7")))
    with pytest.raises(IllegalMove, match="Fill in this step first"):
        KIND.advance(brief, state, save(children="7"), NOW)


def test_nothing_comes_back_that_is_kept_already_or_has_no_place() -> None:
    assert isinstance(KIND, Echoing)
    brief, state = play(SIGNS)
    for move in (SIGNS, save(), save(nowhere="x"), Move("fly", {"f.seen": ("x",)}), save(day="2026-11-22")):
        assert KIND.echoed(brief, state, move) == state
    brief, done = play(SIGNS, CONSENT, save(day="2026-11-22"), Move("submit"))
    assert KIND.echoed(brief, done, save(seen="late")) == done


def test_a_text_is_as_long_as_the_form_says_in_every_alphabet() -> None:
    seen = "      - {id: seen, type: long, label: What you heard, required: false, longest: 200}\n"
    source = changed(seen, "".join(seen.replace("seen", key).replace("200", "2000") for key in ("seen", "heard")))
    typed = ("Съседите се оплакват от шум. " * 80)[:2000].strip()
    _, state = play(save("stay", seen=typed, heard=typed), source=source)
    assert state["values"] == {"seen": [typed], "heard": [typed]}
    assert len(json.dumps(state)) > LARGEST_STATE
