"""Reports, hidden contributions, and what facilitators see; strangers see nothing at all."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms_plugin.models import Audit, Member, Person, Post, PostReport, Room
from tests.lms_plugin.community.conftest import Browser, Crowd, posts_of


@pytest.fixture
def spoken(shared: str, crowd: Crowd) -> tuple[str, str, str]:
    """Paths of the room and of a thread, and the uuid of its second contribution, which is the officer's."""
    thread = crowd.mate.start(shared, title="Opening title", body="Opening words")
    return shared, thread, crowd.officer.reply(thread, "Doubtful words")


def test_a_report_reaches_the_facilitators_without_the_one_who_made_it(
    spoken: tuple[str, str, str], crowd: Crowd
) -> None:
    room, _, post = spoken
    assert crowd.away_officer.post(f"{room}/c/{post}/report", reason="It names a shop").status_code == 303
    assert "(1 report)" in crowd.facilitator.get(room).text
    page = crowd.facilitator.get(f"{room}/facilitate").text
    reports = page[page.index('id="reports"') : page.index('id="members"')]
    assert "It names a shop" in reports
    assert "Doubtful words" in reports
    assert crowd.officer.alias in reports
    assert crowd.away_officer.alias not in reports


def test_a_second_report_of_the_same_member_replaces_the_first(
    spoken: tuple[str, str, str], crowd: Crowd, session: Session
) -> None:
    room, _, post = spoken
    for reason in ("First", "Second"):
        assert crowd.away_officer.post(f"{room}/c/{post}/report", reason=reason).status_code == 303
    session.rollback()
    assert session.scalars(select(PostReport.reason)).all() == ["Second"]


def test_reports_and_hiding_need_a_reason_that_fits(
    spoken: tuple[str, str, str], crowd: Crowd, session: Session
) -> None:
    room, _, post = spoken
    for reason in ("", "  ", "\u200b", "r" * 501):
        assert crowd.mate.post(f"{room}/c/{post}/report", reason=reason).status_code == 422
        assert crowd.facilitator.post(f"{room}/c/{post}/hide", reason=reason).status_code == 422
    assert session.scalar(select(func.count()).where(Post.hidden_at.is_not(None))) == 0


def test_a_hidden_contribution_leaves_a_line_and_stays_readable_for_its_author(
    spoken: tuple[str, str, str], crowd: Crowd
) -> None:
    room, thread, post = spoken
    assert crowd.facilitator.post(f"{room}/c/{post}/hide", reason="Rule: no shops").status_code == 303
    for browser in (crowd.mate, crowd.away_officer):
        page = browser.get(thread).text
        assert "Hidden by a facilitator: Rule: no shops" in page
        assert "Doubtful words" not in page
        assert "Doubtful" not in browser.get(f"{room}/c/{post}/report").text
        assert "0 contributions with" in browser.get(f"{room}?q=Doubtful").text
    assert "Doubtful words" in crowd.officer.get(thread).text
    assert "Doubtful words" in crowd.away_facilitator.get(thread).text


def test_hiding_settles_the_reports_and_is_noted(spoken: tuple[str, str, str], crowd: Crowd, session: Session) -> None:
    room, _, post = spoken
    crowd.mate.post(f"{room}/c/{post}/report", reason="Names a shop")
    crowd.away_facilitator.post(f"{room}/c/{post}/hide", reason="No shops")
    assert "(1 report)" not in crowd.facilitator.get(room).text
    session.rollback()
    line = session.scalars(select(Audit).where(Audit.act == "post.hide")).one()
    assert (line.actor_uuid, line.thing_uuid) == (crowd.away_facilitator.person, post)
    assert "shop" not in str(line.detail)


def test_a_hidden_opening_hides_its_title(spoken: tuple[str, str, str], crowd: Crowd) -> None:
    room, thread, _ = spoken
    opening = posts_of(crowd.mate.get(thread).text)[0]
    crowd.facilitator.post(f"{room}/c/{opening}/hide", reason="No")
    for path in (room, thread, f"{room}?q=Doubtful"):
        assert "Opening title" not in crowd.officer.get(path).text
        assert "Opening title" in crowd.mate.get(path).text
    assert "0 contributions with" in crowd.officer.get(f"{room}?q=Opening").text


def test_a_hidden_contribution_cannot_be_changed_and_the_words_come_back(
    spoken: tuple[str, str, str], crowd: Crowd
) -> None:
    room, _, post = spoken
    crowd.facilitator.post(f"{room}/c/{post}/hide", reason="No")
    answer = crowd.officer.post(f"{room}/c/{post}/edit", body="Mended words", before="")
    assert answer.status_code == 409
    assert "Mended words" in answer.text


def test_what_was_hidden_can_be_shown_again(spoken: tuple[str, str, str], crowd: Crowd) -> None:
    room, thread, post = spoken
    crowd.facilitator.post(f"{room}/c/{post}/hide", reason="No")
    assert crowd.away_facilitator.post(f"{room}/c/{post}/unhide").status_code == 303
    assert "Doubtful words" in crowd.mate.get(thread).text


def test_a_report_can_be_settled_and_the_words_left(spoken: tuple[str, str, str], crowd: Crowd) -> None:
    room, thread, post = spoken
    crowd.mate.post(f"{room}/c/{post}/report", reason="Hm")
    assert crowd.facilitator.post(f"{room}/c/{post}/settle").status_code == 303
    assert "(1 report)" not in crowd.facilitator.get(room).text
    assert "Doubtful words" in crowd.mate.get(thread).text


def test_facilitators_see_aliases_and_sides_and_who_has_not_written(spoken: tuple[str, str, str], crowd: Crowd) -> None:
    room, _, _ = spoken
    page = crowd.facilitator.get(f"{room}/facilitate").text
    assert "1 member has not written yet" in page
    assert crowd.away_officer.alias in page
    assert "Realname" not in page
    for browser in (crowd.officer, crowd.mate, crowd.away_officer):
        assert browser.person not in page


def test_members_cannot_do_what_facilitators_do(spoken: tuple[str, str, str], crowd: Crowd) -> None:
    room, _, post = spoken
    for act in ("hide", "unhide", "settle"):
        assert crowd.mate.post(f"{room}/c/{post}/{act}", reason="Because").status_code == 403
    assert crowd.mate.get(f"{room}/facilitate").status_code == 403
    assert crowd.mate.post(f"{room}/invitations", label="Club", days=30).status_code == 403
    assert crowd.mate.post(f"{room}/invitations/{uuid4()}/revoke").status_code == 403
    assert crowd.mate.post(f"{room}/code").status_code == 403
    assert crowd.mate.get(f"{room}/c/{post}/hide").status_code == 403


def _every_route(room: str, thread: str, post: str) -> list[tuple[str, str]]:
    gets = ["", "?q=x", "/news", "/leave", "/facilitate"]
    gets += [f"/c/{post}/{act}" for act in ("edit", "report", "hide")]
    acts = ["", "/read", "/leave", "/code", "/invitations", f"/invitations/{uuid4()}/revoke"]
    acts += [f"/c/{post}/{act}" for act in ("edit", "report", "hide", "unhide", "settle")]
    routes = [("get", room + path) for path in gets] + [("post", room + path) for path in acts]
    routes += [("get", thread), ("get", f"{thread}/news"), ("post", thread), ("post", f"{thread}/read")]
    return routes


FORM = {"title": "T", "body": "B", "reason": "R", "label": "L", "days": "30", "seen": "1", "before": ""}


def _status(browser: Browser, method: str, path: str) -> int:
    if method == "get":
        return browser.get(path).status_code
    return browser.post(path, key=str(uuid4()), **FORM).status_code


def test_strangers_are_refused_at_every_route(spoken: tuple[str, str, str], crowd: Crowd, session: Session) -> None:
    before = session.scalar(select(func.count()).select_from(Post))
    for method, path in _every_route(*spoken):
        assert _status(crowd.outsider, method, path) == 404, path
        assert _status(crowd.anonymous, method, path) == 401, path
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Post)) == before


def test_things_of_one_room_are_not_there_in_another(
    spoken: tuple[str, str, str], crowd: Crowd, session: Session
) -> None:
    room, thread, post = spoken
    session.rollback()
    row = session.scalars(select(Room)).one()
    other = Room(title="Other", module_uuid=row.module_uuid, activity_key="trust", created_at=row.created_at)
    session.add(other)
    session.flush()
    person = session.scalars(select(Person).where(Person.uuid == crowd.outsider.person)).one()
    session.add(
        Member(
            room_id=other.id, person_id=person.id, alias="A", role="member", side="partner", joined_at=row.created_at
        )
    )
    session.commit()
    path = f"/community/r/{other.uuid}"
    assert crowd.outsider.get(path).status_code == 200
    moved = thread.replace(room, path)
    for method, route in _every_route(path, moved, post):
        if "/t/" in route or "/c/" in route:
            assert _status(crowd.outsider, method, route) in (403, 404), route
    assert crowd.outsider.get(moved).status_code == 404
    assert crowd.outsider.get(f"{path}/c/{post}/report").status_code == 404


def test_a_room_that_is_none_is_not_found(crowd: Crowd) -> None:
    for room in ("1", "x", "00000000-0000-0000-0000-000000000000", "%00", "..%2f"):
        assert crowd.officer.get(f"/community/r/{room}").status_code == 404
