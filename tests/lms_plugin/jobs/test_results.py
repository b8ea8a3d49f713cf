"""What the gradebook says is read when somebody asks, and changes nothing of ours."""

import pytest
from sqlalchemy import select, update

from lms_plugin.jobs import results
from lms_plugin.jobs.taking import DISABLED
from lms_plugin.jobs.transactions import reading, writing
from lms_plugin.models import LineItem, RegistrationRow
from lms_plugin.services import columns
from lti import claims
from lti.http import Reply
from tests.lms_plugin.jobs.conftest import MODULE, Bench
from tests.support.gradebook import FakeGradebook


@pytest.fixture
def lms() -> FakeGradebook:
    return FakeGradebook()


@pytest.fixture
def told(bench: Bench) -> Bench:
    """Two people's grades have arrived in a column that may be read."""
    assert isinstance(bench.lms, FakeGradebook)
    with writing(bench.engine) as session:
        session.execute(update(LineItem).values(scopes=f"{claims.SCOPE_RESULT} {claims.SCOPE_SCORE}"))
    item = column(bench)
    bench.lms.columns[item.url] = {"id": item.url, "label": "x", "scoreMaximum": 100}
    bench.want(bench.cast.trainee, 0.5)
    bench.want(bench.cast.mate, 0.7)
    bench.pump()
    return bench


def column(bench: Bench) -> LineItem:
    with reading(bench.engine) as session:
        placement_id = bench.cast.home.placements[MODULE].id
        return session.scalars(select(LineItem).where(LineItem.placement_id == placement_id)).one()


def ask(bench: Bench) -> int:
    with writing(bench.engine) as session:
        number = columns.ask_results(session, bench.cast.home.cohort.id, bench.clock())
    results.pump(bench.engine, bench.wire, bench.clock)
    return number


def test_what_the_gradebook_says_is_kept_beside_what_it_was_told(told: Bench) -> None:
    assert isinstance(told.lms, FakeGradebook)
    told.lms.results = {"lucia": 82.0, "nobody-of-ours": 3.0}
    assert ask(told) == 2
    shown = {grade.enrolment_id: (grade.result_share, grade.sent_share, grade.status) for grade in told.grades()}
    assert set(shown.values()) == {(0.82, 0.5, "sent"), (None, 0.7, "sent")}
    assert {grade.result_at for grade in told.grades()} == {told.clock()}
    assert (column(told).results_at, column(told).results_due_at) == (told.clock(), None)


@pytest.mark.parametrize("mood", [Reply(403), Reply(404), Reply(500), Reply(200, "<html>"), Reply(200, '[{"us')])
def test_why_it_could_not_be_read_is_said(told: Bench, mood: Reply) -> None:
    told.lms.mood = mood
    ask(told)
    assert column(told).results_failure
    assert column(told).results_due_at is None
    assert {grade.result_at for grade in told.grades()} == {None}
    assert {grade.status for grade in told.grades()} == {"sent"}


def test_who_did_not_grant_it_is_not_asked(bench: Bench) -> None:
    assert ask(bench) == 0


def test_a_switched_off_registration_is_never_called(told: Bench) -> None:
    with writing(told.engine) as session:
        session.execute(update(RegistrationRow).values(status="disabled"))
    ask(told)
    assert column(told).results_failure == DISABLED
