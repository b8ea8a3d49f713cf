"""Law comes in by the door of content: once, for ever, with a line in the audit list and a pointer to the newest."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.jurisdictions import NEUTRAL, codes, shipped
from lms_plugin.db import db
from lms_plugin.models import Attempt, Audit, OverlayPointer, OverlayVersion
from lms_plugin.queries import briefs, overlays
from lms_plugin.queries.attempts import AttemptRow
from lms_plugin.queries.briefs import Played
from lms_plugin.services.audit import OPERATOR
from lms_plugin.services.overlays import Entered, import_overlays
from tests.lms_plugin.services.desk import DISCUSSION, LESSON, QUIZ, Desk, count, read
from tests.support.cast import Cast
from tests.support.counting import statements
from tests.support.house import Clock
from tests.support.law import renew_law


def versions(session: Session, code: str = "ES") -> list[OverlayVersion]:
    session.rollback()
    wanted = select(OverlayVersion).where(OverlayVersion.code == code).order_by(OverlayVersion.id)
    return list(session.scalars(wanted))


def notes(session: Session) -> list[Audit]:
    return list(session.scalars(select(Audit).where(Audit.act == "overlay.import").order_by(Audit.id)))


def newest(session: Session, code: str = "ES") -> str | None:
    return session.scalar(select(OverlayPointer.digest).where(OverlayPointer.code == code))


def enter(session: Session, clock: Clock) -> list[Entered]:
    entered = import_overlays(session, [shipped(code) for code in codes()], OPERATOR, clock())
    session.commit()
    return list(entered)


def test_an_import_fills_the_table_once_and_only_once(session: Session, clock: Clock) -> None:
    assert [one.is_new for one in enter(session, clock)] == [True] * len(codes())
    clock.advance(days=1)
    assert [one.is_new for one in enter(session, clock)] == [False] * len(codes())
    assert count(session, OverlayVersion) == count(session, OverlayPointer) == len(codes())
    (row,) = versions(session)
    assert (row.digest, row.body) == (shipped("ES").digest, shipped("ES").body)
    assert (row.created_at, row.created_by, row.is_draft) == (clock() - timedelta(days=1), OPERATOR, False)
    assert len(notes(session)) == len(codes())
    assert row.uuid in {note.thing_uuid for note in notes(session)}


def test_a_changed_overlay_makes_a_new_row_and_keeps_the_old(session: Session, clock: Clock) -> None:
    enter(session, clock)
    changed = renew_law(session, "ES", "the new act", clock())
    assert [row.body for row in versions(session)] == [shipped("ES").body, changed.body]
    assert newest(session) == changed.digest
    assert newest(session, "EU") == shipped("EU").digest
    assert notes(session)[-1].detail == {"code": "ES", "digest": changed.digest[:12]}


def test_an_older_edition_becomes_the_newest_again_without_another_row(session: Session, clock: Clock) -> None:
    enter(session, clock)
    renew_law(session, "ES", "the new act", clock())
    assert [one.code for one in enter(session, clock) if one.is_new] == ["ES"]
    assert newest(session) == shipped("ES").digest
    assert len(versions(session)) == 2
    assert len(notes(session)) == len(codes()) + 2


def test_a_digest_is_read_once_per_process(session: Session, cast: Cast, clock: Clock) -> None:
    digest = renew_law(session, "ES", f"words of {uuid4()}", clock()).digest
    with statements(db.engine) as sent:
        first = overlays.overlay(session, digest, clock().date())
        again = overlays.overlay(session, digest, clock().date())
    assert first is again
    assert len(sent) == 1


@pytest.mark.parametrize("code", ["GB-EAW", "", "XX"])
def test_a_jurisdiction_without_an_overlay_stays_neutral(session: Session, cast: Cast, clock: Clock, code: str) -> None:
    assert overlays.usable(session, code, cast.home.academy.id, clock().date()) is NEUTRAL


@pytest.mark.parametrize("digest", [None, NEUTRAL.edition.digest, "0" * 64])
def test_a_digest_that_nobody_knows_is_neutral_too(
    session: Session, cast: Cast, clock: Clock, digest: str | None
) -> None:
    assert overlays.overlay(session, digest, clock().date()) is NEUTRAL


def played(desk: Desk, session: Session, activity: str = QUIZ) -> Played:
    found = briefs.played(session, desk.standing(session, activity), desk.clock().date())
    assert found is not None
    return found


def short(one: Played) -> str:
    filled = one.overlay.fill("law:duty_to_report")
    assert filled is not None
    assert filled.words is not None
    return filled.words.short["en"]


def test_a_running_attempt_keeps_the_law_it_began_with_and_a_new_one_gets_the_newest(
    desk: Desk, session: Session, clock: Clock
) -> None:
    desk.open(QUIZ)
    before = short(played(desk, session))
    changed = renew_law(session, "ES", "the new act", clock())
    assert short(played(desk, session)) == before != "the new act"
    assert overlays.running_on_older(session, "ES") == 1
    desk.submit()
    again = desk.open(QUIZ)
    assert isinstance(again, AttemptRow)
    assert again.overlay_digest == changed.digest
    assert short(played(desk, session)) == "the new act"
    session.rollback()
    pinned = session.scalars(select(Attempt.overlay_digest).order_by(Attempt.number))
    assert list(pinned) == [shipped("ES").digest, changed.digest]
    assert overlays.running_on_older(session, "ES") == 0


def test_law_grows_old_for_new_attempts_and_not_for_running_ones(desk: Desk, session: Session, clock: Clock) -> None:
    desk.open(QUIZ)
    clock.advance(days=3 * 366)
    running = played(desk, session)
    assert "es-lecrim-262" not in running.overlay.unasked | running.terms.excluded
    desk.submit()
    fresh = desk.open(QUIZ)
    assert isinstance(fresh, AttemptRow)
    assert "es-lecrim-262" in fresh.terms["excluded"]
    assert "es-lecrim-262" in played(desk, session).overlay.unasked


def test_what_is_not_graded_pins_the_law_of_its_first_move(desk: Desk, session: Session, clock: Clock) -> None:
    assert short(played(desk, session, LESSON)) != "the new act"
    changed = renew_law(session, "ES", "the new act", clock())
    desk.move(LESSON, read())
    session.rollback()
    assert session.scalars(select(Attempt.overlay_digest)).one() == changed.digest


def test_an_attempt_where_no_law_is_written_down_stays_neutral_when_it_is(
    desk: Desk, session: Session, cast: Cast, clock: Clock
) -> None:
    cast.home.academy.jurisdiction = "GB-EAW"
    session.commit()
    opened = desk.open(QUIZ)
    assert isinstance(opened, AttemptRow)
    assert (opened.overlay_code, opened.overlay_digest) == ("", NEUTRAL.edition.digest)
    cast.home.academy.jurisdiction = "ES"
    session.commit()
    assert played(desk, session).overlay is NEUTRAL
    assert short(played(desk, session, DISCUSSION)) == shipped("ES").levels[0].slots["law:duty_to_report"].short["en"]
