"""Columns of the gradebook: found or made where the platform couples none, said when they are gone, never doubled."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from lms_plugin.jobs import backoff, columns
from lms_plugin.jobs.transactions import reading, writing
from lms_plugin.models import Grade, LineItem, Placement
from lms_plugin.services import columns as decisions
from lti import claims
from lti.claims import Ags
from lti.http import Reply
from tests.lms_plugin.jobs.conftest import MODULE, Bench
from tests.support.gradebook import FakeGradebook

CONTAINER = "http://127.0.0.1:8001/puerto-alba/courses/course-1/lineitems"
ALL = frozenset({claims.SCOPE_LINE_ITEM, claims.SCOPE_SCORE, claims.SCOPE_RESULT})


@pytest.fixture
def lms() -> FakeGradebook:
    return FakeGradebook()


def known(bench: Bench) -> LineItem | None:
    with reading(bench.engine) as session:
        placement_id = bench.cast.home.placements[MODULE].id
        return session.scalars(select(LineItem).where(LineItem.placement_id == placement_id)).one_or_none()


def column(bench: Bench) -> LineItem:
    found = known(bench)
    assert found is not None
    return found


def forget(bench: Bench) -> None:
    with writing(bench.engine) as session:
        session.delete(session.get_one(LineItem, column(bench).id))


def launch(bench: Bench, title: str = "", lineitem: str = "", scopes: frozenset[str] = ALL) -> None:
    """What a launch of the link tells of its column."""
    with writing(bench.engine) as session:
        placement = session.get_one(Placement, bench.cast.home.placements[MODULE].id)
        placement.title = title or placement.title
        line_item = session.scalars(select(LineItem).where(LineItem.placement_id == placement.id)).one_or_none()
        decisions.connect(session, placement, Ags(lineitem, CONTAINER, scopes), bench.clock(), line_item)


def work(bench: Bench) -> int:
    return columns.pump(bench.engine, bench.wire, bench.clock, chance=lambda: 0.0)


def gradebook(bench: Bench) -> FakeGradebook:
    assert isinstance(bench.lms, FakeGradebook)
    return bench.lms


def made(bench: Bench) -> LineItem:
    """A column that this tool has made."""
    forget(bench)
    launch(bench)
    work(bench)
    return column(bench)


def test_a_column_is_made_where_the_platform_couples_none_and_lets_us(bench: Bench) -> None:
    found = made(bench)
    assert (found.state, found.url) == ("live", f"{CONTAINER}/made-1")
    (kept,) = gradebook(bench).columns.values()
    assert kept["resourceLinkId"] == f"link-{MODULE}"
    assert (kept["resourceId"], kept["tag"]) == (f"hate-crime/{MODULE}", "module")
    bench.want(bench.cast.trainee, 0.5)
    bench.pump()
    assert bench.lms.shown() == {"lucia": 50.0}


@pytest.mark.parametrize("scopes", [frozenset({claims.SCOPE_SCORE}), frozenset({claims.SCOPE_LINE_ITEM_READ})])
def test_nothing_is_made_without_the_right_to(bench: Bench, scopes: frozenset[str]) -> None:
    forget(bench)
    launch(bench, scopes=scopes)
    assert known(bench) is None
    assert work(bench) == 0


def test_nothing_is_made_for_a_link_that_wants_none(bench: Bench) -> None:
    forget(bench)
    with writing(bench.engine) as session:
        session.get_one(Placement, bench.cast.home.placements[MODULE].id).settings = {"column": False}
    launch(bench)
    assert known(bench) is None


def test_a_column_that_is_there_already_is_taken_and_not_doubled(bench: Bench) -> None:
    forget(bench)
    address = f"{CONTAINER}/theirs"
    gradebook(bench).columns[address] = {
        "id": address, "label": "x", "scoreMaximum": 100, "resourceLinkId": f"link-{MODULE}",
    }  # fmt: skip
    launch(bench)
    work(bench)
    assert (column(bench).url, gradebook(bench).made, column(bench).made_at) == (address, 0, None)


def test_an_answer_that_gets_lost_makes_no_second_column(bench: Bench) -> None:
    gradebook(bench).lost_answers = 1
    found = made(bench)
    assert found.state == "wanted"
    assert found.failure
    bench.clock.advance(minutes=30)
    work(bench)
    assert (column(bench).state, gradebook(bench).made) == ("live", 1)


def test_launching_again_makes_nothing_more(bench: Bench) -> None:
    made(bench)
    launch(bench)
    assert (work(bench), gradebook(bench).made) == (0, 1)


@pytest.mark.parametrize(("status", "state"), [(403, "refused"), (400, "refused"), (500, "wanted"), (429, "wanted")])
def test_a_platform_that_makes_none_is_asked_later_or_believed(bench: Bench, status: int, state: str) -> None:
    forget(bench)
    launch(bench)
    bench.lms.mood = Reply(status)
    work(bench)
    assert column(bench).state == state
    assert column(bench).failure
    bench.lms.mood = None
    bench.clock.advance(days=1)
    work(bench)
    assert column(bench).state == ("live" if state == "wanted" else "refused")


def test_after_a_week_a_person_has_to_look(bench: Bench) -> None:
    forget(bench)
    launch(bench)
    bench.lms.mood = Reply(500)
    with writing(bench.engine) as session:
        session.get_one(LineItem, column(bench).id).tries = backoff.MOST_TRIES - 1
    work(bench)
    assert (column(bench).state, column(bench).failure) == ("refused", columns.EXHAUSTED)


def test_a_link_that_is_renamed_renames_the_column_we_made_and_no_other(bench: Bench) -> None:
    launch(bench, "Theirs", column(bench).url)
    assert work(bench) == 0
    made(bench)
    launch(bench, "Why it matters")
    work(bench)
    (kept,) = gradebook(bench).columns.values()
    assert (kept["label"], gradebook(bench).renamed) == ("Why it matters", 1)


def test_a_deleted_column_is_said_once_and_its_grades_wait_for_a_decision(bench: Bench) -> None:
    made(bench)
    bench.want(bench.cast.trainee, 0.5)
    bench.want(bench.cast.mate, 0.7)
    gradebook(bench).columns.clear()
    bench.pump()
    assert column(bench).state == "gone"
    assert {grade.status for grade in bench.grades()} == {"parked"}
    bench.clock.advance(days=2)
    launch(bench)
    assert (bench.pump(), work(bench), gradebook(bench).made) == (0, 0, 1)


def test_a_deleted_column_is_made_anew_when_somebody_asks_and_everything_is_sent(bench: Bench) -> None:
    made(bench)
    bench.want(bench.cast.mate, 0.7)
    bench.pump()
    gradebook(bench).columns.clear()
    bench.want(bench.cast.trainee, 0.5)
    bench.pump()
    bench.clock.advance(hours=1)
    with writing(bench.engine) as session:
        decisions.restore(session, bench.cast.home.placements[MODULE].id, bench.clock())
    bench.lms.kept.clear()
    work(bench)
    bench.pump()
    assert column(bench).state == "live"
    assert bench.lms.shown() == {"lucia": 50.0, "marc": 70.0}


def test_a_column_that_only_seemed_to_be_gone_is_found_again(bench: Bench) -> None:
    address = made(bench).url
    kept = dict(gradebook(bench).columns)
    gradebook(bench).columns.clear()
    bench.want(bench.cast.trainee, 0.5)
    bench.pump()
    gradebook(bench).columns.update(kept)
    with writing(bench.engine) as session:
        decisions.restore(session, bench.cast.home.placements[MODULE].id, bench.clock())
    work(bench)
    assert (column(bench).url, gradebook(bench).made) == (address, 1)


def test_a_platform_that_answers_404_for_one_person_keeps_its_column(bench: Bench) -> None:
    found = made(bench)
    bench.want(bench.cast.trainee, 0.5)
    wire = replace(bench.wire, outward=NobodyThere(columns=gradebook(bench).columns))
    from lms_plugin.jobs import passback

    passback.pump(bench.engine, wire, bench.clock)
    assert (column(bench).state, bench.grade().status) == ("live", "parked")
    assert column(bench).url == found.url


class NobodyThere(FakeGradebook):
    """Some platforms answer 404 for a person whom they do not know."""

    def _take(self, item: str, score: dict[str, object]) -> Reply:
        return Reply(404)


def test_a_column_that_the_platform_couples_later_gets_everything(bench: Bench) -> None:
    made(bench)
    bench.want(bench.cast.trainee, 0.5)
    bench.pump()
    other = f"{CONTAINER}/other"
    gradebook(bench).columns[other] = {"id": other, "label": "x", "scoreMaximum": 100}
    bench.clock.advance(minutes=1)
    launch(bench, lineitem=other)
    bench.pump()
    assert column(bench).url == other
    assert ("/puerto-alba/courses/course-1/lineitems/other", "lucia") in bench.lms.kept


def test_switching_a_column_off_takes_an_empty_one_of_ours_away_and_sends_nothing_more(bench: Bench) -> None:
    made(bench)
    with writing(bench.engine) as session:
        decisions.switch_off(session, session.get_one(LineItem, column(bench).id), bench.clock())
    work(bench)
    assert (gradebook(bench).deleted, column(bench).url) == (1, "")
    bench.want(bench.cast.trainee, 0.5)
    assert bench.grades() == []
    launch(bench)
    assert (work(bench), column(bench).state) == (0, "off")


def test_switching_off_leaves_a_column_with_results_alone_and_on_sends_again(bench: Bench) -> None:
    made(bench)
    bench.want(bench.cast.trainee, 0.5)
    bench.pump()
    with writing(bench.engine) as session:
        decisions.switch_off(session, session.get_one(LineItem, column(bench).id), bench.clock())
    assert (work(bench), gradebook(bench).deleted) == (0, 0)
    bench.clock.advance(minutes=1)
    with writing(bench.engine) as session:
        decisions.switch_on(session, session.get_one(LineItem, column(bench).id), bench.clock())
    work(bench)
    assert bench.pump() == 1
    assert column(bench).state == "live"


def test_the_score_of_a_single_activity_goes_to_its_own_column(bench: Bench) -> None:
    from lms_plugin.services.grades import Wish

    with writing(bench.engine) as session:
        session.get_one(Placement, bench.cast.home.placements[MODULE].id).activity_key = "check"
    bench.earn(bench.cast.trainee, Wish("in_progress", 0.1), Wish("completed", 0.9), "check")
    bench.earn(bench.cast.mate, Wish("in_progress", 0.1), Wish("completed", 0.8), "the-shutter")
    with reading(bench.engine) as session:
        assert [(one.wanted_share, one.wanted_stage) for one in session.scalars(select(Grade))] == [(0.9, "completed")]


def test_a_column_that_is_switched_off_while_it_is_made_is_taken_away_again(bench: Bench) -> None:
    forget(bench)
    launch(bench)
    claimed = columns.claim(bench.engine, bench.clock())
    assert claimed is not None
    with writing(bench.engine) as session:
        decisions.switch_off(session, session.get_one(LineItem, claimed.id), bench.clock())
    columns.see_to(bench.engine, bench.wire, bench.clock, claimed)
    assert (column(bench).state, gradebook(bench).made) == ("off", 1)
    work(bench)
    assert (gradebook(bench).deleted, column(bench).url, column(bench).state) == (1, "", "off")
