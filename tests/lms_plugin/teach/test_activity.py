"""Figures of a quiz and a scenario: a case reckoned by hand, and the rule that hides small groups."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms_plugin.db import db
from tests.lms_plugin.teach.crowd import MODULE, Crowd, cell, quiz_state, scenario_state
from tests.support.browser import Browser
from tests.support.cast import Cast
from tests.support.counting import statements
from tests.support.house import Clock
from tests.support.law import renew_law
from tests.support.publishing import publish_changed

ANSWERS = (
    {"two-elements": ["c"], "second-ring": ["a"], "told-nobody": ["a", "c"]},
    {"two-elements": ["c"], "second-ring": ["a"], "told-nobody": ["a"]},
    {"two-elements": ["c"], "second-ring": ["b"], "told-nobody": ["a", "c"]},
    {"two-elements": ["c"], "second-ring": ["b"], "told-nobody": ["a", "b"]},
    {"two-elements": ["a"], "second-ring": ["a"], "told-nobody": []},
    {"two-elements": ["a"], "second-ring": ["b"], "told-nobody": ["b"]},
)
"""Points 1 1 1, 1 1 ½, 1 0 1, 1 0 0, 0 1 0, 0 0 0: the keys are c, a, and a with c."""


@pytest.fixture
def quiz(home: str, cast: Cast) -> str:
    return f"{home}/m/{cast.modules[MODULE].uuid}/a/check"


@pytest.fixture
def scenario(home: str, cast: Cast) -> str:
    return f"{home}/m/{cast.modules[MODULE].uuid}/a/the-shutter"


def answered(crowd: Crowd, number: int) -> None:
    """The first people of the case."""
    for index, answers in enumerate(ANSWERS[:number]):
        who = crowd.learner(f"Person {index}")
        crowd.progress(who, 1, check=cell(share=0.5))
        crowd.attempt(who, "check", quiz_state(answers))
    crowd.session.commit()


def item(html: str, number: int, kind: str = "q") -> str:
    """The section of a question or a scene, blanks made single."""
    section = html.split(f'<section class="item" aria-labelledby="{kind}-{number}"')[1].split("</section>")[0]
    return re.sub(r"\s+", " ", section)


def shares(section: str) -> list[str]:
    """What stands beside the options, in order: a share, or the words for too few."""
    return re.findall(r'class="(?:share-figure|quiet)">([^<]+)</span></td>', section)


def test_the_figures_of_a_question_are_those_reckoned_by_hand(instructor: Browser, quiz: str, crowd: Crowd) -> None:
    answered(crowd, 6)
    html = instructor.get(quiz).text
    first, second, fourth = item(html, 1), item(html, 2), item(html, 4)
    assert "A shop window is broken at night." in first
    assert "<li>6 answers</li>" in first
    assert '<td class="number">6</td><td class="number">67%</td><td class="number">0.4</td>' in html
    assert "Right: <strong>67%</strong>" in first
    assert "Discrimination: 0.4 (separates well)" in first
    assert shares(first) == ["33%", "0%", "67%", "0%"]
    assert "Right: <strong>50%</strong>" in second
    assert "Points earned: <strong>42%</strong>" in fourth
    assert shares(fourth) == ["67%", "33%", "33%", "0%"]


def test_the_right_option_is_marked_by_a_word(instructor: Browser, quiz: str, crowd: Crowd) -> None:
    answered(crowd, 6)
    rows = item(instructor.get(quiz).text, 1).split("<tr>")[2:]
    assert ["✓ right" in row for row in rows] == [False, False, True, False]


def test_one_sentence_says_what_stands_out_and_one_how_sure_that_is(
    instructor: Browser, quiz: str, crowd: Crowd
) -> None:
    answered(crowd, 6)
    html = instructor.get(quiz).text
    assert "Question 4 was the hardest: it earned 42% of its points on average." in html
    assert "This rests on 6 people: in a larger group the figure would probably lie between 14% and 76%." in html


def test_fewer_than_five_people_show_nothing_but_that_they_are_too_few(
    instructor: Browser, quiz: str, crowd: Crowd
) -> None:
    answered(crowd, 4)
    html = instructor.get(quiz).text
    assert "Fewer than five people have finished this activity." in html
    assert shares(html) == []
    assert "%" not in html.split("<main")[1]
    assert "Chosen by" not in html
    assert "No figures: fewer than five people have finished." in item(html, 1)
    assert "No figures: fewer than five people have finished." in item(html, 3)


def test_only_first_finished_attempts_of_learners_of_this_cohort_count(
    instructor: Browser, quiz: str, crowd: Crowd, cast: Cast, session: Session
) -> None:
    answered(crowd, 6)
    again, open_one, teacher = crowd.learner("Again"), crowd.learner("Open"), crowd.learner("Ines", role="instructor")
    wrong = quiz_state({"two-elements": ["d"]})
    crowd.attempt(again, "check", wrong, number=2)
    crowd.attempt(open_one, "check", wrong | {"stage": "answering"}, share=None)
    crowd.attempt(teacher, "check", wrong)
    away = Crowd(session, cast, cast.away, crowd.now)
    away.attempt(away.learner("Zoe"), "check", wrong)
    session.commit()
    assert shares(item(instructor.get(quiz).text, 1)) == ["33%", "0%", "67%", "0%"]


def test_attempts_of_another_structure_are_left_out_and_counted(
    instructor: Browser, quiz: str, crowd: Crowd, session: Session
) -> None:
    answered(crowd, 6)
    old = crowd.attempt(crowd.learner("Old"), "check", quiz_state({"two-elements": ["d"]}))
    old.state = {**old.state, "structure": "0" * 16}
    session.commit()
    html = instructor.get(quiz).text
    assert "1 attempt is left out" in html
    assert "<li>6 answers</li>" in item(html, 1)


def test_a_question_that_misleads_is_named_when_enough_people_answered(
    instructor: Browser, quiz: str, crowd: Crowd, session: Session
) -> None:
    for index in range(10):
        good = index < 5
        answers = {"two-elements": ["a" if good else "c"], "second-ring": ["a" if good else "b"],
                   "no-injury": ["false" if good else "true"]}  # fmt: skip
        crowd.attempt(crowd.learner(f"Person {index}"), "check", quiz_state(answers))
    session.commit()
    assert "Question 1 misleads" in instructor.get(quiz).text


def test_a_scenario_shows_first_choices_and_red_lines_of_the_first_try(
    instructor: Browser, scenario: str, crowd: Crowd, session: Session
) -> None:
    firsts = ("promise", "promise", "ask-open", "ask-open", "log-damage")
    for index, choice in enumerate(firsts):
        first = {"third-call": choice} | ({} if choice == "log-damage" else {"it-is-nothing": "explain-offer"})
        crowd.attempt(crowd.learner(f"Person {index}"), "the-shutter", scenario_state(first, rewinds=int(index < 2)))
    session.commit()
    html = instructor.get(scenario).text
    scene, later = item(html, 1, "s"), item(html, 3, "s")
    assert "5 people decided here" in scene
    assert "Red line at the first try: <strong>40%</strong>" in scene
    assert shares(scene) == ["20%", "0%", "40%", "40%"]
    assert "▲ red line" in scene
    assert "✓ recommended" in scene
    assert "Too few: fewer than five people came here." in later
    assert set(shares(later)) == {"too few"}
    assert "<dd>0.4</dd>" in html
    assert "40% crossed a red line at the first try." in html
    assert "between 12% and 77%" in html


def test_the_ways_through_the_story_are_as_wide_as_the_class_took_them(
    instructor: Browser, home: str, crowd: Crowd
) -> None:
    scenario = Crowd.package().documents["the-shutter"]
    scene = scenario.scene(scenario.start)
    for number in range(8):
        choice = scene.choices[0 if number < 6 else 1]
        crowd.attempt(crowd.learner(None), "the-shutter", scenario_state({scene.id: choice.id}))
    crowd.session.commit()
    page = instructor.get(f"{home}/m/{crowd.cast.modules[MODULE].uuid}/a/the-shutter").text
    drawn = page[page.index('class="story-map"') :].split("</svg>")[0]
    assert 'stroke-width="10.5"' in drawn
    assert 'stroke-width="3.5"' in drawn
    assert "story-few" in drawn
    assert drawn.count("<circle") + drawn.count("<rect") == len(scenario.scenes)


def test_a_scenario_of_four_people_shows_no_share(
    instructor: Browser, scenario: str, crowd: Crowd, session: Session
) -> None:
    for index in range(4):
        crowd.attempt(crowd.learner(f"P {index}"), "the-shutter", scenario_state({"third-call": "promise"}))
    session.commit()
    html = instructor.get(scenario).text
    assert "Fewer than five people" in html
    assert "%" not in html.split("<main")[1]


def test_lessons_and_discussions_say_who_is_how_far(instructor: Browser, home: str, cast: Cast, crowd: Crowd) -> None:
    who = crowd.learner("Ana")
    crowd.progress(who, 1, welcome=cell(), trust=cell("in_progress", attempts=0))
    crowd.session.commit()
    base = f"{home}/m/{cast.modules[MODULE].uuid}/a"
    assert "1 begun, 1 done." in instructor.get(f"{base}/welcome").text
    discussion = instructor.get(f"{base}/trust").text
    assert "1 begun, 0 done." in discussion
    assert f'/p/{cast.home.placements[MODULE].uuid}/a/trust"' in discussion


def test_an_activity_or_a_module_that_is_not_placed_here_is_not_found(
    instructor: Browser, home: str, cast: Cast, session: Session
) -> None:
    base = f"{home}/m/{cast.modules[MODULE].uuid}/a"
    assert instructor.get(f"{base}/unknown").status_code == 404
    assert instructor.get(f"{base}/%00").status_code == 404
    cast.home.placements[MODULE].module_id = None
    session.commit()
    assert instructor.get(f"{base}/check").status_code == 404


def test_a_withdrawn_module_keeps_its_figures(
    instructor: Browser, quiz: str, home: str, crowd: Crowd, cast: Cast, session: Session
) -> None:
    answered(crowd, 6)
    cast.modules[MODULE].published_version_id = None
    session.commit()
    assert shares(item(instructor.get(quiz).text, 1)) == ["33%", "0%", "67%", "0%"]
    assert "withdrawn" in instructor.get(home).text


def test_questions_stand_there_with_the_newest_law(
    instructor: Browser, quiz: str, crowd: Crowd, session: Session, clock: Clock
) -> None:
    def ask_about_law(body: dict[str, Any]) -> None:
        body["documents"]["check"]["questions"][0]["text"] = "What does {{law:duty_to_report}} ask?"

    publish_changed(session, MODULE, ask_about_law, clock())
    answered(crowd, 6)
    assert "LECrim" in item(instructor.get(quiz).text, 1)
    renew_law(session, "ES", "the act of tomorrow", clock())
    assert "the act of tomorrow" in item(instructor.get(quiz).text, 1)


def test_the_figures_take_five_statements(app: Flask, instructor: Browser, quiz: str, crowd: Crowd) -> None:
    answered(crowd, 6)
    instructor.get(quiz)
    with statements(db.engine) as sent:
        instructor.get(quiz)
    assert len(sent) <= 5, sent


@pytest.mark.parametrize("finished", [0, 1, 4])
def test_below_five_every_question_and_scene_says_the_same_wherever_people_went(
    instructor: Browser, scenario: str, crowd: Crowd, session: Session, finished: int
) -> None:
    for number in range(finished):
        who = crowd.learner(f"Person {number}")
        crowd.attempt(who, "the-shutter", scenario_state({"counter": "promise"}))
        crowd.attempt(who, "check", quiz_state(ANSWERS[0]))
    session.commit()
    for address, ways in ((scenario, ("Nobody came here", "came here.")), (quiz_of(scenario), ("Nobody was asked",))):
        page = instructor.get(address).text
        assert page.count("No figures: fewer than five people have finished.") > 2
        for words in (*ways, "Too few: "):
            assert words not in page


def quiz_of(scenario: str) -> str:
    return scenario.replace("the-shutter", "check")
