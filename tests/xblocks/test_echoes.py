"""What somebody typed comes back on the page when its move was stale or refused: no word is lost."""

from typing import Any

from tests.xblocks.bench import Bench, Trainee

PLAN = """title: Plan
sections:
  - {id: first, title: First}
  - {id: second, title: Second}
"""
AGAIN = "What you had typed is shown again below. It is not saved yet."
WORDS = "The work of an hour"


def writer() -> Trainee:
    runtime = Bench()
    runtime.block("convive_product", document=PLAN)
    return Trainee(runtime, "convive_product")


def typed(hidden: dict[str, str], text: str = WORDS, **data: str) -> dict[str, Any]:
    return {"act": "save", "data": {"text": text, "go": "next", **data}, "hidden": hidden}


def test_words_typed_on_a_page_that_was_out_of_date_come_back_and_can_be_saved() -> None:
    trainee = writer()
    old = trainee.hidden()
    trainee.move("save", text="Of the other window", go="next")
    status, reply = trainee.send(typed(old, section="first"))
    assert status == 409
    assert f">\n{WORDS}</textarea>" in reply["html"]
    assert AGAIN in reply["html"]
    assert trainee.block.state["texts"] == {"first": "Of the other window"}, "showing is not saving"
    assert trainee.move("save", text=WORDS, section="first")[0] == 200
    assert trainee.block.state["texts"] == {"first": WORDS}


def test_words_come_back_when_the_author_has_changed_the_text_meanwhile() -> None:
    trainee = writer()
    old = trainee.hidden()
    trainee.move("save", text="Begun", go="stay")
    trainee.runtime.block("convive_product", document=f"{PLAN}  - {{id: third, title: Third}}\n")
    status, reply = trainee.send(typed(old, section="first"))
    assert status == 422
    assert WORDS in reply["html"]
    assert "What you had done is kept where it still fits: look through it. " + AGAIN in reply["html"]


def test_words_of_a_refused_move_come_back_with_the_reason() -> None:
    trainee = writer()
    long = "x" * 801
    status, reply = trainee.move("save", text=long, section="first")
    assert status == 422
    assert reply["error"]
    assert long in reply["html"]
    assert AGAIN in reply["html"]


def test_a_double_click_brings_nothing_back_as_not_saved() -> None:
    trainee = writer()
    sent = typed(trainee.hidden(), section="first")
    assert trainee.send(sent)[0] == 200
    status, reply = trainee.send(sent)
    assert (status, AGAIN in reply["html"]) == (409, False)


def test_a_form_brings_back_what_was_entered_on_an_old_page() -> None:
    trainee = Trainee(Bench(), "convive_form")
    old = trainee.hidden()
    trainee.move("save", f__about="Noise", go="stay")
    fields = {"f.asked-by": "both", "f.about": WORDS, "go": "next"}
    status, reply = trainee.send({"act": "save", "data": fields, "hidden": old})
    assert status == 409
    assert WORDS in reply["html"]
    assert AGAIN in reply["html"]


def test_other_blocks_answer_a_stale_page_as_before() -> None:
    trainee = Trainee(Bench(), "convive_lesson")
    old = trainee.hidden_now()
    trainee.move("read")
    status, reply = trainee.send({"act": "read", "hidden": old})
    assert (status, AGAIN in reply["html"]) == (409, False)


def test_a_product_promises_no_facilitator_here() -> None:
    trainee = writer()
    for move in ("First words", "Second words"):
        trainee.move("save", text=move, go="next")
    assert "You can revise it after you have handed it in." in trainee.page()
    trainee.move("check", go="submit")
    assert "Handed in. You can still revise it." in trainee.page()
    assert not any("acilitator" in page for page in trainee.replies)
