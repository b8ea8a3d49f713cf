"""What each view shows and to whom: learners, visitors, authors, the search, the apps."""

import json
import re
from typing import Any

import pytest

from tests.xblocks.bench import BLOCKS, Bench, Trainee
from tests.xblocks.secrets import keys, leaked
from xblocks import content, library

SPANISH = """title: Prueba
questions:
  - id: a
    type: truefalse
    text: ¿Sí?
    confidence: verified
    options:
      - {id: "true", text: Sí, correct: true}
      - {id: "false", text: No}
"""


@pytest.mark.parametrize("tag", BLOCKS)
def test_a_fresh_block_shows_a_real_activity(tag: str) -> None:
    fragment = Bench().block(tag).render("student_view")
    assert "data-convive-player" in fragment.content
    assert fragment.js_init_fn is None or fragment.js_init_fn == "ConviveBlock"


@pytest.mark.parametrize("tag", BLOCKS)
def test_the_script_gets_its_address_and_the_name_of_the_csrf_cookie(tag: str) -> None:
    fragment = Bench().block(tag).student_view()
    assert fragment.js_init_fn == "ConviveBlock"
    assert fragment.json_init_args == {"url": "/handler/move", "cookie": "csrftoken"}
    scripts = [resource for resource in fragment.resources if resource.mimetype == "application/javascript"]
    assert len(scripts) == 3
    assert not any("</script" in resource.data for resource in fragment.resources)


def test_the_learner_s_view_is_for_phones_too() -> None:
    for tag in BLOCKS:
        block = Bench().block(tag)
        assert block.has_support(block.student_view, "multi_device")
        assert block.has_support(block.public_view, "multi_device")
        assert block.show_in_read_only_mode


@pytest.mark.parametrize("tag", BLOCKS)
@pytest.mark.parametrize("view", ["public_view", "author_view"])
def test_what_is_only_read_has_no_form_no_script_and_no_key(tag: str, view: str) -> None:
    block = Bench().block(tag)
    fragment = getattr(block, view)()
    assert "<form" not in fragment.content
    assert fragment.js_init_fn is None
    assert leaked(fragment.content, keys(content.document(block))) == []


def test_a_visitor_sees_nothing_of_a_learner_s_attempt() -> None:
    runtime = Bench()
    trainee = Trainee(runtime, "convive_quiz")
    before = trainee.block.render("public_view").content
    trainee.finish_quiz()
    assert trainee.block.render("public_view").content == before


def test_the_author_sees_languages_points_and_attempts() -> None:
    html = Bench("es").block("convive_quiz", max_attempts=2, jurisdiction="ES").render("author_view").content
    facts = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html))
    assert facts == {"Idiomas": "en, es", "Puntos": "8", "Intentos": "2", "Jurisdicción": "ES"}


@pytest.mark.parametrize("language, word", [("es", "Pregunta 1"), ("es-419", "Pregunta 1"), ("fr", "Question 1")])
def test_a_page_is_in_one_language(language: str, word: str) -> None:
    html = Bench(language).block("convive_quiz").render("student_view").content
    assert word in html
    assert set(re.findall(r'lang="([^"]*)"', html)) == {"es" if word.startswith("Pregunta") else "en"}


def test_a_text_without_translation_is_shown_whole_in_its_own_language() -> None:
    html = Bench("en").block("convive_quiz", document=SPANISH, language="es").render("student_view").content
    assert "Pregunta 1" in html
    assert "Question" not in html


def test_a_name_of_the_course_team_goes_before_the_title_and_is_only_words() -> None:
    runtime = Bench()
    block = runtime.block("convive_quiz", display_name="Week 1 <script>alert(1)</script>")
    assert "Week 1 &lt;script&gt;" in block.render("student_view").content
    assert block.display_name_with_default.startswith("Week 1")
    assert runtime.block("convive_quiz", usage="other").display_name_with_default == "Check what you know"


@pytest.mark.parametrize("tag", BLOCKS)
def test_two_blocks_on_a_page_share_no_form_id(tag: str) -> None:
    runtime = Bench()
    pages = [runtime.block(tag, usage=usage).render("student_view").content for usage in ("one", "two")]
    first, second = (set(re.findall(r'id="(convive-[^"]*)"', page)) for page in pages)
    assert first
    assert not first & second


@pytest.mark.parametrize("tag", BLOCKS)
def test_apps_get_the_same_projection_for_everybody_without_a_key(tag: str) -> None:
    runtime = Bench()
    block = runtime.block(tag)
    said = json.dumps(block.student_view_data(), ensure_ascii=False)
    assert json.loads(said)["readable"]
    assert leaked(said, keys(content.document(block))) == []
    assert json.dumps(runtime.block(tag, user="another").student_view_data(), ensure_ascii=False) == said


def test_apps_get_a_learner_s_own_state() -> None:
    runtime = Bench()
    trainee = Trainee(runtime, "convive_quiz")
    said = trainee.call("student_view_user_state", {}, "GET")[1]
    assert (said["finished"], said["score"], said["progress"], said["turn"]) == (False, None, 0.0, 0)
    assert leaked(json.dumps(said, ensure_ascii=False), keys(content.document(trainee.block))) == []
    trainee.finish_quiz()
    said = trainee.call("student_view_user_state", {}, "GET")[1]
    assert (said["finished"], said["score"], said["progress"]) == (True, {"earned": 8.0, "possible": 8.0}, 1.0)
    assert said["view"]["stage"] == "result"


@pytest.mark.parametrize("tag", BLOCKS)
def test_the_search_finds_words_in_every_language_but_no_key(tag: str) -> None:
    block = Bench().block(tag)
    found = block.index_dictionary()
    assert found["content_type"] == block.nouns
    assert set(found["content"]) == {"display_name", "text_en", "text_es"}
    assert str(content.document(block).title) in found["content"]["text_en"]
    assert leaked(json.dumps(found, ensure_ascii=False), keys(content.document(block))) == []


def test_a_result_names_the_lessons_to_read_again_in_the_reader_s_language() -> None:
    trainee = Trainee(Bench("es"), "convive_quiz")
    html = trainee.finish_quiz(is_right=False)[1]["html"]
    lesson = library.read("lesson", "hate-crime/why-local-police/layers-of-impact")
    title = content.translated("lesson", lesson.text, lesson.translations["es"]).title
    again = html.split("Pregunta por pregunta")[0]
    assert f"<li>{title}: " in again
    trainee.runtime.block("convive_quiz", document=content.authored(trainee.block).text)
    assert f"<li>{title}" not in trainee.page()


class Kept:
    """What the platform hands to a report: a user name and the fields of a state."""

    def __init__(self, username: str, block: Any) -> None:
        self.username = username
        names = ("state", "best", "attempts", "finished")
        self.state = {name: getattr(block, name) for name in names if block.fields[name].is_set_on(block)}


def test_a_report_has_a_readable_row_for_every_answer() -> None:
    trainee = Trainee(Bench(), "convive_quiz")
    trainee.finish_quiz()
    states = [Kept("ana", trainee.block), Kept("new", Bench().block("convive_quiz"))]
    rows = list(trainee.block.generate_report_data(states))
    assert len(rows) == 10
    name, row = rows[0]
    assert (name, row["Attempts"], row["Finished"], row["Points"], row["Possible"]) == ("ana", 1, "yes", 1.0, 1.0)
    assert row["Question"].endswith("?")
    assert row["Answer"]


def test_a_report_stops_where_the_platform_says() -> None:
    trainee = Trainee(Bench(), "convive_quiz")
    trainee.finish_quiz()
    assert len(list(trainee.block.generate_report_data([Kept("ana", trainee.block)] * 3, limit_responses=12))) == 12


def test_a_report_on_a_scenario_has_a_row_for_every_decision() -> None:
    trainee = Trainee(Bench(), "convive_scenario")
    scene = content.document(trainee.block).scenes[0]
    trainee.move("choose", choice=scene.choices[0].id)
    ((name, row),) = trainee.block.generate_report_data([Kept("ana", trainee.block)])
    assert (name, row["Decision"], row["Scene"], row["Finished"]) == ("ana", 1, scene.title, "no")


def test_a_report_on_a_lesson_says_whether_it_was_read() -> None:
    trainee = Trainee(Bench(), "convive_lesson")
    trainee.move("read")
    ((_, row),) = trainee.block.generate_report_data([Kept("ana", trainee.block)])
    assert row["Read"] == "yes"


def test_a_report_says_of_an_old_attempt_that_it_is_old() -> None:
    trainee = Trainee(Bench(), "convive_quiz")
    trainee.finish_quiz()
    kept = Kept("ana", trainee.block)
    other = Bench().block("convive_quiz", activity="mediation/role-and-limits/check")
    ((_, row),) = other.generate_report_data([kept])
    assert row["Note"] == "This attempt was made on an earlier version of the text."


def test_an_activity_that_the_library_does_not_have_is_said_to_the_author() -> None:
    block = Bench().block("convive_quiz", activity="hate-crime/why-local-police/welcome")
    assert "cannot be shown" in block.render("student_view").content
    assert "the library has no quiz" in str(block.validate().to_json())
