"""What people read in a room: where they stopped, what is new, what a search finds, and at what price."""

from urllib.parse import quote
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms_plugin.db import db
from lms_plugin.models import Attempt, Member, Post, Thread, Visit
from tests.lms_plugin.community.conftest import Crowd, posts_of
from tests.support.cast import Cast
from tests.support.counting import statements
from tests.support.house import Clock
from tests.support.law import renew_law, sign_newest


def test_new_contributions_are_counted_and_marked_where_reading_stopped(shared: str, crowd: Crowd) -> None:
    thread = crowd.officer.start(shared, body="First")
    assert "1 new" in crowd.mate.get(shared).text
    assert "1 new" not in crowd.officer.get(shared).text
    crowd.mate.post(f"{thread}/read", seen=1)
    assert "1 new" not in crowd.mate.get(shared).text
    second = crowd.officer.reply(thread, "Second", seen=1)
    crowd.away_officer.reply(thread, "Third", seen=2)
    page = crowd.mate.get(shared).text
    assert "2 new" in page
    assert f"{thread}#unread" in page
    page = crowd.mate.get(thread).text
    assert page.index('id="unread"') < page.index(f'id="p-{second}"')
    assert page.index("First") < page.index('id="unread"')


def test_reading_a_page_writes_nothing(shared: str, crowd: Crowd) -> None:
    thread = crowd.officer.start(shared)
    crowd.mate.get(thread)
    assert "1 new" in crowd.mate.get(shared).text


def test_marks_never_go_back_and_never_beyond_the_end(shared: str, crowd: Crowd) -> None:
    thread = crowd.officer.start(shared)
    crowd.mate.post(f"{thread}/read", seen=999)
    crowd.mate.post(f"{thread}/read", seen=0)
    assert "1 new" not in crowd.mate.get(shared).text
    crowd.officer.reply(thread)
    assert "1 new" in crowd.mate.get(shared).text


def test_who_replies_has_read_what_the_page_showed_and_no_more(shared: str, crowd: Crowd) -> None:
    thread = crowd.officer.start(shared)
    crowd.mate.reply(thread, seen=1)
    assert "new</span>" not in crowd.mate.get(shared).text
    crowd.officer.reply(thread, "unseen by the mate", seen=1)
    crowd.mate.reply(thread, "written meanwhile", seen=2)
    assert "2 new" in crowd.mate.get(shared).text


def test_everything_can_be_marked_as_read(shared: str, crowd: Crowd) -> None:
    for _ in range(3):
        crowd.officer.start(shared)
    assert crowd.mate.get(shared).text.count("1 new") == 3
    assert crowd.mate.post(f"{shared}/read").status_code == 303
    assert "1 new" not in crowd.mate.get(shared).text


def test_threads_stand_newest_first(shared: str, crowd: Crowd, clock: Clock) -> None:
    first = crowd.officer.start(shared, title="Older")
    clock.advance(minutes=1)
    crowd.officer.start(shared, title="Newer")
    page = crowd.mate.get(shared).text
    assert page.index(">Newer<") < page.index(">Older<")
    clock.advance(minutes=1)
    crowd.mate.reply(first)
    page = crowd.mate.get(shared).text
    assert page.index(">Older<") < page.index(">Newer<")


def test_lists_have_pages_of_fifty(shared: str, crowd: Crowd, session: Session, clock: Clock) -> None:
    thread = crowd.officer.start(shared, title="Long one")
    _fill(session, thread, 119, clock)
    first = crowd.mate.get(f"{thread}?page=1").text
    assert len(posts_of(first)) == 50
    assert "Page 1 of 3" in first
    assert len(posts_of(crowd.mate.get(f"{thread}?page=3").text)) == 20
    crowd.mate.post(f"{thread}/read", seen=60)
    assert "Page 2 of 3" in crowd.mate.get(thread).text
    assert f"{thread}?page=2#unread" in crowd.mate.get(shared).text
    location = crowd.officer.post(thread, body="Last", key=str(uuid4())).location
    assert "page=3#p-" in location


def test_a_page_that_is_none_is_not_found(shared: str, crowd: Crowd) -> None:
    thread = crowd.officer.start(shared)
    for page in ("0", "-1", "4", "x", "1e9", "99999999999999999999", "%00"):
        assert crowd.mate.get(f"{shared}?page={page}").status_code == 404
        assert crowd.mate.get(f"{thread}?page={page}").status_code == 404


def test_search_finds_titles_and_words_and_takes_wildcards_literally(shared: str, crowd: Crowd) -> None:
    crowd.officer.start(shared, title="About trust", body="We gained 100% of it")
    crowd.officer.start(shared, title="Other", body="snake_case stays")
    assert "1 contribution with" in crowd.mate.get(f"{shared}?q=TRUST").text
    assert "1 contribution with" in crowd.mate.get(f"{shared}?q=100%25").text
    assert "1 contribution with" in crowd.mate.get(f"{shared}?q=snake_case").text
    for nothing in ("1%250", "snakeXcase", "snake%25case", "_rust", "%5C", "/"):
        assert "0 contributions with" in crowd.mate.get(f"{shared}?q={nothing}").text, nothing


@pytest.mark.parametrize("words", ["policia", "POLICIA", "Policía", "polici\u0301a"])
def test_a_search_makes_no_difference_between_letters_with_and_without_accent(
    words: str, shared: str, crowd: Crowd
) -> None:
    crowd.officer.start(shared, title="Un saludo", body="Habla " + "del barrio " * 30 + "y de la POLICÍA local")
    crowd.officer.start(shared, title="La policía del barrio", body="Otra cosa")
    found = crowd.mate.get(f"{shared}?q={quote(words)}").text
    assert "2 contributions with" in found
    assert "…" in found
    assert "POLICÍA local" in found


def test_odd_searches_are_answered(shared: str, crowd: Crowd) -> None:
    crowd.officer.start(shared)
    for words in ("'", "%00", "a" * 5000, "%F0%9F%98%80", "\\", "%", "--;", "%ED%A0%80", "%CC%81"):
        assert crowd.mate.get(f"{shared}?q={words}").status_code == 200


def test_search_leads_to_the_page_of_the_contribution(
    shared: str, crowd: Crowd, session: Session, clock: Clock
) -> None:
    thread = crowd.officer.start(shared)
    _fill(session, thread, 60, clock)
    page = crowd.mate.get(f"{shared}?q=filler-55").text
    assert f"{thread}?page=2#p-" in page


def test_news_are_told_and_an_unchanged_room_answers_304(shared: str, crowd: Crowd, app: Flask) -> None:
    thread = crowd.officer.start(shared)
    for path in (f"{thread}/news?seen=1", f"{shared}/news?seen=1"):
        quiet = crowd.mate.get(path)
        assert quiet.status_code == 200
        assert quiet.text.strip() == ""
        assert "no-store" not in quiet.headers["Cache-Control"]
        assert crowd.mate.get(path, If_None_Match=quiet.headers["ETag"]).status_code == 304
    crowd.officer.reply(thread)
    crowd.officer.reply(thread)
    news = crowd.mate.get(f"{thread}/news?seen=1", If_None_Match=quiet.headers["ETag"])
    assert "2 new contributions – show" in news.text
    assert f"{thread}?page=1#unread" in news.text
    with statements(db.engine) as sent:
        crowd.mate.get(f"{thread}/news?seen=1")
    assert len(sent) == 2


def test_odd_polls_are_answered(shared: str, crowd: Crowd) -> None:
    for seen in ("", "x", "-1", "9" * 30, "%00"):
        assert crowd.mate.get(f"{shared}/news?seen={seen}").status_code == 200


def test_a_room_with_fifty_threads_takes_five_statements(
    shared: str, crowd: Crowd, session: Session, clock: Clock
) -> None:
    for _ in range(3):
        crowd.officer.start(shared)
    member = session.scalar(select(Member.id).limit(1))
    room = session.scalar(select(Thread.room_id).limit(1))
    session.add_all(
        Thread(room_id=room, member_id=member, title=f"T{n}", posts=1, created_at=clock(), last_at=clock())
        for n in range(60)
    )
    session.commit()
    for path in (shared, f"{shared}?page=2", f"{shared}?q=T1"):
        crowd.mate.get(path)
        with statements(db.engine) as sent:
            assert crowd.mate.get(path).status_code == 200
        assert len(sent) <= 5, sent


def test_a_thread_takes_five_statements(shared: str, crowd: Crowd, session: Session, clock: Clock) -> None:
    thread = crowd.officer.start(shared)
    _fill(session, thread, 60, clock)
    crowd.mate.get(thread)
    with statements(db.engine) as sent:
        assert crowd.mate.get(thread).status_code == 200
    assert len(sent) <= 5, sent


def test_a_reply_takes_seven_statements_and_three_once_the_discussion_is_done(
    shared: str, crowd: Crowd, session: Session, dialect: str
) -> None:
    """SQLite cannot write contribution, count and mark in one, and takes two more."""
    more = 0 if dialect == "postgresql" else 2
    thread = crowd.officer.start(shared)
    for most in (7, 3):
        with statements(db.engine) as sent:
            crowd.mate.reply(thread, seen=9)
        assert len(sent) <= most + more, sent
    session.rollback()
    assert len(session.scalars(select(Attempt).where(Attempt.finished_at.is_not(None))).all()) == 2


def test_the_question_speaks_the_readers_language_with_the_readers_law(
    shared: str, crowd: Crowd, session: Session
) -> None:
    assert "LECrim" in crowd.officer.get(shared).text
    assert "LECrim" not in crowd.away_officer.get(shared).text
    session.execute(update(Visit).values(locale="es"))
    session.commit()
    assert "Cuenta" in crowd.officer.get(shared).text or "Contad" in crowd.officer.get(shared).text


def test_the_room_shows_the_newest_law(shared: str, crowd: Crowd, session: Session, clock: Clock) -> None:
    renew_law(session, "ES", "the act of tomorrow", clock())
    assert "the act of tomorrow" in crowd.officer.get(shared).text
    assert "the act of tomorrow" not in crowd.away_officer.get(shared).text


def test_a_withdrawn_module_leaves_the_room_open(shared: str, crowd: Crowd, cast: Cast, session: Session) -> None:
    thread = crowd.officer.start(shared, body="Still here")
    cast.modules["why-local-police"].published_version_id = None
    session.commit()
    assert "not published at the moment" in crowd.mate.get(shared).text
    assert "Still here" in crowd.mate.get(thread).text


def _fill(session: Session, thread: str, count: int, clock: Clock) -> None:
    """More contributions than a test would like to type, by the thread's opener."""
    session.rollback()
    row = session.scalars(select(Thread).where(Thread.uuid == thread.rsplit("/", 1)[1])).one()
    session.add_all(
        Post(thread_id=row.id, member_id=row.member_id, key=str(uuid4()), body=f"filler-{n}.", created_at=clock())
        for n in range(count)
    )
    row.posts += count
    session.commit()


def test_a_room_under_two_laws_leads_to_both_side_by_side_once_they_may_be_read(
    crowd: Crowd, shared: str, cast: Cast, session: Session, clock: Clock
) -> None:
    assert 'href="/law/compare?with=ES"' in crowd.away_officer.get(shared).text
    assert "/law/compare" not in crowd.officer.get(shared).text, "the other law is a draft that nobody signed"
    sign_newest(session, cast.administrator, "GB-EAW", clock())
    page = crowd.officer.get(shared).text
    assert "Courses of this room work under different laws." in page
    assert 'href="/law/compare?with=GB-EAW"' in page


def test_a_room_under_one_law_leads_nowhere_else(crowd: Crowd, cast: Cast) -> None:
    assert "/law/compare" not in crowd.officer.get(crowd.officer.join(cast.home)).text
