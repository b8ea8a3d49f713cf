"""How sure a share is, what a class gained, and how sure it was."""

import re
from typing import Any

import pytest

from lms_plugin.queries.insight import likely
from tests.lms_plugin.teach.crowd import MODULE, Crowd, quiz_state
from tests.support.browser import Browser
from tests.support.house import Clock
from tests.support.publishing import publish_changed, two_forms


def test_the_interval_is_wilsons() -> None:
    # Newcombe (1998), doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I, method 3.
    assert [round(bound, 4) for bound in likely(81 / 263, 263)] == [0.2553, 0.3662]
    assert [round(bound, 4) for bound in likely(15 / 148, 148)] == [0.0624, 0.1605]
    assert [round(bound, 4) for bound in likely(0.0, 20)] == [0.0, 0.1611]
    assert [round(bound, 4) for bound in likely(1 / 29, 29)] == [0.0061, 0.1718]


def test_it_stays_between_nought_and_one_and_narrows_with_more_people() -> None:
    assert likely(1.0, 5)[1] == 1.0
    few, many = likely(0.5, 10), likely(0.5, 1000)
    assert few[0] < many[0] < 0.5 < many[1] < few[1]


def test_nobody_says_nothing() -> None:
    with pytest.raises(ValueError):
        likely(0.5, 0)


def test_gain_and_effect_are_shown_from_first_attempt_to_second(
    instructor: Browser, home: str, crowd: Crowd, clock: Clock
) -> None:
    publish_changed(crowd.session, MODULE, two_forms, clock())
    people = [crowd.learner(f"Person {number}") for number in range(6)]
    for number, who in enumerate(people):
        crowd.attempt(who, "check", quiz_state({}), share=0.1 * number, days=2)
        crowd.attempt(who, "check", quiz_state({}), number=2, share=0.1 * number + 0.05 * (number % 3) + 0.3)
    crowd.session.commit()
    html = instructor.get(f"{home}/m/{crowd.cast.modules[MODULE].uuid}/a/check").text
    assert "<dt>People who did both</dt><dd>6</dd>" in html
    assert "<dt>Mean score before</dt><dd>25%</dd>" in html
    assert "<dt>Mean score after</dt><dd>60%</dd>" in html
    assert re.search(r"<dd>[\d.]+; in 19 of 20 such groups between [\d.]+ and [\d.]+</dd>", html)


@pytest.mark.parametrize("page", ["baseline", "post-test"])
def test_the_two_tests_of_the_first_module_show_what_the_cohort_gained_on_both_their_pages(
    instructor: Browser, home: str, crowd: Crowd, page: str
) -> None:
    for number in range(6):
        who = crowd.learner(f"Person {number}")
        crowd.attempt(who, "baseline", quiz_state({}), share=(number % 3) / 6, days=2)
        crowd.attempt(who, "post-test", quiz_state({}), share=(number % 3) / 6 + 0.5)
    crowd.session.commit()
    html = instructor.get(f"{home}/m/{crowd.cast.modules[MODULE].uuid}/a/{page}").text
    assert "<dt>People who did both</dt><dd>6</dd>" in html
    assert "<dt>Mean score before</dt><dd>17%</dd>" in html
    assert "<dt>Mean score after</dt><dd>67%</dd>" in html


def test_no_gain_is_shown_while_a_few_have_done_only_the_first_test(
    instructor: Browser, home: str, crowd: Crowd, clock: Clock
) -> None:
    publish_changed(crowd.session, MODULE, two_forms, clock())
    for number in range(8):
        who = crowd.learner(f"Person {number}")
        crowd.attempt(who, "check", quiz_state({}), share=0.1 * number, days=2)
        if number < 6:
            crowd.attempt(who, "check", quiz_state({}), number=2, share=0.9)
    crowd.session.commit()
    html = instructor.get(f"{home}/m/{crowd.cast.modules[MODULE].uuid}/a/check").text
    assert "Figures appear once five people have done both tests." in html
    assert "Mean score before" not in html


def test_how_sure_a_class_was_is_shown_from_five_people_on(
    instructor: Browser, home: str, crowd: Crowd, clock: Clock
) -> None:
    def ask_certainty(body: dict[str, Any]) -> None:
        body["documents"]["check"]["certainty"] = True

    publish_changed(crowd.session, MODULE, ask_certainty, clock())
    for number in range(13):
        said = "guess" if number > 6 else "sure"
        state = quiz_state({"two-elements": ["c"]}) | {"certainty": {"two-elements": said}}
        crowd.attempt(crowd.learner(f"Person {number}"), "check", state)
    crowd.session.commit()
    html = instructor.get(f"{home}/m/{crowd.cast.modules[MODULE].uuid}/a/check").text
    rows = html[html.index('id="certainty"') :]
    for name, people in (("Guessed", 6), ("Fairly sure", 0), ("Sure", 7)):
        row = rows[rows.index(f'<th scope="row">{name}</th>') :].split("</tr>")[0]
        assert f'<td class="number">{people}</td><td class="number">{people}</td>' in row
        assert ('class="share-bar"' in row) is bool(people)
