"""A module is published anew while people are in the middle of it."""

from typing import Any

from sqlalchemy.orm import Session

from tests.lms_plugin.learn.quizzing import LESSON, MODULE, QUIZ, answer, hand_in
from tests.support.browser import Browser, hidden
from tests.support.house import Clock
from tests.support.publishing import publish_changed

NEWER = "A newer version of this module has been published"


def reword(body: dict[str, Any]) -> None:
    """Same ids, other words."""
    body["documents"][QUIZ]["title"] = "Check it again"
    body["documents"][LESSON]["title"] = "Welcome back"


def reshape(body: dict[str, Any]) -> None:
    """A section more in the lesson, one question less in the quiz."""
    body["documents"][LESSON]["sections"].append({"id": "added", "heading": "Added", "text": "Words."})
    body["documents"][QUIZ]["questions"].pop(0)


def test_a_running_attempt_goes_on_in_its_version_and_the_page_says_so(
    trainee: Browser, session: Session, clock: Clock, quiz: str
) -> None:
    publish_changed(session, MODULE, reshape, clock())
    page = trainee.get(quiz)
    assert NEWER in page.text
    assert answer(trainee, quiz).status_code == 303
    hand_in(trainee, quiz)
    page = trainee.get(quiz)
    assert NEWER not in page.text
    assert "Question 10" in page.text


def test_the_next_attempt_is_of_the_new_version(trainee: Browser, session: Session, clock: Clock, place: str) -> None:
    publish_changed(session, MODULE, reword, clock())
    assert "Check it again" in trainee.get(f"{place}/a/{QUIZ}").text


def test_a_lesson_that_was_read_is_shown_in_its_newest_words(
    trainee: Browser, session: Session, clock: Clock, place: str
) -> None:
    address = f"{place}/a/{LESSON}"
    trainee.post(address, hidden(trainee.get(address), "read"))
    publish_changed(session, MODULE, reword, clock())
    page = trainee.get(address)
    assert "<h1>Welcome back</h1>" in page.text
    assert "You have read this lesson" in page.text


def test_a_lesson_that_was_read_and_then_changed_its_parts_can_be_opened_anew(
    trainee: Browser, session: Session, clock: Clock, place: str
) -> None:
    address = f"{place}/a/{LESSON}"
    trainee.post(address, hidden(trainee.get(address), "read"))
    publish_changed(session, MODULE, reshape, clock())
    page = trainee.get(address)
    assert "has changed since you did it" in page.text
    assert "Added" not in page.text
    trainee.post(f"{address}/begin", {"attempt": "1"})
    page = trainee.get(address)
    assert "Added" in page.text
    assert trainee.post(address, hidden(page, "read")).status_code == 303
    assert "1 of 10" in trainee.get(place).text


def test_an_activity_that_is_gone_can_still_be_finished(
    trainee: Browser, session: Session, clock: Clock, place: str, quiz: str
) -> None:
    def drop(body: dict[str, Any]) -> None:
        body["manifest"]["activities"] = [one for one in body["manifest"]["activities"] if one["key"] != QUIZ]
        del body["documents"][QUIZ]
        for files in body["translations"].values():
            files.pop(QUIZ, None)

    publish_changed(session, MODULE, drop, clock())
    assert hand_in(trainee, quiz).status_code == 303
    page = trainee.get(quiz)
    assert "Your result" in page.text
    assert "not offered at the moment" in page.text
    assert trainee.get(f"{place}/a/{QUIZ}/attempts/1").status_code == 200


def untranslate(body: dict[str, Any]) -> None:
    """The module as an academy writes it that has one language."""
    body["translations"] = {}


def test_a_module_that_is_not_in_the_reader_s_language_says_so_and_names_its_own(
    trainee: Browser, session: Session, clock: Clock, place: str
) -> None:
    address = f"{place}/a/{LESSON}"
    assert "not in this language yet" not in trainee.get(address).text
    publish_changed(session, MODULE, untranslate, clock())
    trainee.post("/language", {**hidden(trainee.get(address), "read"), "locale": "es", "next": address})
    page = trainee.get(address)
    assert 'lang="es"' in page.text
    assert "todavía no están en este idioma" in page.text
    assert '<div class="convive-prose" lang="en" dir="ltr">' in page.text
