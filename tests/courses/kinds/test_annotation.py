"""The kind `annotation`: mark, decide, compare; and why marking everything does not help."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from courses.errors import IllegalMove
from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds.annotation import KIND, marking
from courses.kinds.annotation.agreement import alpha
from courses.kinds.annotation.codes import FAMILIES
from courses.kinds.kind import Brief, Kind, Move, State, Terms
from courses.player.frame import Frame
from courses.player.rendering import render
from tests.courses.kinds.contract import NOW, KindContract
from tests.courses.player.test_rendering import Page

ANNOTATION = """title: The van
intro: Read the note.
report:
  - {id: s1, text: At 06:40 the patrol was called to a van., paragraph: true}
  - {id: s2, text: "On the door stood {{mask:slur|the words}}."}
  - {id: s3, text: It smelled of petrol., paragraph: true}
  - {id: s4, text: A neighbour spoke of unpaid bills.}
gaps:
  - {id: photo, text: A photograph, because: secret-gap-photo}
  - {id: weather, text: The weather, because: secret-gap-weather}
decisions:
  - {id: flag, text: Flag it}
  - {id: leave, text: Leave it}
keys:
  - id: first
    title: secret-first-reading
    decision: flag
    because: secret-first-because
    marks:
      - {id: words, segment: s2, code: bi-2, because: secret-words}
      - {id: debt, segment: s4, code: counter, because: secret-debt}
      - {id: petrol, segment: s3, code: bi-3, optional: true, because: secret-petrol}
    gaps: [photo]
  - id: second
    title: secret-second-reading
    decision: leave
    because: secret-second-because
    marks:
      - {id: symbol, segment: s2, code: bi-3, because: secret-symbol}
    gaps: []
"""
ANY_TIME = Terms()
EVERYTHING = {f"s{number}": (*FAMILIES, "counter") for number in range(1, 5)}


def mark(code: str, *segments: str) -> Move:
    return Move("mark", {"code": (code,), "segment": segments})


def decide(decision: str = "flag", *missing: str, why: str = "", go: str = "check") -> Move:
    return Move("decide", {"decision": (decision,), "missing": missing, "why": (why,), "go": (go,)})


def play(*moves: Move, terms: Terms = ANY_TIME) -> tuple[Brief, State]:
    brief = Brief(KIND.parse(ANNOTATION, "a.yaml"), NEUTRAL, terms)
    state = KIND.start(brief, 1, NOW)
    for move in moves:
        state = KIND.advance(brief, state, move, NOW)
    return brief, state


def share(*moves: Move) -> float:
    brief, state = play(*moves, Move("submit"))
    score = KIND.judge(brief, state, NOW)
    assert score is not None
    return score.share


def page(brief: Brief, state: State, locale: str = "en", **frame: Any) -> str:
    return render(KIND, KIND.view(brief, state, NOW, locale), Frame(locale, "/move", **frame))


def changed(old: str, new: str = "") -> str:
    assert old in ANNOTATION
    return ANNOTATION.replace(old, new)


BEST = (mark("bi-2", "s2"), mark("counter", "s4"), decide("flag", "photo", why="Words and fire."))


class TestAnnotation(KindContract):
    kind: Kind = KIND
    source = ANNOTATION
    edited = (
        changed("id: s1, text", "id: s0, text"),
        changed("  - {id: weather, text: The weather, because: secret-gap-weather}\n"),
        changed("id: flag, text", "id: raise, text").replace("decision: flag", "decision: raise"),
        changed("report:", "codes: [{id: bi-2, name: Words}, {id: bi-3, name: Signs}]\nreport:"),
    )
    broken = (
        (changed("id: s4", "id: s3"), "report/s3"),
        (changed("segment: s4", "segment: s9"), "keys/first/marks/debt/segment"),
        (changed("code: bi-2,", "code: bi-12,"), "keys/first/marks/words/code"),
        (changed("    decision: leave", "    decision: nothing"), "keys/second/decision"),
        (changed("gaps: [photo]", "gaps: [nothing]"), "keys/first/gaps"),
        (changed("{id: symbol, segment: s2,", "{id: symbol, segment: s2, optional: true,"), "keys/second/marks"),
        (changed("It smelled of petrol.", "A <b>van</b>"), "report/s3/text"),
        (changed("because: secret-words}", "because: '{{law:no_such}}'}"), "keys/first/marks/words/because"),
        (changed("report:", "counter: false\nreport:"), "keys/first/marks/debt/code"),
        (changed("report:", "codes: [{id: counter, name: Against}]\nreport:"), "codes/counter"),
        (changed("segment: s3, code: bi-3, optional: true", "segment: s2, code: bi-2"), "keys/first/marks"),
    )

    def moves(self, document: Any) -> list[Move]:
        marks = [mark(code, segment.id) for segment in document.report for code in document.offered]
        unmarks = [Move("unmark", {"mark": (f"{segment.id}/bi-2",)}) for segment in document.report]
        decisions = [decide("flag", "photo", why="ñ" * 300), decide("leave", go=""), decide("flag", "weather")]
        return [*marks, *unmarks, *decisions * 3, Move("back"), Move("decide", {"go": ("check",)}), Move("submit")]

    def walk(self, brief: Brief, state: State) -> Iterable[Move]:
        return [*BEST, Move("submit")]

    def secrets(self, document: Any, state: State) -> Iterator[str]:
        if state["stage"] != "result":
            yield "secret-"


def test_the_best_fitting_key_gives_all_points_and_the_other_one_does_too() -> None:
    assert share(*BEST) == 1
    assert share(mark("bi-3", "s2"), decide("flag")) == 1


def test_marking_everything_does_not_win() -> None:
    everything = [mark(code, "s1", "s2", "s3", "s4") for code in EVERYTHING["s1"]]
    one_right = share(mark("bi-2", "s2"), decide("flag"))
    assert share(*everything, decide("flag", "photo", "weather")) < 0.3 < one_right < share(*BEST)


def test_a_mark_too_many_costs_as_much_as_one_that_was_missed() -> None:
    assert marking.f1({"a", "b", "c"}, {"a", "b"}) == marking.f1({"a", "b"}, {"a", "b", "c"}) == pytest.approx(0.8)
    assert marking.f1(set(), set()) == 1
    assert marking.f1({"a"}, set()) == marking.f1(set(), {"a"}) == 0


def test_what_the_key_allows_without_asking_for_it_changes_nothing() -> None:
    assert share(mark("bi-3", "s3"), *BEST) == 1


def test_naming_everything_as_missing_costs_too() -> None:
    right = (mark("bi-2", "s2"), mark("counter", "s4"))
    assert share(*right, decide("flag", "photo")) > share(*right, decide("flag", "photo", "weather"))
    assert share(*right, decide("flag", "photo", "weather")) == pytest.approx(0.75 + 0.25 * 2 / 3)


def test_neither_the_decision_nor_its_reason_earns_anything() -> None:
    marks = (mark("bi-2", "s2"), mark("counter", "s4"))
    assert share(*marks, decide("leave", "photo", why="Because.")) == share(*marks, decide("flag", "photo")) == 1


def test_a_text_in_which_marking_everything_wins_is_refused() -> None:
    few = changed("report:", "codes: [{id: bi-2, name: Fact}]\ncounter: true\nreport:")
    few = few.replace("code: bi-3", "code: counter")
    few = few.replace(
        "      - {id: debt,", "      - {id: a, segment: s1, code: bi-2, because: x}\n      - {id: debt,"
    )
    few = few.replace("segment: s3, code: counter, optional: true", "segment: s3, code: bi-2")
    problems = list(KIND.check(KIND.parse(few, "a.yaml"), "a.yaml"))
    assert any("Marking everything" in problem.message for problem in problems)


def test_a_code_may_be_given_to_several_lines_and_taken_back() -> None:
    _, state = play(mark("bi-3", "s2", "s3"), mark("bi-2", "s2"), Move("unmark", {"mark": ("s3/bi-3",)}))
    assert state["marks"] == {"s2": ["bi-2", "bi-3"]}
    with pytest.raises(IllegalMove):
        play(Move("unmark", {"mark": ("s2/bi-2",)}))


@pytest.mark.parametrize("move", [
    mark("bi-2"), mark("", "s1"), mark("bi-2", "s9"), mark("bi-99", "s1"), decide("flag", why="x" * 301),
    decide("nothing"), Move("back"), Move("submit"),
])  # fmt: skip
def test_what_the_page_does_not_offer_is_refused(move: Move) -> None:
    with pytest.raises(IllegalMove, match=r"^[A-Z].+[.?]$"):
        play(move)


def test_without_a_decision_nothing_is_lost_and_the_page_asks_for_it() -> None:
    brief, state = play(Move("decide", {"missing": ("photo",), "why": ("Not sure",), "go": ("check",)}))
    assert (state["stage"], state["missing"], state["why"]) == ("marking", ["photo"], "Not sure")
    assert "Decide first" in page(brief, state)


KINDLY = ("You both saw it", "You read more into this line", "Worth a second look", "May be marked, need not")


def test_the_comparison_names_misses_and_marks_too_many_kindly_in_both_languages() -> None:
    brief, state = play(mark("bi-2", "s2", "s1"), decide("leave", "weather"), Move("submit"))
    english, spanish = page(brief, state), page(brief, state, "es")
    for words in KINDLY:
        assert words in english
        assert words not in spanish
    assert "secret-second-reading" in english
    assert "convive-signal-wrong" not in english


def test_after_the_deadline_what_is_saved_can_be_handed_in_and_nothing_else() -> None:
    brief, state = play(*BEST)
    late = replace(brief, terms=Terms(deadline_at=NOW - timedelta(minutes=1)))
    with pytest.raises(IllegalMove):
        KIND.advance(late, state, mark("bi-1", "s1"), NOW)
    state = KIND.advance(late, state, Move("submit"), NOW)
    assert KIND.judge(late, state, NOW) is not None


def test_the_host_can_hand_in_a_reading_without_a_decision() -> None:
    brief, state = play(mark("bi-2", "s2"), Move("submit", by="system"))
    assert KIND.judge(brief, state, NOW) is not None
    page(brief, state)


def test_every_line_and_code_can_be_reached_without_a_mouse_and_without_a_script() -> None:
    brief, state = play(mark("bi-2", "s2"))
    html = page(brief, state)
    found = Page(html)
    assert found.depth == 0
    assert len(set(found.ids)) == len(found.ids)
    assert set(found.targets) <= set(found.ids)
    assert html.count('type="checkbox" id="convive-l-') == 4
    assert html.count('type="radio" id="convive-c-') == len(EVERYTHING["s1"])
    assert html.count("<option") == 4 + len(EVERYTHING["s1"])
    assert "<script" not in html
    assert "onclick" not in html


def test_a_read_only_page_prints_the_whole_report_and_offers_no_move() -> None:
    for moves in ((), BEST[:2], BEST, (*BEST, Move("submit"))):
        brief, state = play(*moves)
        html = page(brief, state, mode="read_only")
        assert "<form" not in html
        for words in ("patrol was called", "petrol", "unpaid bills"):
            assert words in html


def test_a_masked_word_stays_masked_in_the_line_and_can_be_read_below() -> None:
    brief, state = play()
    view = KIND.view(brief, state, NOW, "en")
    assert "the words" not in json.dumps(view["report"])
    assert "the words" in view["masked"][0]


def test_a_summary_shows_misses_and_false_alarms_by_line_and_code() -> None:
    readings = [
        (mark("bi-2", "s2"), mark("counter", "s4"), decide("flag", "photo")),
        (mark("bi-2", "s2"), mark("bi-6", "s1"), decide("leave")),
        (mark("bi-2", "s2"),),
    ]
    states = [play(*moves, *([Move("submit")] if len(moves) > 1 else []))[1] for moves in readings]
    told = KIND.summarise(play()[0], states)
    assert (told["n"], told["finished"]) == (3, 2)
    assert told["segments"]["s4"]["missed"] == 0.5
    assert told["segments"]["s1"]["extra"] == 0.5
    assert told["segments"]["s2"]["codes"]["bi-2"] == 1
    assert told["codes"]["counter"]["missed"] == told["codes"]["bi-6"]["extra"] == 0.5
    assert told["gaps"]["photo"] == {"named": 0.5, "missed": 0.5}
    assert told["decisions"] == {"flag": 0.5, "leave": 0.5}
    assert -1 <= told["agreement"] < 1
    same = [states[0], states[0], states[0]]
    assert KIND.summarise(play()[0], same)["agreement"] == 1


def test_alpha_is_that_of_the_published_examples() -> None:
    """K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011): examples A, B and C."""
    meg, owen = "0100000010", "1110010000"
    assert alpha(zip(meg, owen, strict=True)) == pytest.approx(0.095, abs=0.0005)
    ben, gerry = "aabbdcccedda", "babbbccceddd"
    assert alpha(zip(ben, gerry, strict=True)) == pytest.approx(0.692, abs=0.0005)
    observers = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    units = [[None if value == "." else value for value in unit] for unit in zip(*observers, strict=True)]
    assert alpha(units) == pytest.approx(0.743, abs=0.0005)
    assert alpha([]) is None
    assert alpha(["aa", "aa"]) is None
