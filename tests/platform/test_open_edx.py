"""Convive and Open edX's own LTI 1.3 platform: login, launch, roster, columns, scores, results, deep linking, quirks.

The platform is `lti-consumer-xblock` in a process and an environment of its own. Where it departs from the
specifications, the test says so and the tool lives with it.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.db import db
from lms_plugin.jobs import passback
from lms_plugin.models import Cohort, Deployment, Enrolment, LineItem, Person, Placement, Progress, RegistrationRow
from lti import claims, urls
from lti.errors import Conflict, GiveUp, NotGranted
from lti.grades import (
    LineItem as Column,
)
from lti.grades import (
    Score,
    create_line_item,
    delete_line_item,
    line_item,
    line_items,
    results,
    send_score,
    update_line_item,
)
from lti.roster import members
from lti.services import Caller
from tests.platform.meeting import Meeting
from tests.platform.person import Form, Page
from tests.platform.person import Person as Visitor
from tests.support.cast import LIBRARY

COURSE = "course-v1:PuertoAlba+HC101+2026"
LINK = "block-v1:PuertoAlba+HC101+2026+type@lti_consumer+block@{}"
DECLARED = frozenset({claims.SCOPE_LINE_ITEM_READ, claims.SCOPE_RESULT, claims.SCOPE_SCORE})
FREE = frozenset({claims.SCOPE_LINE_ITEM, claims.SCOPE_RESULT, claims.SCOPE_SCORE})


def entered(campus: Meeting, block: str, username: str) -> Visitor:
    visitor = Visitor()
    page = campus.visit(visitor, f"opened/{block}/{username}")
    assert page.status == 200, page.text
    assert page.address.startswith(campus.tool)
    return visitor


def placed(session: Session, block: str) -> Placement:
    """Where the block itself was opened, before anything was chosen for it."""
    return session.scalars(select(Placement).where(Placement.resource_link_id == LINK.format(block))).one()


def sub(campus: Meeting, username: str) -> str:
    return str(campus.desk("people")[username])


def container(campus: Meeting, block: str) -> str:
    """The line items' address that the launch claims."""
    return f"{campus.campus}/api/lti_consumer/v1/lti/{campus_id(block)}/lti-ags"


def campus_id(block: str) -> int:
    return 1 + ("graded", "free").index(block)


def test_a_learner_enters_by_the_platforms_own_launch(campus: Meeting) -> None:
    entered(campus, "graded", "lucia")
    with campus.app.app_context():
        session = db.session()
        person = session.scalars(select(Person).where(Person.sub == sub(campus, "lucia"))).one()
        assert (person.name, person.issuer) == ("Lucía Ferrer", campus.campus)
        seat = session.scalars(select(Enrolment).where(Enrolment.person_id == person.id)).one()
        assert seat.role == "learner"


def test_identifiers_with_plus_at_and_colon_are_kept_as_they_are(campus: Meeting) -> None:
    entered(campus, "graded", "lucia")
    with campus.app.app_context():
        session = db.session()
        place = placed(session, "graded")
        cohort = session.get_one(Cohort, place.cohort_id)
        assert (cohort.context_id, cohort.title) == (COURSE, "Hate crime and the local police")


def test_the_deployment_is_always_one(campus: Meeting) -> None:
    with campus.app.app_context():
        found = select(Deployment.deployment_id).join(RegistrationRow).where(RegistrationRow.issuer == campus.campus)
        assert set(db.session().scalars(found)) == {"1"}


def test_an_instructor_enters_as_one(campus: Meeting) -> None:
    entered(campus, "graded", "ana")
    with campus.app.app_context():
        seat = select(Enrolment.role).join(Person).where(Person.sub == sub(campus, "ana"))
        assert db.session().scalars(seat).one() == "instructor"


def test_the_roster_is_read_over_all_its_pages(campus: Meeting) -> None:
    address = f"{campus.campus}/api/lti_consumer/v1/lti/1/memberships"
    with campus.app.app_context():
        caller = campus.caller("graded", frozenset())
        whole = members(caller, address)
        paged = members(caller, urls.with_query(address, {"limit": "2"}))
    assert paged == whole
    places = {one.name: one.place.enrolled_as for one in whole}
    assert places.pop("Ana Belmonte") == "instructor"
    assert set(places) == {"Lucía Ferrer", "Marc Oliver", "Nora Vidal", "Pau Soler"}
    assert set(places.values()) == {"learner"}


def test_what_a_learner_answers_reaches_the_gradebook(campus: Meeting) -> None:
    """From the click on an answer to the gradebook of the campus, and again when the second attempt is better."""
    choose_a_module(campus)
    marc = Visitor()
    module = campus.visit(marc, "opened/graded/marc")
    quiz = next(link for link in module.links if link.endswith("/check"))
    for rightly in (False, True):
        play(marc, marc.open(quiz), rightly)
        with campus.app.app_context():
            passback.pump(db.engine, campus.house.wire, lambda: datetime.now(UTC) + timedelta(seconds=2))
            earned = select(Progress.share).join(Enrolment).join(Person).where(Person.sub == sub(campus, "marc"))
            assert campus.published("marc")[-1] == pytest.approx(db.session().scalars(earned).one(), abs=0.001)
    first, *_, last = campus.published("marc")
    assert first < last


def choose_a_module(campus: Meeting) -> None:
    """What an instructor does who opens a link for the first time."""
    ana = Visitor()
    page = campus.visit(ana, "opened/graded/ana")
    form = next((form for form in page.forms if form.boxes), None)
    if form is not None:
        assert ana.send(page, form, form.boxes[0]).status == 200


def play(visitor: Visitor, page: Page, rightly: bool) -> None:
    """One attempt at the quiz: the right options, or the first ones."""
    begin = next(form for form in page.forms if form.action.endswith("/begin"))
    page = visitor.send(page, begin)
    for _ in range(50):
        form = next((form for form in page.forms if form.moves), None)
        if form is None:
            return
        chosen = [box for box in form.boxes if box[1] in right_options(form)] if rightly else form.filled()
        answering = [one for one in form.buttons if one[0] != "m.to"] if form.boxes else form.buttons
        page = visitor.send(page, form, *chosen, *answering[:1])
    raise AssertionError("the quiz has no end")


def right_options(form: Form) -> set[str]:
    document = yaml.safe_load((LIBRARY / "hate-crime/modules/why-local-police/check.yaml").read_text("utf-8"))
    asked = dict(form.fields).get("m.seen")
    question = next((one for one in document["questions"] if one["id"] == asked), {})
    return {one["id"] for one in question.get("options", []) if one.get("correct")}


def test_the_results_tell_what_was_sent(campus: Meeting) -> None:
    entered(campus, "graded", "nora")
    with campus.app.app_context():
        address = db.session().scalars(select(LineItem.url).where(LineItem.url.startswith(campus.campus))).first() or ""
        caller = campus.caller("graded", DECLARED)
        send_score(caller, address, Score(sub(campus, "nora"), caller.now, 7, 10, comment="Muy bien"))
        found = {one.user_id: one for one in results(caller, address)}[sub(campus, "nora")]
    assert (found.score, found.maximum, found.comment) == (7, 10, "Muy bien")
    assert campus.published("nora") == [0.7]


def test_equal_and_earlier_timestamps_are_refused(campus: Meeting) -> None:
    with campus.app.app_context():
        caller = campus.caller("free", FREE)
        column = create_line_item(caller, container(campus, "free"), _column("free", "stamps"))
        for moment, refused in ((caller.now, False), (caller.now, True), (caller.now - timedelta(hours=1), True)):
            score = Score(sub(campus, "pau"), moment, 1, 10)
            if not refused:
                send_score(caller, column.id, score)
                continue
            with pytest.raises(Conflict):
                send_score(caller, column.id, score)
        send_score(caller, column.id, Score(sub(campus, "pau"), caller.now + timedelta(seconds=1), 2, 10))


def test_a_column_is_made_found_changed_and_reaches_the_gradebook(campus: Meeting) -> None:
    with campus.app.app_context():
        caller = campus.caller("free", FREE)
        address = container(campus, "free")
        made = create_line_item(caller, address, _column("free", "quiz-1"))
        assert line_items(caller, address, {"resource_link_id": LINK.format("free")})
        assert [one.id for one in line_items(caller, address, {"resource_id": "quiz-1"})] == [made.id]
        changed = update_line_item(caller, Column("Changed", 20, made.id, "quiz-1", LINK.format("free"), "quiz"))
        assert (line_item(caller, made.id).label, changed.maximum) == ("Changed", 20)
        send_score(caller, made.id, Score(sub(campus, "lucia"), caller.now, 5, 20))
    assert campus.published("lucia")[-1] == 0.25


def test_a_column_cannot_be_deleted_and_the_tool_says_so(campus: Meeting) -> None:
    """Its permission names `delete` where its framework says `destroy`, so every deletion is answered 403."""
    with campus.app.app_context():
        caller = campus.caller("free", FREE)
        made = create_line_item(caller, container(campus, "free"), _column("free", "short-lived"))
        with pytest.raises(NotGranted):
            delete_line_item(caller, made.id)


def test_a_column_without_its_link_is_answered_201_and_never_reaches_the_gradebook(campus: Meeting) -> None:
    before = campus.published("pau")
    with campus.app.app_context():
        caller = campus.caller("free", FREE)
        with pytest.raises(GiveUp):
            create_line_item(caller, container(campus, "free"), Column("Lost", 10, resource_id="lost"))
        careless = _as_generic(campus, caller.now)
        lost = create_line_item(careless, container(campus, "free"), Column("Lost", 10, resource_id="lost"))
        send_score(careless, lost.id, Score(sub(campus, "pau"), caller.now, 10, 10))
    assert lost.id
    assert campus.published("pau") == before


def test_where_the_platform_makes_the_columns_the_tool_may_make_none(campus: Meeting) -> None:
    with campus.app.app_context(), pytest.raises(NotGranted):
        create_line_item(
            campus.caller("graded", DECLARED), container(campus, "graded"), _column("graded", "not-allowed")
        )


def test_two_deep_linked_items_are_a_page_of_links_each_to_its_own_module(campus: Meeting) -> None:
    ana = Visitor()
    ana.open(f"{campus.campus}/desk/enter/ana")
    page = campus.visit(ana, "picked/free/ana")
    form = next(form for form in page.forms if form.boxes)
    first, second = form.boxes[:2]
    answer = ana.send(page, form, first, second, form.button("choose", "add"))
    form = next(form for form in answer.forms if any(name == "JWT" for name, _ in form.fields))
    saved = ana.send(answer, form)
    assert (saved.status, saved.address.startswith(campus.campus)) == (200, True)
    assert "successfully saved" in saved.text

    marc = Visitor()
    marc.open(f"{campus.campus}/desk/enter/marc")
    contents = marc.open(f"{campus.campus}/desk/content/free/marc")
    assert len(contents.links) == 2
    opened = [campus.post_on(marc, marc.open(link)) for link in contents.links]
    assert [page.status for page in opened] == [200, 200]
    assert len({page.address for page in opened}) == 2
    again = campus.post_on(marc, marc.open(contents.links[1]))
    assert again.address == opened[1].address


def test_who_is_no_author_cannot_save_what_was_chosen(campus: Meeting) -> None:
    """The platform asks who sends the form; the tool has signed it all the same."""
    stranger = Visitor()
    page = campus.visit(stranger, "picked/free/ana")
    form = next(form for form in page.forms if form.boxes)
    answer = stranger.send(page, form, form.boxes[0], form.button("choose", "add"))
    form = next(form for form in answer.forms if any(name == "JWT" for name, _ in form.fields))
    assert stranger.send(answer, form).status == 403


def test_a_learner_may_not_choose_content(campus: Meeting) -> None:
    """The platform itself refuses before it signs anything."""
    page = Visitor().open(f"{campus.campus}/desk/picked/free/lucia")
    assert page.status == 403


def _column(block: str, resource: str) -> Column:
    return Column("Quiz", 10, resource_id=resource, resource_link_id=LINK.format(block), tag="quiz")


def _as_generic(campus: Meeting, now: datetime) -> Caller:
    """The same platform, as a tool would meet it that does not know its family."""
    return Caller(replace(campus.registration("free"), family=""), campus.house.wire, now, FREE)
