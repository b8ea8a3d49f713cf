"""The editor: what is accepted, what is complained of, and who may not use it."""

from typing import Any

import lxml.html
import pytest
from xblock.exceptions import InvalidScopeError
from xblock.fields import Scope
from xblock.runtime import KvsFieldData

from tests.xblocks.bench import BLOCKS, Bench, Trainee
from tests.xblocks.test_moves import MALFORMED, QUIZ
from xblocks import content, library
from xblocks.checking import write_sources
from xblocks.olx import tidy

SOURCES = """- id: first-source
  title: A study
  publisher: An agency
  url: https://agency.example/study
  confidence: verified
"""


@pytest.fixture
def author() -> Trainee:
    return Trainee(Bench(), "convive_quiz")


def draft(**values: Any) -> dict[str, Any]:
    return {"activity": "", "document": QUIZ, "translations": {"es": ""}, "jurisdiction": "ES", **values}


def problems(author: Trainee, **values: Any) -> list[tuple[str, str, int | None]]:
    before = dict(author.runtime.store.db_dict)
    status, reply = author.call("save_text", draft(**values))
    assert status == 400
    assert author.runtime.store.db_dict == before, "a refused draft was kept"
    return [(one["field"], one["path"], one["line"]) for one in reply["problems"]]


def test_a_text_of_one_s_own_is_kept(author: Trainee) -> None:
    text = QUIZ.replace("    points: 2", "    points: 2\n    source: first-source")
    spanish = "strings:\n  title: Prueba\n  questions/one/text: ¿Cuál?\n"
    values = draft(
        document=text.replace("\n", "\r\n"), sources=SOURCES, translations={"es": spanish, "fr": "  "},
        display_name=" Week 1 ", weight="2.5", max_attempts="3",
    )  # fmt: skip
    status, reply = author.call("save_text", values)
    assert (status, reply["result"]) == (200, "success")
    assert "not translated yet" in reply["warnings"][0]["message"]
    block = author.block
    assert (block.document, block.translations) == (text, {"es": spanish})
    assert (block.display_name, block.weight, block.max_attempts, block.jurisdiction) == ("Week 1", 2.5, 3, "ES")
    assert write_sources(content.authored(block).sources.values()) == SOURCES
    assert block.validate().to_json()["messages"][0]["type"] == "warning"


def test_what_is_wrong_is_said_in_the_author_s_language() -> None:
    author = Trainee(Bench("es"), "convive_quiz")
    wrong = draft(document=QUIZ.replace("points: 2", "points: many"), jurisdiction="XX", weight="much")
    told = [one["message"] for one in author.call("save_text", wrong)[1]["problems"]]
    assert any("no existe la jurisdicción 'XX'" in one for one in told)
    assert any("escribe un número de 0 a 1000" in one for one in told)
    _, reply = author.call("save_text", {**wrong, "jurisdiction": "", "weight": ""})
    assert [one["message"] for one in reply["problems"]] == ["escribe un número como 0.6"]


def test_what_is_wrong_names_field_path_and_line(author: Trainee) -> None:
    assert problems(author, document=QUIZ.replace("points: 2", "points: many")) == [
        ("document", "questions/one/points", 7)
    ]
    both = QUIZ.replace("correct: true, feedback: secret-a", "feedback: secret-a")
    assert ("document", "questions/one/options", 9) in problems(author, document=both)
    assert problems(author, document="title: [") == [("document", "", 2)]
    assert problems(author, document="")


@pytest.mark.parametrize("field, value", [
    ("language", "English please"), ("jurisdiction", "XX"), ("weight", "heavy"), ("weight", "-1"), ("weight", "nan"),
    ("weight", "1e999"), ("max_attempts", "0"), ("max_attempts", "1.5"), ("max_attempts", "99999"),
    ("extra_time", "half"), ("extra_time", "-1"), ("extra_time", "2.5"), ("extra_time", "301"),
    ("sources", "- id: x"), ("sources", "just words"), ("sources", SOURCES + SOURCES), ("activity", "no/such/place"),
    ("display_name", "a\0b"), ("display_name", "x" * 300), ("document", 7), ("translations", ["es"]), ("more", "x"),
    ("sources", SOURCES.replace("https://agency.example/study", "javascript:alert(1)")),
])  # fmt: skip
def test_every_field_is_checked(author: Trainee, field: str, value: Any) -> None:
    assert field in {name for name, _, _ in problems(author, **{field: value})}


def test_a_translation_is_checked_against_the_text(author: Trainee) -> None:
    assert problems(author, translations={"es": "strings:\n  no/such/path: x\n"})[0][:2] == (
        "translations.es", "no/such/path",
    )  # fmt: skip
    assert problems(author, translations={"es": "["})[0][0] == "translations.es"
    assert ("translations", "", None) in problems(author, translations={"Español": "strings: {}"})


def test_a_translation_is_in_another_language_than_the_text(author: Trainee) -> None:
    spanish = {"es": "strings:\n  title: Prueba\n"}
    assert ("translations.es", "", None) in problems(author, language="es", translations=spanish)


def test_studio_says_on_the_block_in_spanish_what_is_wrong() -> None:
    wrong = QUIZ.replace("points: 2", "points: many")
    block = Bench("es").block("convive_quiz", document=wrong, jurisdiction="XX", max_attempts=-3)
    told = [one["text"] for one in block.validate().to_json()["messages"]]
    assert told[0] == "document:7: questions/one/points: escribe un número como 0.6"
    assert "no existe la jurisdicción 'XX'" in told[1]
    assert told[2] == "max_attempts: .: escribe un número entero de 1 a 1000, o nada"


def test_studio_says_that_points_of_a_form_are_graded_by_nobody() -> None:
    author = Trainee(Bench("es"), "convive_form")
    assert author.block.validate()
    text = f"{content.authored(author.block).text}\npoints: 10\n"
    block = author.runtime.block("convive_form", document=text)
    assert "Open edX no los califica" in block.validate().to_json()["messages"][-1]["text"]
    broken = Bench("es").block("convive_form", document="title: [").validate()
    assert "califica" not in str(broken.to_json())


def test_a_source_that_nobody_knows_is_named(author: Trainee) -> None:
    text = QUIZ.replace("    points: 2", "    points: 2\n    source: elsewhere")
    assert problems(author, document=text, sources=SOURCES) == [("document", "questions/one/source", 8)]


@pytest.mark.parametrize("body", MALFORMED[:10], ids=lambda body: repr(body[:40]))
def test_what_is_no_draft_gets_400(author: Trainee, body: bytes) -> None:
    assert author.call("save_text", body)[0] == 400


@pytest.mark.parametrize("tag", BLOCKS)
def test_saving_a_library_text_untouched_copies_nothing(tag: str) -> None:
    author = Trainee(Bench(), tag)
    shown = content.authored(author.block)
    values = form_values(author)
    assert values["document"] == tidy(shown.text)
    assert author.call("save_text", values)[0] == 200
    assert (author.block.document, author.block.translations, author.block.sources) == ("", {}, [])


@pytest.mark.parametrize("tag", BLOCKS)
def test_a_changed_library_text_becomes_a_text_of_one_s_own_without_problems(tag: str) -> None:
    author = Trainee(Bench(), tag)
    values = form_values(author)
    values["document"] = values["document"].replace("title: ", "title: New ", 1).replace('New "', '"New ')
    status, reply = author.call("save_text", values)
    assert (status, [one for one in reply.get("problems", ()) if one["severity"] == "error"]) == (200, [])
    assert author.block.display_name_with_default.startswith("New ")
    assert set(author.block.translations) == {"es"}
    assert author.block.validate().to_json()["messages"][0]["type"] == "warning"


def test_choosing_another_activity_replaces_the_text(author: Trainee) -> None:
    author.call("save_text", draft())
    status, _ = author.call("save_text", draft(activity="mediation/role-and-limits/check"))
    assert status == 200
    assert author.block.document == ""
    assert author.block.activity == "mediation/role-and-limits/check"


def test_the_editor_offers_every_activity_of_its_kind_and_labels_every_field(author: Trainee) -> None:
    html = author.block.render("studio_view").content
    assert len(library.places("quiz")) >= 2
    for place, _ in library.places("quiz"):
        assert f'value="{place}"' in html
    assert html.count("<label for=") == html.count("aria-describedby=") == 10


def test_a_learner_cannot_use_the_editor_s_address() -> None:
    runtime = Bench()
    runtime._services["field-data"] = OnlyLearners(runtime.store)
    learner = Trainee(runtime, "convive_quiz")
    status, reply = learner.call("save_text", draft())
    assert (status, reply["error"]) == (403, "Only an author can change this text, in Studio.")
    assert learner.block.document == ""
    assert learner.move("page", to="next")[0] == 200


class OnlyLearners(KvsFieldData):  # type: ignore[misc]
    """The field data of an LMS: what authors wrote cannot be written there."""

    def set_many(self, block: Any, update_dict: dict[str, Any]) -> None:
        for name in update_dict:
            if block.fields[name].scope != Scope.user_state:
                raise InvalidScopeError(block.fields[name].scope)
        super().set_many(block, update_dict)


def form_values(author: Trainee) -> dict[str, Any]:
    """What a browser would send of the untouched form; it drops the line break after the tag of a text area."""
    form = lxml.html.fromstring(author.block.render("studio_view").content).forms[0]
    found = {str(name): str(value) for name, value in form.form_values()}
    texts = {name.removeprefix("translations."): found.pop(name) for name in list(found) if "." in name}
    areas = {name: found[name].removeprefix("\n") for name in ("document", "sources")}
    return {**found, **areas, "translations": {locale: text.removeprefix("\n") for locale, text in texts.items()}}


def test_extra_time_is_a_setting_of_a_quiz_alone(author: Trainee) -> None:
    assert author.call("save_text", draft(extra_time="50"))[0] == 200
    assert author.block.extra_time == 50
    assert form_values(author)["extra_time"] == "50"
    assert author.call("save_text", draft(extra_time=""))[0] == 200
    assert author.block.extra_time == 0
    assert "extra_time" not in form_values(Trainee(Bench(), "convive_scenario"))
