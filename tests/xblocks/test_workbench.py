"""The blocks in the real workbench over HTTP: Django's CSRF check, a real store, and no key before its time."""

import re
from typing import Any

import pytest

from tests.xblocks.bench import BLOCKS, Bench, chosen
from tests.xblocks.conftest import Visitor
from tests.xblocks.secrets import keys, leaked
from tests.xblocks.test_moves import MALFORMED
from xblocks import content

SCENARIOS = ("convive_lesson.0", "convive_quiz.0", "convive_scenario.0", "convive_scenario.1")
OPENED = re.compile(r"data-convive-url=\"([^\"?]*)")
FIELDS = re.compile(r'name="(turn|structure)" value="([^"]*)"')


class Taker(Visitor):
    """Somebody who takes an activity through its forms."""

    def open(self, scenario: str) -> str:
        reply = self.get(f"/scenario/{scenario}/")
        assert reply.status_code == 200
        found = OPENED.search(reply.text)
        assert found is not None
        self.url, self.html = found[1], reply.text
        return reply.text

    def move(self, act: str, **data: Any) -> int:
        named = {name.replace("__", "."): value for name, value in data.items()}
        reply = self.post(self.url, {"act": act, "data": named, "hidden": dict(FIELDS.findall(self.html))})
        self.html = reply.json().get("html", self.html)
        return reply.status_code


@pytest.fixture
def taker(workbench: str, request: pytest.FixtureRequest) -> Taker:
    return Taker(workbench, re.sub(r"\W", "-", request.node.name))


def document(scenario: str) -> Any:
    tag, number = scenario.split(".")
    place = re.findall(r'activity="([^"]*)"', BLOCKS[tag].workbench_scenarios()[int(number)][1])[0]
    return content.document(Bench().block(tag, activity=place))


@pytest.mark.parametrize("scenario", [*SCENARIOS, "convive_annotation.0", "convive_form.0"])
def test_every_block_is_offered_and_shown_in_both_languages(workbench: str, scenario: str) -> None:
    title = document(scenario).title
    readers = (Visitor(workbench, "looker", language) for language in ("en", "es-ES"))
    english, spanish = (reader.get(f"/view/{scenario}/").text for reader in readers)
    assert str(title).split(":")[0] in english
    assert 'lang="es"' in spanish
    assert str(title) not in spanish
    assert f"/scenario/{scenario}/" in Visitor(workbench, "looker").get("/").text


def test_a_move_without_the_token_is_refused_by_the_platform(taker: Taker) -> None:
    taker.open("convive_lesson.0")
    assert taker.post(taker.url, {"act": "read"}, token="").status_code == 403
    assert taker.move("read") == 200


def test_a_lesson_is_read_and_stays_read(taker: Taker) -> None:
    taker.open("convive_lesson.0")
    assert taker.move("read") == 200
    assert "You have read this lesson." in taker.open("convive_lesson.0")


def test_a_quiz_shows_a_key_only_for_what_was_answered(taker: Taker) -> None:
    quiz = document("convive_quiz.0")
    taker.open("convive_quiz.0")
    taker.get("/view/convive_quiz.0/public_view/")
    taker.get("/view/convive_quiz.0/author_view/")
    taker.post(taker.url.replace("/move/", "/student_view_user_state/"), {})
    assert leaked("".join(taker.seen), keys(quiz)) == []
    answered: list[str] = []
    for _ in range(10):
        key = re.findall(r'name="m.seen" value="([^"]*)"', taker.html)[0]
        assert taker.move("answer", **{f"q.{key}": chosen(quiz.question(key), True)}) == 200
        answered.append(key)
        assert leaked("".join(taker.seen), keys(quiz, but=answered), marks=()) == []
        assert leaked(taker.html, keys(quiz)), "an answered question shows its feedback"
        taker.move("page", to="next") if len(answered) < 10 else None
    assert taker.move("submit") == 200
    assert "8 of 8 points" in taker.open("convive_quiz.0")


@pytest.mark.parametrize("scenario", SCENARIOS[2:])
def test_a_scenario_shows_what_was_recommended_only_in_its_debrief(taker: Taker, scenario: str) -> None:
    story = document(scenario)
    taker.open(scenario)
    scene = story.scene(story.start)
    while not scene.ending:
        choice = next(one for one in scene.choices if one.recommended)
        assert leaked(taker.html, keys(story)) == []
        assert taker.move("choose", choice=choice.id) == 200
        assert taker.move("continue") == 200
        scene = story.scene(choice.to)
    debriefs = {text for one in story.scenes for text in keys(one_scene(one))}
    assert leaked("".join(taker.seen), debriefs) == []
    assert taker.move("debrief") == 200
    assert leaked(taker.html, debriefs), "the debrief shows what a trainer would say"
    assert taker.move("finish") == 200
    assert "You have finished this scenario." in taker.open(scenario)


def one_scene(scene: Any) -> Any:
    """A scene alone, with its debriefs as the only secrets: a consequence is shown once it was chosen."""
    bare = tuple(choice.model_copy(update={"consequence": "-"}) for choice in scene.choices)

    class Alone:
        scenes = (scene.model_copy(update={"choices": bare}),)

    return Alone()


@pytest.mark.parametrize("scenario", SCENARIOS[:3])
@pytest.mark.parametrize("body", MALFORMED, ids=lambda body: repr(body[:30]))
def test_what_is_no_move_gets_400_and_never_a_stack_trace(taker: Taker, scenario: str, body: bytes) -> None:
    taker.open(scenario)
    reply = taker.post(taker.url, body)
    assert reply.status_code == 400
    assert reply.json()["error"]


def test_a_form_in_parts_is_no_stack_trace(taker: Taker) -> None:
    taker.open("convive_lesson.0")
    token = {"X-CSRFToken": taker.session.cookies.get("csrftoken", "")}
    for name in ("move", "save_text"):
        address = f"{taker.address}{taker.url.replace('/move/', f'/{name}/')}?student={taker.student}"
        reply = taker.session.post(address, files={"act": (None, "read")}, headers=token, timeout=30)
        assert (reply.status_code, reply.json()["error"]) == (415, "A JSON object is expected.")


def test_a_second_tab_is_told_where_it_stands(taker: Taker) -> None:
    taker.open("convive_quiz.0")
    old = taker.html
    assert taker.move("page", to="next") == 200
    taker.html = old
    assert taker.move("page", to="next") == 409
    assert "Page 2 of 10" in taker.html


def test_two_learners_have_two_attempts(workbench: str) -> None:
    one, other = Taker(workbench, "one-of-two"), Taker(workbench, "other-of-two")
    one.open("convive_scenario.0")
    other.open("convive_scenario.0")
    one.move("choose", choice=document("convive_scenario.0").scenes[0].choices[0].id)
    assert "What happens" in one.open("convive_scenario.0")
    assert "What happens" not in other.open("convive_scenario.0")
