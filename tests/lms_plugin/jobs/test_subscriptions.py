"""What was wished for is asked of the platform until it is there, and asked anew when our address changes."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms_plugin.jobs import subscriptions
from lms_plugin.jobs.purge import purge
from lms_plugin.jobs.taking import DISABLED
from lms_plugin.jobs.transactions import reading, writing
from lms_plugin.jobs.work import Work
from lms_plugin.models import Deployment, NoticeHandler, NoticeRow, RegistrationRow
from lms_plugin.services import notices
from lti.claims import NoticeService
from lti.errors import Unreachable
from lti.http import Reply
from lti.notices import CONTEXT_COPY, HELLO
from tests.lms_plugin.jobs.conftest import Bench
from tests.support.outward import FakeOutward

URL = "http://127.0.0.1:8001/puerto-alba/notice-handlers/106"
HANDLER = "https://tool.example/lti/notices"
TOKEN = Reply(200, '{"access_token": "t", "token_type": "Bearer", "expires_in": 3600}')


@dataclass
class Asking:
    bench: Bench
    outward: FakeOutward

    def pump(self, handler: str = HANDLER) -> int:
        wire = replace(self.bench.wire, outward=self.outward)
        return subscriptions.pump(self.bench.engine, wire, self.bench.clock, handler, chance=lambda: 0.0)

    def rows(self) -> list[NoticeHandler]:
        with Session(self.bench.engine) as session:
            return list(session.scalars(select(NoticeHandler).order_by(NoticeHandler.notice_type)))

    def puts(self) -> int:
        return len(self.outward.sent("PUT", URL))


@pytest.fixture
def asking(bench: Bench) -> Asking:
    with writing(bench.engine) as session:
        deployment = session.get_one(Deployment, bench.cast.home.deployment.id)
        notices.want(session, deployment, NoticeService(URL, frozenset({HELLO, CONTEXT_COPY})), bench.clock())
    outward = FakeOutward()
    outward.answer("POST", bench.cast.home.registration.token_url, TOKEN)
    outward.answer("PUT", URL, Reply(200, "{}"))
    return Asking(bench, outward)


def test_wishes_are_sent_once_and_sent_anew_after_a_move(asking: Asking) -> None:
    assert asking.pump() == 2
    assert asking.pump() == 0
    assert [(row.sent, row.due_at, row.tries, row.failure) for row in asking.rows()] == [(HANDLER, None, 0, None)] * 2
    engine, now = asking.bench.engine, asking.bench.clock()
    subscriptions.want_again(engine, HANDLER, now)
    assert asking.pump() == 0
    subscriptions.want_again(engine, "https://moved.example/lti/notices", now)
    assert asking.pump("https://moved.example/lti/notices") == 2
    assert {row.sent for row in asking.rows()} == {"https://moved.example/lti/notices"}
    assert asking.puts() == 4


def test_what_fails_for_a_while_is_tried_again_and_what_is_not_allowed_after_a_week(asking: Asking) -> None:
    clock = asking.bench.clock
    asking.outward.answer("PUT", URL, Unreachable("The platform's server gave no whole answer."), Reply(403))
    assert asking.pump() == 2
    later = {row.due_at - clock() for row in asking.rows() if row.due_at}
    assert later == {timedelta(seconds=30), subscriptions.PATIENCE}
    assert all(row.failure and row.sent is None and row.tries == 1 for row in asking.rows())
    asking.outward.answer("PUT", URL, Reply(200, "{}"))
    clock.advance(seconds=31)
    assert asking.pump() == 1
    clock.advance(days=7)
    assert asking.pump() == 1
    assert {row.sent for row in asking.rows()} == {HANDLER}


def test_a_worker_that_was_killed_loses_no_wish(asking: Asking) -> None:
    assert subscriptions.claim(asking.bench.engine, asking.bench.clock()) is not None
    assert asking.pump() == 1, "the other one"
    asking.bench.clock.advance(minutes=3)
    assert asking.pump() == 1
    assert asking.puts() == 2


def test_a_platform_that_was_switched_off_is_not_asked(asking: Asking) -> None:
    with writing(asking.bench.engine) as session:
        session.get_one(RegistrationRow, asking.bench.cast.home.registration.id).status = "disabled"
    asking.pump()
    assert asking.outward.calls == []
    assert {row.failure for row in asking.rows()} == {DISABLED}


def test_a_sweep_asks_and_forgets_old_marks(asking: Asking) -> None:
    bench = asking.bench
    with writing(bench.engine) as session:
        for nonce, age in (("old", 4), ("new", 2)):
            row = NoticeRow(
                registration_id=bench.cast.home.registration.id, nonce_digest=nonce, token_digest="t",
                notice_type=HELLO, received_at=bench.clock() - timedelta(days=age),
            )  # fmt: skip
            session.add(row)
    Work(bench.engine, replace(bench.wire, outward=asking.outward), bench.clock, HANDLER).sweep(lambda: None)
    assert asking.puts() == 2
    purge(bench.engine, bench.clock())
    with reading(bench.engine) as session:
        assert session.scalars(select(NoticeRow.nonce_digest)).all() == ["new"]


def test_a_type_that_appears_later_at_the_same_address_is_asked_for_alone(asking: Asking) -> None:
    assert asking.pump() == 2
    with writing(asking.bench.engine) as session:
        deployment = session.get_one(Deployment, asking.bench.cast.away.deployment.id)
        for types in ({HELLO}, {HELLO}, {HELLO, CONTEXT_COPY}, {HELLO, CONTEXT_COPY}):
            notices.want(session, deployment, NoticeService(URL, frozenset(types)), asking.bench.clock())
            session.flush()
            if types == {HELLO}:
                session.execute(
                    update(NoticeHandler)
                    .where(NoticeHandler.deployment_id == deployment.id)
                    .values(sent=HANDLER, due_at=None)
                )
        rows = session.execute(
            select(NoticeHandler.notice_type, NoticeHandler.sent, NoticeHandler.due_at)
            .where(NoticeHandler.deployment_id == deployment.id)
            .order_by(NoticeHandler.notice_type)
        ).all()
    assert [tuple(row) for row in rows] == [(CONTEXT_COPY, None, asking.bench.clock()), (HELLO, HANDLER, None)]
