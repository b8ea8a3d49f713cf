"""The kind `survey`: answered once or declined, and no answer in any state."""

import json
import re
from collections.abc import Iterable
from typing import Any

import pytest

from courses.errors import IllegalMove
from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds.kind import Brief, Kind, Move, State
from courses.kinds.privacy import Anonymous, Echoing
from courses.kinds.survey import KIND
from courses.kinds.survey.play import SurveyKind
from courses.player.frame import Frame
from courses.player.rendering import printed, render
from tests.courses.kinds.contract import NOW, KindContract
from tests.courses.kinds.examples import SURVEY

survey = SurveyKind()
BRIEF = Brief(KIND.parse(SURVEY, "s.yaml"), NEUTRAL)
WORDS = "Un intérprete de guardia."
CODE = {"code.street": "Á.", "code.month": "05", "code.school": " s "}


def submit(**answers: str) -> Move:
    """Fields by their names, with `_` for the first point: `q_listen`."""
    return Move("submit", {name.replace("_", ".", 1): (value,) for name, value in answers.items()})


def whole(**more: str) -> Move:
    answers = {"q.listen": "7", "q.sort": "40", "q.fair": "2", "q.talks": "3", "q.course": "5", "q.why": WORDS}
    given = {**answers, **CODE, **{name.replace("_", ".", 1): value for name, value in more.items()}}
    return Move("submit", {name: (value,) for name, value in given.items()})


def refused(move: Move, brief: Brief = BRIEF) -> str:
    with pytest.raises(IllegalMove) as raised:
        KIND.advance(brief, KIND.start(brief, 1, NOW), move, NOW)
    return str(raised.value)


def html(state: State, locale: str = "en", brief: Brief = BRIEF) -> str:
    return render(KIND, KIND.view(brief, state, NOW, locale), Frame(locale, "/move"))


class TestSurvey(KindContract):
    kind: Kind = KIND
    source = SURVEY
    broken = (
        ("title: x\n", "series"),
        (SURVEY.replace("wave: start", "wave: later"), "wave"),
        (SURVEY.replace("id: sort", "id: listen"), "items/listen"),
        (SURVEY.replace("scale: often", "scale: seldom"), "items/talks/scale"),
        (SURVEY.replace("most: 100", "most: 50"), "items/sort/most"),
        (SURVEY.replace("  - {id: month, text: Month of birth of your mother}\n", "").replace(
            "  - {id: school, text: First letter of your first school}\n", ""), "code"),
        (SURVEY + "odd: 1\n", "odd"),
    )  # fmt: skip

    def moves(self, document: Any) -> list[Move]:
        return [whole(), submit(q_listen="11"), submit(q_fair="1"), Move("decline"), whole(q_why="x" * 300)]

    def walk(self, brief: Brief, state: State) -> Iterable[Move]:
        return [whole()]

    def secrets(self, document: Any, state: State) -> Iterable[str]:
        return [WORDS]


def test_no_answer_is_in_a_state() -> None:
    state = KIND.advance(BRIEF, KIND.start(BRIEF, 1, NOW), whole(), NOW)
    assert set(state) == {"structure", "stage"}
    assert state["stage"] == "submitted"


def test_the_sheet_holds_what_was_answered_with_ratings_words_and_code_apart() -> None:
    assert isinstance(KIND, Anonymous)
    sheet = KIND.sheet(BRIEF, whole())
    assert sheet is not None
    assert (sheet.series, sheet.wave) == KIND.place(BRIEF.document) == ("confidence", "start")
    assert sheet.ratings == {"listen": 7, "sort": 40, "fair": 2, "talks": 3, "course": 5}
    assert sheet.words == {"why": WORDS}
    assert sheet.code == ("a", "05", "s")
    assert KIND.sheet(BRIEF, Move("decline")) is None


def test_a_code_is_found_again_however_it_is_typed_and_none_is_made_of_half_of_it() -> None:
    same = survey.sheet(BRIEF, whole(code_street="a", code_school="S"))
    assert same is not None
    assert same.code == ("a", "05", "s")
    none = survey.sheet(BRIEF, submit(q_listen="1"))
    assert none is not None
    assert none.code == ()
    assert refused(whole(code_month="")).startswith("Nothing was handed in yet")
    assert refused(whole(code_month="…")).startswith("Nothing was handed in yet")


@pytest.mark.parametrize(
    ("move", "said"),
    [
        (submit(q_sort="10"), "This is needed."),
        (submit(q_listen="11"), "Choose one of the answers."),
        (submit(q_listen="3", q_sort="15"), "Choose one of the answers."),
        (whole(q_why="x" * 201), "This is longer than 200 characters."),
        (whole(q_why="Call me: 600 123 123"), "This looks like a telephone number"),
        (whole(code_school=""), "Answer all the questions of the code, or none."),
        (whole(code_school="s" * 21), "Write one letter or a short number."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(move: Move, said: str) -> None:
    assert isinstance(KIND, Echoing)
    assert refused(move).startswith("Nothing was handed in yet")
    state = KIND.start(BRIEF, 1, NOW)
    shown = html(KIND.echoed(BRIEF, state, move))
    assert shown.count(said) == 2 * shown.count("convive-field-error")
    assert set(move.data) <= set(_named(shown))
    if "q.why" in move.data:
        assert all(values[0].strip() in shown for values in move.data.values())


def _named(shown: str) -> list[str]:
    return re.findall(r'name="m\.([^"]+)"', shown)


def test_an_empty_sheet_and_an_unknown_field_are_refused() -> None:
    assert refused(Move("submit")) == "Answer at least one question, or go on without answering."
    assert refused(submit(q_listen="1", q_other="1")).startswith("The form has a field")
    assert refused(Move("submit", dict(whole().data), by="facilitator")).startswith("A survey knows")


def test_it_is_answered_once_and_may_be_declined() -> None:
    for move in (whole(), Move("decline")):
        state = KIND.advance(BRIEF, KIND.start(BRIEF, 1, NOW), move, NOW)
        assert KIND.judge(BRIEF, state, NOW) is not None
        with pytest.raises(IllegalMove, match="once only"):
            KIND.advance(BRIEF, state, whole(), NOW)
        assert survey.echoed(BRIEF, state, whole()) == state


def test_once_it_is_over_nothing_is_asked_any_more() -> None:
    for move in (whole(), Move("decline")):
        state = KIND.advance(BRIEF, KIND.start(BRIEF, 1, NOW), move, NOW)
        view = KIND.view(BRIEF, state, NOW, "es")
        assert (view["items"], view["code"], view["errors"]) == ([], [], [])


def test_a_closed_box_takes_nothing_and_nobody_is_held_up() -> None:
    closed = Brief(BRIEF.document, NEUTRAL, peers={"closed": True})
    assert "closed" in refused(whole(), closed)
    assert KIND.advance(closed, KIND.start(closed, 1, NOW), Move("decline"), NOW)["stage"] == "declined"
    shown = html(KIND.start(closed, 1, NOW), brief=closed)
    assert "m.q." not in shown
    assert "Go on without answering" in shown


def test_the_page_says_before_handing_in_that_nothing_can_be_found_again() -> None:
    shown = html(KIND.start(BRIEF, 1, NOW))
    assert "nobody can find them again" in shown
    assert shown.index("nobody can find them again") < shown.index("Hand in without my name")


def test_scales_have_labels_in_both_languages() -> None:
    shown = html(KIND.start(BRIEF, 1, NOW), "es")
    assert "Muy en desacuerdo" in shown
    assert "Muy poca satisfacción" in shown
    assert "Every week" in shown
    assert shown.count('name="m.q.listen"') == 11
    assert shown.count('name="m.q.sort"') == 12
    assert shown.count('name="m.q.fair"') == 6


def test_on_paper_stand_all_questions() -> None:
    sheet = printed(survey, survey.on_paper(BRIEF, "en", "trainee"), Frame("en", ""))
    assert "Strongly agree" in sheet
    assert "What would help you most?" in sheet
    assert "<form" not in sheet


def test_a_state_fits_every_document() -> None:
    changed = Brief(KIND.parse(SURVEY.replace("id: why", "id: help"), "s.yaml"), NEUTRAL)
    adapted = survey.adapt(changed, KIND.start(BRIEF, 1, NOW))
    assert adapted == KIND.start(changed, 1, NOW)


def test_a_summary_counts_people_and_nothing_else() -> None:
    start = KIND.start(BRIEF, 1, NOW)
    done = KIND.advance(BRIEF, start, whole(), NOW)
    assert json.dumps(dict(KIND.summarise(BRIEF, [start, done]))) == '{"n": 2, "submitted": 1}'
