"""When the visit has ended or the database does not answer, the person still sees a page that says so, in the frame."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from lms_plugin.db import db
from tests.lms_plugin.launch.door import BASE, Door
from tests.support.cast import Cast

LOGIN = "/lti/login?iss=x&login_hint=x&target_link_uri=http://localhost:8000/"
FRAMED = "frame-ancestors 'self' http://127.0.0.1:8001"


@contextmanager
def database_down() -> Iterator[None]:
    def refuse(*_args: Any) -> None:
        raise OperationalError("SELECT", {}, ConnectionError("no answer"))

    db.session.rollback()
    event.listen(db.engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", refuse)


def test_a_visit_that_has_ended_says_so_inside_the_frame(door: Door, cast: Cast) -> None:
    door.launch(cast.home)
    door.clock.advance(hours=13)
    page = door.client.get("/waiting", base_url=BASE)
    assert (page.status_code, "Open the activity again" in page.text) == (401, True)
    assert page.headers["Content-Security-Policy"].endswith(FRAMED)


def test_a_database_that_does_not_answer_is_no_fault_of_the_launch(door: Door, cast: Cast) -> None:
    begun = door.begin(cast.home)
    token = door.message(cast.home, begun)
    with database_down():
        answers = [door.post(begun, token), *(door.client.get(path, base_url=BASE) for path in (LOGIN, "/readyz"))]
    assert [(one.status_code, one.headers["Retry-After"]) for one in answers] == [(503, "5")] * 3
    assert door.post(begun, token).status_code == 303, "nothing was spent"


def test_a_signed_in_person_is_told_as_well(door: Door, cast: Cast) -> None:
    door.launch(cast.home, locale="en")
    with database_down():
        page = door.client.get("/waiting", base_url=BASE)
    assert (page.status_code, page.headers["Content-Security-Policy"].endswith(FRAMED)) == (503, True)
