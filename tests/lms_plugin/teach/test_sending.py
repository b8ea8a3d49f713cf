"""What an instructor can do about grades, each act on its page."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Audit, Grade, LineItem
from lti import claims
from tests.lms_plugin.teach.crowd import Crowd
from tests.support.browser import Browser
from tests.support.house import Bell

MODULE = "why-local-police"


@pytest.fixture
def column(crowd: Crowd) -> LineItem:
    """The column of the module, which may be read and made."""
    found = crowd.session.scalars(select(LineItem).where(LineItem.placement_id == crowd.placement().id)).one()
    found.scopes = f"{claims.SCOPE_LINE_ITEM} {claims.SCOPE_RESULT} {claims.SCOPE_SCORE}"
    found.container = "http://127.0.0.1:8001/x/lineitems"
    crowd.session.commit()
    return found


def acts(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Audit.act).order_by(Audit.id)))


def test_everything_is_sent_again_only_after_it_was_said_what_that_means(
    instructor: Browser, home: str, crowd: Crowd, session: Session, bell: Bell
) -> None:
    grade = crowd.grade(crowd.learner("Nora"))
    crowd.session.commit()
    page = instructor.get(f"{home}/grades/everything").text
    assert "may be overwritten" in page
    assert instructor.post(f"{home}/grades/everything").location == f"{home}/grades/everything"
    rung = bell.rung
    assert instructor.post(f"{home}/grades/everything", {"confirm": "yes"}).location == f"{home}/grades"
    session.rollback()
    found = session.get_one(Grade, grade.id)
    assert (found.status, found.wanted_stamp) == ("waiting", 2)
    assert bell.rung == rung + 1
    assert acts(session)[-1] == "grade.resend"


def test_what_the_gradebook_says_stands_beside_what_was_sent(
    instructor: Browser, home: str, crowd: Crowd, session: Session, column: LineItem
) -> None:
    grade = crowd.grade(crowd.learner("Nora"), share=0.5)
    crowd.session.commit()
    assert "Ask the LMS now" in instructor.get(f"{home}/grades").text
    instructor.post(f"{home}/grades/results")
    session.rollback()
    assert session.get_one(LineItem, column.id).results_due_at == crowd.now
    assert "asked, the answer has not come yet" in instructor.get(f"{home}/grades").text
    found = session.get_one(Grade, grade.id)
    found.result_share, found.result_at = 0.82, crowd.now
    answered = session.get_one(LineItem, column.id)
    answered.results_at, answered.results_due_at = crowd.now, None
    session.commit()
    page = instructor.get(f"{home}/grades").text
    assert "82" in page
    assert "differs" in page


def test_a_gradebook_that_may_not_be_read_is_not_asked(instructor: Browser, home: str, crowd: Crowd) -> None:
    crowd.grade(crowd.learner("Nora"))
    crowd.session.commit()
    assert "Ask the LMS now" not in instructor.get(f"{home}/grades").text
    instructor.post(f"{home}/grades/results")
    assert "does not let Convive read" in instructor.get(f"{home}/grades").text


@pytest.mark.parametrize(("can_make", "words"), [(True, "Make the column again"), (False, "Look for the column again")])
def test_a_deleted_column_is_said_and_comes_back_when_somebody_wants_it(
    instructor: Browser, home: str, session: Session, crowd: Crowd, column: LineItem, can_make: bool, words: str
) -> None:
    column.state = "gone"
    column.container = column.container if can_make else None
    session.commit()
    page = instructor.get(f"{home}/grades").text
    assert "was deleted in your LMS" in page
    assert words in page
    place = f"/teach/p/{crowd.placement().uuid}/column"
    assert instructor.post(place).location == f"{home}/grades"
    session.rollback()
    assert (session.get_one(LineItem, column.id).state, acts(session)[-1]) == ("wanted", "column.restore")
    assert "is being made in your LMS" in instructor.get(f"{home}/grades").text


def test_who_has_only_started_has_no_points_yet(instructor: Browser, home: str, crowd: Crowd) -> None:
    grade = crowd.grade(crowd.learner("Nora"), status="waiting")
    grade.wanted_share, grade.wanted_stage = None, "started"
    crowd.session.commit()
    page = instructor.get(f"{home}/grades").text
    assert "started" in page
    assert instructor.post(f"{home}/grades.csv").status_code == 200
