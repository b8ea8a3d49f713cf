"""What people write in a room: once, whole, as plain words, and mended for a quarter of an hour."""

from uuid import uuid4

from markupsafe import escape
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms_plugin.models import Attempt, Post, Progress, Thread
from tests.lms_plugin.community.conftest import Browser, Crowd, accept, address_from, hidden, posts_of
from tests.support.cast import Cast
from tests.support.house import Clock


def test_a_second_sending_of_the_same_form_writes_nothing_twice(shared: str, crowd: Crowd, session: Session) -> None:
    key = str(uuid4())
    assert crowd.officer.start(shared, key=key) == crowd.officer.start(shared, key=key)
    thread = crowd.officer.start(shared)
    key = str(uuid4())
    assert crowd.mate.reply(thread, key=key) == crowd.mate.reply(thread, key=key)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Post)) == 3
    assert sorted(session.scalars(select(Thread.posts))) == [1, 2]


def test_a_reply_sent_again_to_another_conversation_leads_to_where_it_stands(
    shared: str, crowd: Crowd, session: Session
) -> None:
    first, second, key = crowd.officer.start(shared, "One"), crowd.officer.start(shared, "Two"), str(uuid4())
    uuid = crowd.mate.reply(first, key=key)
    again = crowd.mate.post(second, body="Another text", seen=1, key=key)
    assert again.location.partition("?")[0] == first.partition("?")[0].partition("#")[0]
    assert again.location.endswith(f"#p-{uuid}")
    session.rollback()
    assert sorted(session.scalars(select(Thread.posts))) == [1, 2]
    assert "1 new" in crowd.mate.get(shared).text, "the other conversation was neither answered nor read"


def test_two_people_may_send_the_same_key(shared: str, crowd: Crowd, session: Session) -> None:
    key = str(uuid4())
    crowd.officer.start(shared, key=key)
    crowd.mate.start(shared, key=key)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Post)) == 2


def test_a_form_without_a_proper_key_is_refused(shared: str, crowd: Crowd) -> None:
    for key in ("", "1", "x" * 36, "\0"):
        assert crowd.officer.post(shared, title="T", body="B", key=key).status_code == 400


UNFIT = [
    ("", "Words", "title"),
    ("   \u200b", "Words", "title"),
    ("t" * 151, "Words", "title"),
    ("Title", "", "body"),
    ("Title", "\u200b\n \t\0", "body"),
    ("Title", "w" * 4001, "body"),
]


def test_what_cannot_be_posted_comes_back_with_the_words_and_a_reason(
    shared: str, crowd: Crowd, session: Session
) -> None:
    for title, body, field in UNFIT:
        answer = crowd.officer.post(shared, title=title, body=body, key=str(uuid4()))
        assert answer.status_code == 422
        assert f'href="#f-{field}"' in answer.text
        assert body.strip("\u200b\n \t\0") in answer.text
    assert session.scalar(select(func.count()).select_from(Post)) == 0


def test_a_reply_that_is_too_long_comes_back_whole(shared: str, crowd: Crowd) -> None:
    thread = crowd.officer.start(shared)
    draft = "palabra " * 600
    answer = crowd.mate.post(thread, body=draft, key=str(uuid4()))
    assert answer.status_code == 422
    assert draft.strip() in answer.text
    assert "at most 4000" in answer.text


def test_4000_letters_fit_however_the_browser_breaks_lines(shared: str, crowd: Crowd) -> None:
    crowd.officer.start(shared, body="a\r\n" * 1999 + "bb")


def test_only_aliases_appear_in_a_room(shared: str, crowd: Crowd) -> None:
    thread = crowd.officer.start(shared)
    for browser in (crowd.mate, crowd.away_officer, crowd.facilitator, crowd.away_facilitator):
        for path in (shared, thread):
            page = browser.get(path).text
            assert crowd.officer.alias in page
            assert "Realname" not in page
            assert crowd.officer.person not in page


XSS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    'https://x.org/"onmouseover=alert(1)',
    "https://x.org/'><script>alert(1)</script>",
    "{{7*7}} {% raw %} ${7*7}",
    "<a href=javascript:alert(1)>click</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "</textarea><script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "<style>*{display:none}</style>",
]


def test_markup_in_title_and_body_is_shown_and_never_run(shared: str, crowd: Crowd) -> None:
    for words in XSS:
        _try_to_run(shared, crowd, words)


def _try_to_run(shared: str, crowd: Crowd, words: str) -> None:
    thread = crowd.officer.start(shared, title=words, body=words)
    post = posts_of(crowd.officer.get(thread).text)[0]
    crowd.mate.post(f"{shared}/c/{post}/report", reason=words)
    pages = [shared, thread, f"{shared}?q=alert", f"{shared}/c/{post}/report", f"{shared}/facilitate"]
    for path in pages:
        page = crowd.facilitator.get(path).text
        for bad in ("<script>alert", "<img src=x", "<svg/onload", "<a href=java", "<style>*", 'onmouseover=alert(1)"'):
            assert bad not in page
        assert 'href="javascript' not in page
    assert escape(words) in crowd.mate.get(thread).text
    answer = crowd.officer.post(thread, body=words * 500, key=str(uuid4()))
    assert "<script>alert" not in answer.text


def test_https_addresses_are_links_and_others_are_words(shared: str, crowd: Crowd) -> None:
    body = "See https://www.boe.es/x?a=1&b=2, and http://plain.org or https://bank.es@evil.org/ or ftp://x.org."
    page = crowd.mate.get(crowd.officer.start(shared, body=body)).text
    link = '<a href="https://www.boe.es/x?a=1&amp;b=2" rel="noopener nofollow ugc" target="_blank">'
    assert link in page
    for words in ("http://plain.org", "ftp://x.org", "https://bank.es@evil.org"):
        assert words in page
        assert f'href="{words}' not in page
    assert 'href="https://bank.es"' not in page


def test_blank_lines_make_paragraphs_and_single_ones_breaks(shared: str, crowd: Crowd) -> None:
    page = crowd.mate.get(crowd.officer.start(shared, body="One\ntwo\n \n\nThree")).text
    assert "<p>One<br>\ntwo</p>\n<p>Three</p>" in page


def test_controls_and_overrides_never_reach_the_page(shared: str, crowd: Crowd) -> None:
    thread = crowd.officer.start(shared, title="a\0b\u202ec", body="x\x07y\u2066z" + "o" + "\u0301" * 300)
    page = crowd.mate.get(thread).text
    assert "abc" in page
    assert "xyz" in page
    assert "\u0301" * 5 not in page


def test_an_own_contribution_can_be_changed_for_fifteen_minutes(shared: str, crowd: Crowd, clock: Clock) -> None:
    thread = crowd.officer.start(shared, body="Befor")
    post = posts_of(crowd.officer.get(thread).text)[0]
    clock.advance(minutes=14, seconds=59)
    assert f"/c/{post}/edit" in crowd.officer.get(thread).text
    form = crowd.officer.get(f"{shared}/c/{post}/edit").text
    assert "Befor" in form
    path = f"{shared}/c/{post}/edit"
    assert crowd.officer.post(path, body="After", before=hidden(form, "before")).status_code == 303
    page = crowd.mate.get(thread).text
    assert "After" in page
    assert "changed" in page


def test_after_fifteen_minutes_the_change_is_refused_and_its_words_are_kept(
    shared: str, crowd: Crowd, clock: Clock
) -> None:
    thread = crowd.officer.start(shared, body="Before")
    post = posts_of(crowd.officer.get(thread).text)[0]
    clock.advance(minutes=15)
    assert f"/c/{post}/edit" not in crowd.officer.get(thread).text
    answer = crowd.officer.post(f"{shared}/c/{post}/edit", body="Too late words", before="")
    assert answer.status_code == 409
    assert "Too late words" in answer.text
    assert "Before" in crowd.mate.get(thread).text


def test_a_change_made_in_another_window_is_not_overwritten_unseen(shared: str, crowd: Crowd, clock: Clock) -> None:
    thread = crowd.officer.start(shared, body="Zero")
    post = posts_of(crowd.officer.get(thread).text)[0]
    path = f"{shared}/c/{post}/edit"
    assert crowd.officer.post(path, body="One", before="").status_code == 303
    clock.advance(seconds=5)
    answer = crowd.officer.post(path, body="Two", before="")
    assert answer.status_code == 409
    assert "Two" in answer.text
    assert "One" in crowd.mate.get(thread).text
    assert crowd.officer.post(path, body="Two", before=hidden(answer.text, "before")).status_code == 303
    assert "Two" in crowd.mate.get(thread).text


def test_a_change_with_a_forged_stamp_is_refused(shared: str, crowd: Crowd) -> None:
    post = posts_of(crowd.officer.get(crowd.officer.start(shared)).text)[0]
    for before in ("x", "2026-01-01", "2026-11-23T08:00:00", "\0", "0001-01-01T00:00:00+14:00"):
        assert crowd.officer.post(f"{shared}/c/{post}/edit", body="x", before=before).status_code in (400, 409)


def test_nobody_changes_what_another_wrote(shared: str, crowd: Crowd) -> None:
    thread = crowd.officer.start(shared, body="Mine")
    post = posts_of(crowd.officer.get(thread).text)[0]
    for browser in (crowd.mate, crowd.facilitator):
        assert browser.get(f"{shared}/c/{post}/edit").status_code == 403
        assert browser.post(f"{shared}/c/{post}/edit", body="Yours", before="").status_code == 403
    assert "Mine" in crowd.mate.get(thread).text


def test_a_contribution_counts_for_the_discussion_of_the_cohort(
    shared: str, crowd: Crowd, cast: Cast, session: Session
) -> None:
    crowd.away_officer.start(shared)
    session.rollback()
    attempt = session.scalars(select(Attempt)).one()
    assert attempt.module_id == cast.modules["why-local-police"].id
    assert attempt.activity_key == "trust"
    assert attempt.finished_at is not None
    assert session.scalars(select(Progress)).one().cells["trust"]["status"] == "done"
    crowd.away_officer.start(shared)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_a_partner_writes_without_any_attempt(shared: str, crowd: Crowd, session: Session) -> None:
    accept(crowd.anonymous, address_from(crowd.facilitator, shared))
    crowd.anonymous.start(shared)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Post)) == 1
    assert session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_a_form_made_for_another_person_is_refused(shared: str, crowd: Crowd) -> None:
    forged = Browser(crowd.officer.client, crowd.mate.person)
    assert forged.post(shared, title="T", body="B", key=str(uuid4())).status_code == 409


def test_the_limits_of_what_is_typed_stand_beside_the_fields(shared: str, crowd: Crowd) -> None:
    page = crowd.officer.get(shared).text
    assert "At most 150 characters." in page
    assert "at most 4,000 characters" in page
