"""Jurists sign for their academy: for nobody else, for ever, and for that version alone."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Academy, Audit, Person, SignOff
from lms_plugin.queries import overlays
from lms_plugin.queries.records import record_of
from lms_plugin.services.jurists import Signature, SignedAlready, appoint, dismiss, sign
from lms_plugin.services.mergers import merge
from lms_plugin.services.people import erase
from tests.support.cast import Cast
from tests.support.house import Clock
from tests.support.law import bring_in, changed, make_jurist, reworded, sign_newest


def usable(session: Session, cast: Cast, clock: Clock) -> str:
    """The digest of what the home academy may teach about Portugal; that of the neutral overlay for nothing."""
    return overlays.usable(session, "PT", cast.home.academy.id, clock().date()).edition.digest


def test_appointing_twice_is_one_line_and_so_is_dismissing(session: Session, cast: Cast, clock: Clock) -> None:
    home, who, author = cast.home.academy.id, cast.trainee.person, cast.administrator.person.uuid
    assert [appoint(session, home, who.uuid, author, clock()) for _ in range(2)] == [True, True]
    assert who.is_jurist
    assert [dismiss(session, home, who.uuid, author, clock()) for _ in range(2)] == [True, True]
    assert not who.is_jurist
    acts = session.scalars(select(Audit.act).where(Audit.thing_uuid == who.uuid).order_by(Audit.id)).all()
    assert acts == ["person.appoint", "person.dismiss"]


def test_a_person_of_another_academy_is_nobody(session: Session, cast: Cast, clock: Clock) -> None:
    author = cast.administrator.person.uuid
    for act in (appoint, dismiss):
        assert not act(session, cast.home.academy.id, cast.stranger.person.uuid, author, clock())
    assert not cast.stranger.person.is_jurist


def test_a_version_that_is_not_there_cannot_be_signed(session: Session, cast: Cast, clock: Clock) -> None:
    who = cast.trainee.person.uuid
    assert not sign(session, cast.home.academy.id, who, Signature("PT", "0" * 64, "Eva", ""), clock())
    assert not session.scalars(select(SignOff)).all()


def test_a_version_is_signed_once_in_each_academy(session: Session, cast: Cast, clock: Clock) -> None:
    digest = sign_newest(session, cast.trainee, "PT", clock())
    again = Signature("PT", digest, "Somebody Else", "")
    with pytest.raises(SignedAlready):
        sign(session, cast.home.academy.id, cast.mate.person.uuid, again, clock())
    assert sign(session, cast.away.academy.id, cast.stranger.person.uuid, again, clock())
    session.commit()
    assert session.scalars(select(SignOff.name).order_by(SignOff.id)).all() == ["Eva Ruiz", "Somebody Else"]
    assert len(session.scalars(select(Audit).where(Audit.act == "overlay.sign")).all()) == 2


def test_a_newer_draft_waits_and_the_signed_one_stays_in_use(session: Session, cast: Cast, clock: Clock) -> None:
    neutral = usable(session, cast, clock)
    signed = sign_newest(session, cast.trainee, "PT", clock())
    assert usable(session, cast, clock) == signed != neutral
    newer = bring_in(session, changed("PT", lambda level: level["provisions"].pop()), clock())
    assert usable(session, cast, clock) == signed
    assert sign_newest(session, cast.trainee, "PT", clock()) == newer.digest == usable(session, cast, clock)


def test_law_that_is_no_draft_needs_no_signature(session: Session, cast: Cast, clock: Clock) -> None:
    edition = bring_in(session, changed("PT", lambda level: level.pop("draft")), clock())
    assert usable(session, cast, clock) == edition.digest
    assert "PT" in overlays.usable_codes(session, cast.away.academy.id)


def test_the_name_outlives_the_person_and_the_role_does_not(session: Session, cast: Cast, clock: Clock) -> None:
    make_jurist(session, cast.trainee, cast.administrator, clock())
    sign_newest(session, cast.trainee, "PT", clock())
    record = record_of(session, cast.trainee.person.id)
    assert record is not None
    assert [one["jurisdiction"] for one in record["signatures"]] == ["PT"]
    erase(session, cast.trainee.person, cast.administrator.person.uuid, clock())
    session.commit()
    assert session.scalars(select(SignOff.name)).all() == ["Eva Ruiz"]
    assert not session.scalars(select(Person.id).where(Person.is_jurist.is_(True))).all()


def test_signatures_stay_with_the_academy_they_were_given_for(session: Session, cast: Cast, clock: Clock) -> None:
    sign_newest(session, cast.stranger, "PT", clock())
    origin = session.get_one(Academy, cast.away.academy.id)
    merge(session, origin, session.get_one(Academy, cast.home.academy.id), clock())
    session.commit()
    assert session.scalars(select(SignOff.academy_id)).all() == [origin.id]
    assert "PT" not in overlays.usable_codes(session, cast.home.academy.id)


def test_the_newest_signature_of_a_code_counts(session: Session, cast: Cast, clock: Clock) -> None:
    first = sign_newest(session, cast.trainee, "PT", clock())
    bring_in(session, reworded("PT", "other words"), clock())
    assert usable(session, cast, clock) == first
