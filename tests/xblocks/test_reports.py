"""What leaves a block in a table or into the search of a course."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from courses.cells import harmless
from tests.courses.kinds.question_types import TYPES
from tests.xblocks.bench import Bench, Trainee
from tests.xblocks.test_moves import QUIZ
from tests.xblocks.test_views import Kept
from xblocks import content, library

OPEN = """title: Words
questions:
  - id: gap
    type: gaps
    text: Fill it
    body: The [[first]] of custody.
    confidence: verified
    gaps:
      - {id: first, accepted: [{id: a, text: chain}]}
"""


def texts(block: Any) -> str:
    return json.dumps(block.index_dictionary()["content"], ensure_ascii=False)


def examinations() -> Iterator[tuple[str, Any]]:
    for place, _ in library.places("quiz"):
        document = content.parsed("quiz", library.read("quiz", place).text)
        if document.time_limit is not None or document.has_forms:
            yield place, document


def test_one_text_that_cannot_be_read_does_not_cost_a_course_its_report() -> None:
    trainee = Trainee(Bench(), "convive_quiz")
    trainee.finish_quiz()
    kept = [Kept("ana", trainee.block), Kept("berta", trainee.block)]
    trainee.runtime.block("convive_quiz", document="title: [")
    rows = list(trainee.block.generate_report_data(kept))
    note = "The text of this activity cannot be read."
    assert rows == [(name, {"Attempts": 1, "Finished": "yes", "Note": note}) for name in ("ana", "berta")]


def test_an_annotation_without_a_mark_has_a_row_too() -> None:
    trainee = Trainee(Bench(), "convive_annotation")
    decision = content.document(trainee.block).decisions[0].id
    trainee.move("decide", decision=decision, go="check")
    trainee.move("submit")
    ((name, row),) = trainee.block.generate_report_data([Kept("ana", trainee.block)])
    assert (name, row["Finished"], row["Decision"], row["Code"]) == ("ana", "yes", decision, "")
    assert row["Points"] <= row["Possible"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1", "＝1"])
def test_no_cell_begins_a_formula(cell: str) -> None:
    assert harmless(cell)[:1] == "'"
    assert harmless(cell).replace("'", "") == cell


def test_no_cell_holds_one_behind_a_separator() -> None:
    assert harmless("Yes; =1+1") == "Yes; '=1+1"


def test_ordinary_words_stay_as_they_are() -> None:
    for cell in ("a = b", "", "1-2"):
        assert harmless(cell) == cell


def test_what_a_learner_typed_runs_in_no_spreadsheet() -> None:
    runtime = Bench()
    runtime.block("convive_quiz", document=TYPES)
    trainee = Trainee(runtime, "convive_quiz")
    assert trainee.move("answer", q__words='=HYPERLINK("https://a.example","x")', seen="words")[0] == 200
    rows = list(trainee.block.generate_report_data([Kept("ana", trainee.block)]))
    assert any(str(row["Answer"]).startswith("'=HYPERLINK") for _, row in rows)


def test_the_search_finds_no_question_of_an_examination() -> None:
    found = list(examinations())
    assert found
    for place, document in found:
        said = texts(Bench().block("convive_quiz", activity=place))
        assert document.title in said
        assert not any(question.text in said for question in document.questions)
    for setting in ("time_limit: 20", "review: deadline"):
        block = Bench().block("convive_quiz", document=f"{QUIZ.replace('review: each', '')}{setting}\n")
        assert "Which one?" not in texts(block)


def test_the_search_finds_only_what_is_asked_in_this_place() -> None:
    only = QUIZ.replace("    text: And which now?", "    only_in: [ES]\n    text: And which now?")
    assert "And which now?" in texts(Bench().block("convive_quiz", document=only, jurisdiction="ES"))
    elsewhere = texts(Bench().block("convive_quiz", document=only))
    assert "Which one?" in elsewhere
    assert "And which now?" not in elsewhere


def test_the_search_reads_gaps_as_gaps_and_the_name_as_shown() -> None:
    block = Bench().block("convive_quiz", document=OPEN)
    found = block.index_dictionary()["content"]
    assert found["display_name"] == "Words"
    assert "The … of custody." in found["text_en"]
    assert "[[" not in texts(block)
