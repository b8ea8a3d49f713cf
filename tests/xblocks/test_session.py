"""A live meeting in a course: the code of the day is typed, wrong codes are few, and Studio says what lacks."""

from typing import Any

from tests.xblocks.bench import Bench, Trainee
from xblocks.session import MOST_TRIES

TAG = "convive_session"


def trainee(language: str = "en", **fields: Any) -> Trainee:
    runtime = Bench(language)
    runtime.block(TAG, **fields)
    return Trainee(runtime, TAG)


def test_the_code_is_asked_for_and_typing_it_completes_the_block() -> None:
    learner = trainee(code="ABC 346")
    page = learner.page()
    assert 'name="m.code"' in page
    assert "ABC" not in page
    assert learner.move("code", code="abc-346")[0] == 200
    assert learner.runtime.published == [("completion", {"completion": 1.0})]
    assert "You are marked present." in learner.page()
    assert 'name="m.code"' not in learner.page()


def test_nobody_says_of_themselves_that_they_were_there() -> None:
    learner = trainee(code="ABC 346")
    assert learner.move("present")[0] == 422
    assert learner.runtime.published == []


def test_a_wrong_code_is_refused_in_the_reader_s_language_and_after_some_no_code_is_taken() -> None:
    learner = trainee("es", code="ABC346")
    status, reply = learner.move("code", code="ABC347")
    assert (status, "no es el código del día" in reply["html"]) == (422, True)
    for _ in range(MOST_TRIES - 1):
        assert learner.move("code", code="")[0] == 422
    status, reply = learner.move("code", code="ABC346")
    assert (status, "Demasiados códigos" in reply["html"]) == (422, True)
    assert learner.runtime.published == []


def test_without_a_code_nothing_is_asked_and_an_empty_one_opens_nothing() -> None:
    learner = trainee()
    assert 'name="m.code"' not in learner.page()
    assert learner.move("code", code="")[0] == 422
    assert learner.runtime.published == []


def test_studio_keeps_the_code_and_says_when_nobody_can_be_marked_present() -> None:
    learner = trainee()
    assert "No code of the day is set" in learner.block.validate().messages[0].text
    meeting = "title: T\nagenda:\n  - {id: a, title: A, minutes: 5}\n"
    status, reply = learner.call("save_text", {"activity": "", "document": meeting, "code": " KLM 467 "})
    assert (status, reply["result"]) == (200, "success")
    block = learner.block
    assert block.code == "KLM 467"
    assert list(block.validate().messages) == []
    assert 'value="KLM 467"' in block.render("studio_view").content
    block.document = f"{meeting}attendance: list\n"
    assert "kept on a list" in block.validate().messages[0].text


def test_the_report_of_a_product_counts_sections_and_repeats_no_word() -> None:
    runtime = Bench()
    runtime.block("convive_product")
    learner = Trainee(runtime, "convive_product")
    assert learner.move("save", text="Words of mine", go="next")[0] == 200
    block = learner.block

    class State:
        user_state_key = "k"
        username = "ana"
        state = {name: field.read_from(block) for name, field in block.fields.items() if name in ("state", "finished")}

    rows = list(block.generate_report_data([State()]))
    assert "Words of mine" not in repr(rows)
    assert rows[0][1]["Sections filled"] == 1
