"""A page that says what went wrong is as private as every other, whatever the address asked for."""

import pytest

from tests.support.browser import Browser


@pytest.mark.parametrize("path", ["/static/nope.css", "/player/nope.css", "/nope"])
def test_what_is_not_there_is_told_by_a_page_that_nobody_keeps_or_frames(trainee: Browser, path: str) -> None:
    answer = trainee.get(path)
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"]


def test_a_range_beyond_a_file_is_the_reader_s_mistake_and_not_ours(trainee: Browser) -> None:
    answer = trainee.get("/static/convive.css", headers={"Range": "bytes=9999999-"})
    assert answer.status_code == 416
    assert "our side" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_file_itself_may_be_kept_by_everybody(trainee: Browser) -> None:
    answer = trainee.get("/static/convive.css")
    assert answer.status_code == 200
    assert "Content-Security-Policy" not in answer.headers
    assert "no-store" not in answer.headers["Cache-Control"]
