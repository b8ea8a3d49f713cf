"""Matching, matrix, ordering, numbers, short texts and gaps: what is taken, what it earns, what is seen."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.errors import IllegalMove
from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds.kind import Brief, Kind, Move, State
from courses.kinds.quiz import KIND, marking, types
from courses.kinds.quiz.types import forms
from courses.player.frame import Frame
from courses.player.rendering import printed, render
from tests.courses.kinds.contract import NOW, KindContract
from tests.courses.kinds.question_types import TYPES

RIGHT: dict[str, tuple[str, ...]] = {
    "q.match.victim": ("listen",),
    "q.match.witness": ("name",),
    "q.match.scene": ("photo",),
    "q.grid.slur": ("yes",),
    "q.grid.hat": ("no",),
    "q.order.safety": ("1",),
    "q.order.help": ("2",),
    "q.order.notes": ("3",),
    "q.order.report": ("4",),
    "q.number": ("17,2",),
    "q.words": ("chain of custody",),
    "q.text.what": ("An insult.",),
    "q.text.did": ("wrote",),
}
BRIEF = Brief(KIND.parse(TYPES, "quiz.yaml"), NEUTRAL)


def begun() -> State:
    return KIND.start(BRIEF, 1, NOW)


def answered(data: dict[str, tuple[str, ...]], state: State | None = None) -> State:
    return KIND.advance(BRIEF, state or begun(), Move("answer", data), NOW)


def handed_in(data: dict[str, tuple[str, ...]]) -> State:
    return KIND.advance(BRIEF, answered(data), Move("submit", {"confirm": ("1",)}), NOW)


def share(key: str, data: dict[str, str]) -> float:
    state = answered({f"q.{name}": (value,) for name, value in data.items()})
    return marking.share(BRIEF.document.question(key), state["answers"].get(key, ()))


class TestQuizOfEveryType(KindContract):
    kind: Kind = KIND
    source = TYPES
    edited = (
        TYPES.replace("      - {id: hat, text: A hat, right: \"no\"}", "      - {id: cap, text: A cap, right: \"no\"}"),
        TYPES.replace("      - {id: report, text: Report}\n", ""),
        TYPES.replace("[[did]]", "[[had]]").replace("did", "had"),
    )
    broken = (
        (TYPES.replace("right: listen", "right: nowhere"), "questions/match/rows/victim/right"),
        (TYPES.replace("id: witness", "id: victim"), "questions/match/rows/victim"),
        (TYPES.replace("answer: 17.5", "answer: many"), "questions/number/answer"),
        (TYPES.replace("tolerance: 0.5", "tolerance: -1"), "questions/number/tolerance"),
        (TYPES.replace("type: numeric", "type: riddle"), "questions/number"),
        (TYPES.replace("    type: numeric\n", ""), "questions/number"),
        (TYPES.replace("[[what]]", "nothing"), "questions/text/body"),
        (TYPES.replace("[[what]]", "[[what]] [[what]]"), "questions/text/body"),
        (TYPES.replace("[[what]]", "[[what]] [[other]]"), "questions/text/body"),
        (TYPES.replace("[[what]]", "{{mask:it|[[what]]}}"), "questions/text/body"),
        (TYPES.replace("[[what]]", "[there](https://example.org/[[what]])"), "questions/text/body"),
        (TYPES.replace("wrote, correct: true,", "wrote,"), "questions/text/gaps/did/options"),
        (TYPES.replace("text: custody, share: 0.5", "text: CHAIN OF CUSTODY, share: 0.5"), "accepted/half/share"),
        (TYPES.replace("{id: second,", "{id: first,"), "questions/words/hints/first"),
        (TYPES.replace("{id: first, text: secret-hint-first}", "{id: first, text: <b>x</b>}"), "hints/first/text"),
        (TYPES.replace("cost: 0.25", "cost: 2"), "questions/words/hints/second/cost"),
        (TYPES.replace("feedback: secret-number-why", "feedback: <b>x</b>"), "questions/number/feedback"),
    )

    def moves(self, document: Any) -> list[Move]:
        wrong = {**RIGHT, "q.match.victim": ("none",), "q.number": ("3",), "q.words": ("CUSTODY",), "q.text.what": ()}
        return [
            Move("answer", RIGHT),
            Move("answer", {**wrong, "seen": tuple(question.id for question in document.questions)}),
            Move("answer", {"q.order.help": ("1",), "c.order": ("guess",)}),
            Move("answer", {"q.words": ("x" * 100,), "hint": ("words",), "c.words": ("sure",)}),
            Move("page", {"to": ("summary",)}),
            Move("page", {"to": ("here",)}),
            Move("submit"),
        ]

    def walk(self, brief: Brief, state: State) -> Iterable[Move]:
        return [Move("answer", RIGHT), Move("submit")]

    def secrets(self, document: Any, state: State) -> Iterator[str]:
        if state["stage"] == "result":
            return
        for question in document.questions:
            if question.id not in state["closed"]:
                yield f"secret-{question.id}-"
        yield from ("secret-hint-first", "secret-hint-second")[state.get("hints", {}).get("words", 0) :]
        if "words" not in state["closed"]:
            yield "Cadena de custodia"


class TestQuizOfEveryTypeReviewedAtOnce(TestQuizOfEveryType):
    source = TYPES.replace("review: end\n", "review: each\n")
    broken = ()


def test_everything_right_earns_everything() -> None:
    score = KIND.judge(BRIEF, handed_in(RIGHT), NOW)
    assert score is not None
    assert (score.earned, score.possible) == (9, 9)


@pytest.mark.parametrize(
    ("key", "data", "expected"),
    [
        ("match", {"match.victim": "listen", "match.witness": "photo"}, 1 / 3),
        ("match", {"match.victim": "listen", "match.scene": "photo"}, 2 / 3),
        ("grid", {"grid.slur": "yes", "grid.hat": "yes"}, 0),
        ("grid", {"grid.slur": "yes", "grid.hat": "no"}, 1),
        ("order", {"order.safety": "1"}, 0),
        ("order", {"order.safety": "1", "order.help": "2"}, 1 / 6),
        ("order", {"order.safety": "2", "order.help": "1", "order.notes": "3", "order.report": "4"}, 4 / 6),
        ("order", {"order.safety": "1", "order.help": "1", "order.notes": "1", "order.report": "1"}, 0),
        ("number", {"number": "18"}, 1),
        ("number", {"number": "18.0000001"}, 0),
        ("number", {"number": "17,0"}, 1),
        ("number", {"number": " −17.5"}, 0),
        ("words", {"words": "  cadena DE   custodía! "}, 1),
        ("words", {"words": "Custody"}, 0.5),
        ("words", {"words": "chain of command"}, 0),
        ("words", {"words": "chains of custody"}, 0),
        ("text", {"text.what": "AN INSULT"}, 0.5),
        ("text", {"text.what": "an insult", "text.did": "boiled"}, 0.5),
    ],
)
def test_what_an_answer_earns(key: str, data: dict[str, str], expected: float) -> None:
    assert share(key, data) == pytest.approx(expected)


@given(st.permutations(["1", "2", "3", "4"]))
def test_a_guessed_order_earns_nothing_on_the_whole_more_than_the_rule_says(places: list[str]) -> None:
    data = dict(zip(("order.safety", "order.help", "order.notes", "order.report"), places, strict=True))
    ahead = sum(one < other for position, one in enumerate(places) for other in places[position + 1 :])
    assert share("order", data) == pytest.approx(max(0, ahead - (6 - ahead)) / 6)


def test_an_order_is_never_shown_as_its_own_solution() -> None:
    for seed in range(60):
        view = KIND.view(BRIEF, KIND.start(BRIEF, seed, NOW), NOW, "en")
        items = [item["id"] for question in view["questions"] for item in question.get("items", [])]
        assert items != ["safety", "help", "notes", "report"]


@pytest.mark.parametrize(
    "data",
    [
        {"q.match.victim": ("nowhere",)},
        {"q.match.nobody": ("listen",)},
        {"q.match": ("listen",)},
        {"q.match.victim": ("listen", "name")},
        {"q.grid.slur": ("maybe",)},
        {"q.order.safety": ("5",)},
        {"q.order.safety": ("0",)},
        {"q.number": ("twelve",)},
        {"q.number": ("1e9",)},
        {"q.number": ("1.000,5",)},
        {"q.number.x": ("1",)},
        {"q.words": ("x" * 101,)},
        {"q.words": ("ж" * 60,)},
        {"q.text.did": ("nothing",)},
        {"q.text.why": ("nothing",)},
        {"c.words": ("very",)},
        {"c.nothing": ("sure",)},
        {"hint": ("number",)},
        {"hint": ("nothing",)},
    ],
)
def test_a_field_that_cannot_be_is_refused(data: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(IllegalMove, match=r"^[A-Z].+\.$"):
        answered(data)


def test_an_empty_field_is_no_answer_and_clears_what_was_there() -> None:
    state = answered(RIGHT)
    empty = dict.fromkeys(RIGHT, ("",))
    after = answered({**empty, "seen": tuple(question.id for question in BRIEF.document.questions)}, state)
    assert after["answers"] == {}


@pytest.mark.parametrize(
    ("text", "other", "folded", "exact"),
    [
        ("ACOSO", "acoso", True, False),
        ("atención", "atencion", True, False),
        ("España", "espana", True, False),
        ("“odio”", "odio", True, False),
        ("  two   words ", "two words", True, True),
        ("Straße", "STRASSE", True, False),
        ("?", "!", False, False),
        ("odio", "odios", False, False),
    ],
)
def test_what_counts_as_the_same_words(text: str, other: str, folded: bool, exact: bool) -> None:
    assert (forms.folded(text) == forms.folded(other)) is folded
    assert (forms.folded(text, "exact") == forms.folded(other, "exact")) is exact


def test_an_answer_in_another_language_of_the_document_is_right_too_and_each_reader_sees_their_own() -> None:
    state = handed_in({"q.words": ("cadena de custodia",)})
    for locale, words in (("en", "Chain of custody"), ("es", "Cadena de custodia")):
        opened = KIND.view(BRIEF, state, NOW, locale)["questions"][4]
        assert (opened["share"], opened["parts"][0]["expected"]) == (1, words)


def test_a_hint_costs_what_it_says_keeps_what_was_entered_and_ends() -> None:
    state = answered({"q.words": ("chain of custody",), "q.number": ("17.5",), "hint": ("words",)})
    assert state["hints"] == {"words": 1}
    assert set(state["answers"]) == {"words", "number"}
    state = answered({"hint": ("words",)}, state)
    with pytest.raises(IllegalMove):
        answered({"hint": ("words",)}, state)
    state = KIND.advance(BRIEF, state, Move("submit", {"confirm": ("1",)}), NOW)
    score = KIND.judge(BRIEF, state, NOW)
    assert score is not None
    assert score.earned == 1 + 2 - 2 * 0.25


def test_a_hint_closes_nothing_where_questions_are_reviewed_at_once() -> None:
    brief = Brief(KIND.parse(TYPES.replace("review: end\n", "review: each\n"), "quiz.yaml"), NEUTRAL)
    state = KIND.advance(
        brief, KIND.start(brief, 1, NOW), Move("answer", {"hint": ("words",), "q.words": ("x",)}), NOW
    )
    assert (state["closed"], state["answers"]) == ([], {"words": ["x"]})
    state = KIND.advance(brief, state, Move("answer", {"seen": ("words", "number"), "q.number": ("3",)}), NOW)
    assert (state["closed"], state["answers"]) == (["number"], {"number": ["3"]})


def test_the_enter_key_takes_no_hint() -> None:
    html = render(KIND, KIND.view(BRIEF, begun(), NOW, "en"), Frame("en", "/m"))
    first = re.findall(r"<button[^>]*>", html)[0]
    assert "m.hint" not in first
    assert 'm.hint" value="words"' in html


@pytest.mark.parametrize("locale", ["en", "es"])
def test_every_field_has_a_label_and_a_name_of_its_own(locale: str) -> None:
    html = render(KIND, KIND.view(BRIEF, begun(), NOW, locale), Frame(locale, "/m"))
    fields = re.findall(r"<(?:select|input)[^>]*>", html)
    ids = [found[1] for field in fields if "hidden" not in field and (found := re.search(r'id="([^"]+)"', field))]
    ids = [key for key in ids if key]
    assert len(ids) == len(set(ids))
    assert {f'for="{key}"' in html for key in ids} == {True}
    for name in RIGHT:
        assert f'name="m.{name}"' in html


def test_a_gap_stands_in_its_sentence_and_never_inside_a_tag() -> None:
    view = KIND.view(BRIEF, begun(), NOW, "en")
    pieces = view["questions"][5]["pieces"]
    assert [piece["gap"]["id"] if piece["gap"] else None for piece in pieces] == ["what", "did", None]
    assert pieces[0]["html"] == "<p>He shouted "
    assert "[[x]]" in pieces[1]["html"]


def test_a_gap_that_a_translation_lost_can_still_be_filled() -> None:
    text = BRIEF.document.question("text")
    lost = text.model_copy(update={"body": 'Sin hueco <a title="[[what]]"> [[did]] [[did]]'})
    document = BRIEF.document.model_copy(update={"questions": (lost,)})
    brief = Brief(document, NEUTRAL)
    pieces = KIND.view(brief, KIND.start(brief, 1, NOW), NOW, "es")["questions"][0]["pieces"]
    assert sorted(piece["gap"]["id"] for piece in pieces if piece["gap"]) == ["did", "what"]


def test_the_summary_says_what_several_typed_and_nothing_of_a_few() -> None:
    wrong = [handed_in({**RIGHT, "q.words": ("Chain of Command",), "q.number": ("21",)}) for _ in range(5)]
    rare = [handed_in({**RIGHT, "q.words": ("my neighbour Pepe",), "q.text.what": ("Pepe",)}) for _ in range(4)]
    told = KIND.summarise(BRIEF, [*wrong, *rare])
    assert told["questions"]["words"]["wrong"] == [{"part": "", "text": "chain of command", "n": 5}]
    assert told["questions"]["number"]["wrong"] == [{"part": "", "text": "21", "n": 5}]
    assert "pepe" not in json.dumps(dict(told)).casefold()
    assert told["questions"]["match"]["options"] == {"victim": 1, "witness": 1, "scene": 1}
    assert told["questions"]["order"]["options"]["notes"] == 1


def test_certainty_is_set_against_being_right_and_hidden_for_a_few() -> None:
    sure = [handed_in({**RIGHT, "c.words": ("sure",), "c.number": ("sure",)}) for _ in range(5)]
    wrong = [handed_in({**RIGHT, "q.words": ("no",), "c.words": ("sure",)}) for _ in range(5)]
    unsure = [handed_in({**RIGHT, "c.words": ("guess",)}) for _ in range(6)]
    few = [handed_in({**RIGHT, "c.words": ("fairly",)})]
    told = KIND.summarise(BRIEF, [*sure, *wrong, *unsure])["certainty"]
    assert told["sure"] == {"people": 10, "n": 15, "share_correct": pytest.approx(10 / 15)}
    assert told["guess"] == {"people": 6, "n": 6, "share_correct": 1}
    hidden = KIND.summarise(BRIEF, [*sure, *wrong, *unsure, *few])["certainty"]
    assert [level for level, figures in hidden.items() if figures["n"] is None] == ["guess", "fairly"]


@pytest.mark.parametrize("locale", ["en", "es"])
def test_on_paper_stand_all_questions_and_keys_for_instructors_alone(locale: str) -> None:
    sheets = {
        reader: printed(KIND, KIND.on_paper(BRIEF, locale, reader), Frame(locale, ""))  # type: ignore[attr-defined]
        for reader in ("trainee", "instructor")
    }
    for html in sheets.values():
        assert html.count("convive-question") >= len(BRIEF.document.questions)
        assert "<form" not in html
        assert 'type="text"' not in html
        for words in ("The victim", "Is left alone", "No sign", "Safety", "boiled"):
            assert words in html
    assert "secret-" not in sheets["trainee"]
    for question in BRIEF.document.questions:
        assert f"secret-{question.id}-" in sheets["instructor"] or question.id == "words"
    assert "secret-hint-second" in sheets["instructor"]


def test_no_answer_is_longer_than_its_type_says() -> None:
    for question in BRIEF.document.questions:
        state = answered({name: value for name, value in RIGHT.items() if name.split(".")[1] == question.id})
        assert len(json.dumps(state["answers"][question.id])) <= types.of(question).longest(question)


def test_the_result_shows_how_sure_somebody_was_against_how_often_right() -> None:
    state = handed_in({**RIGHT, "q.words": ("no",), "c.words": ("sure",), "c.number": ("sure",), "c.match": ("guess",)})
    view = KIND.view(BRIEF, state, NOW, "en")
    assert view["calibration"] == [
        {"level": "guess", "n": 1, "share": 1.0},
        {"level": "fairly", "n": 0, "share": None},
        {"level": "sure", "n": 2, "share": 0.5},
    ]
    html = render(KIND, view, Frame("en", "/m"))
    assert '<rect class="convive-calibration-right" x="1" y="120" width="125"' in html
    assert "<tr><th scope=\"row\">Sure</th><td>2</td><td>50 %</td></tr>" in html


def test_how_often_right_is_not_told_while_the_key_is_closed_nor_where_nobody_was_asked() -> None:
    state = handed_in({**RIGHT, "c.words": ("sure",)})
    closed = replace(BRIEF, document=BRIEF.document.model_copy(update={"review": "score"}))
    assert KIND.view(closed, state, NOW, "en")["calibration"] == []
    silent = KIND.view(BRIEF, handed_in(RIGHT), NOW, "en")
    assert "convive-calibration" not in render(KIND, silent, Frame("en", "/m"))
