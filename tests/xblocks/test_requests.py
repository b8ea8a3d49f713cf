"""Requests that are no move: whatever they are called, each gets a sentence in the reader's language."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.xblocks.bench import Bench, Trainee
from tests.xblocks.test_moves import MALFORMED, quiz
from xblocks.handlers import Refusal


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "application/x-www-form-urlencoded", ""])
def test_what_a_body_is_called_changes_nothing(content_type: str) -> None:
    trainee = quiz(Bench())
    good = {"act": "answer", "data": {"q.one": "a"}, "hidden": trainee.hidden()}
    for name in ("move", "save_text"):
        assert {trainee.call(name, body, content_type=content_type)[0] for body in MALFORMED[:10]} == {400}
    assert trainee.call("move", good, content_type=content_type)[0] == 200


@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=x", " Multipart/mixed"])
@pytest.mark.parametrize("name", ["move", "save_text"])
def test_a_form_in_parts_is_refused_unread(name: str, content_type: str) -> None:
    status, reply = quiz(Bench()).call(name, {}, content_type=content_type)
    assert (status, reply) == (415, {"error": "A JSON object is expected."})


@pytest.mark.parametrize("language, says", [("en", "A JSON object is expected."), ("es", "Se espera un objeto JSON.")])
def test_a_request_that_is_refused_is_told_so_in_the_reader_s_language(language: str, says: str) -> None:
    trainee = Trainee(Bench(language), "convive_quiz")
    assert trainee.send([]) == (400, {"error": says})
    assert trainee.call("save_text", []) == (400, {"error": says})


def test_a_refusal_passes_through_a_context_manager() -> None:
    @contextmanager
    def around() -> Iterator[None]:
        yield

    with pytest.raises(Refusal) as caught, around():
        raise Refusal(400, "No.")
    assert (caught.value.status, caught.value.message, str(caught.value)) == (400, "No.", "No.")
