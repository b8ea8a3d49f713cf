"""The wire's ports on our tables keep what the wire relies on, on both databases."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.config import Settings
from lms_plugin.db import db
from lms_plugin.jobs.wire import wire_of
from lms_plugin.models import AccessTokenRow, Deployment, RegistrationRow, ToolKeyRow
from lms_plugin.services import keys as key_services
from lti.ports import AccessToken, LoginRecord
from lti.wire import Wire
from tests.support.cast import Cast
from tests.support.house import Clock

SECRET = "a long secret of this installation"


@pytest.fixture
def wire(app: Flask, clock: Clock) -> Wire:
    return wired(clock)


def wired(clock: Clock, secret: str = SECRET, former: str = "") -> Wire:
    settings = Settings(_env_file=None, secret_key=secret, secret_key_fallbacks=former)
    return wire_of(settings, db.engine, clock)


def record(cast: Cast, clock: Clock, state: str = "state-1") -> LoginRecord:
    return LoginRecord(
        state, "nonce-1", cast.home.registration.id, "https://tool.example/x", clock(), "parent", "hint", "message-hint"
    )


def test_a_login_is_kept_whole_and_taken_once(wire: Wire, cast: Cast, clock: Clock) -> None:
    kept = record(cast, clock)
    wire.logins.add(kept)
    assert wire.logins.peek("state-1") == kept
    assert wire.logins.consume("state-1", clock()) == kept
    assert wire.logins.consume("state-1", clock()) is None
    assert wire.logins.peek("state-1") == kept


def test_an_unknown_or_old_login_is_not_there(wire: Wire, cast: Cast, clock: Clock) -> None:
    wire.logins.add(record(cast, clock))
    assert wire.logins.consume("another", clock()) is None
    assert wire.logins.consume("state-1", clock() + timedelta(minutes=10, seconds=1)) is None


def test_of_many_who_take_a_login_at_once_one_gets_it(app: Flask, wire: Wire, cast: Cast, clock: Clock) -> None:
    wire.logins.add(record(cast, clock))
    gate, taken = threading.Barrier(8), []

    def take() -> None:
        gate.wait()
        taken.append(wire.logins.consume("state-1", clock()))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(taken) == 8
    assert sum(one is not None for one in taken) == 1


def test_a_registration_comes_with_its_deployments(wire: Wire, cast: Cast, session: Session, clock: Clock) -> None:
    row = cast.home.registration
    more = Deployment(registration_id=row.id, academy_id=row.academy_id, deployment_id="2", created_at=clock())
    session.add(more)
    session.commit()
    found = wire.registrations.find(row.issuer, None)
    assert [(one.id, one.client_id, one.deployment_ids) for one in found] == [
        (row.id, row.client_id, frozenset({"1", "2"}))
    ]
    assert wire.registrations.by_id(row.id) == found[0]
    assert wire.registrations.find(row.issuer, "another") == []


def test_a_registration_without_deployments_is_found_all_the_same(
    wire: Wire, cast: Cast, session: Session, clock: Clock
) -> None:
    session.add(_registration(cast, clock, "lonely"))
    session.commit()
    assert wire.registrations.find("https://lonely.example", None)[0].deployment_ids == frozenset()


def test_a_disabled_registration_is_not_there(wire: Wire, cast: Cast, session: Session) -> None:
    row = session.get_one(RegistrationRow, cast.home.registration.id)
    row.status = "disabled"
    session.commit()
    assert wire.registrations.by_id(row.id) is None
    assert wire.registrations.find(row.issuer, row.client_id) == []


def _registration(cast: Cast, clock: Clock, name: str) -> RegistrationRow:
    base = f"https://{name}.example"
    return RegistrationRow(
        academy_id=cast.home.academy.id, name=name, issuer=base, client_id="c", auth_url=base, token_url=base,
        jwks_url=base, created_at=clock(),
    )  # fmt: skip


def test_the_first_need_of_a_key_makes_one_that_stays(wire: Wire, clock: Clock, session: Session) -> None:
    first = wire.keys.signing()
    assert wired(clock).keys.signing().kid == first.kid
    assert wired(clock).keys.signing() is wire.keys.signing(), "it is parsed once per process"
    session.rollback()
    stored = session.scalars(select(ToolKeyRow)).one()
    assert (stored.kid, "PRIVATE KEY" in stored.pem) == (first.kid, False)


def test_a_new_key_signs_and_the_old_one_is_published_for_thirty_days(
    wire: Wire, clock: Clock, session: Session
) -> None:
    old = wire.keys.signing()
    session.rollback()
    new = key_services.rotate(session, (SECRET,), clock())
    session.commit()
    assert [key.kid for key in wire.keys.published()] == [new.kid, old.kid]
    clock.advance(days=31)
    assert [key.kid for key in wire.keys.published()] == [new.kid]


def test_a_new_key_is_published_by_every_process_before_it_signs(wire: Wire, clock: Clock, session: Session) -> None:
    old, other_process = wire.keys.signing(), wired(clock)
    session.rollback()
    new = key_services.rotate(session, (SECRET,), clock(), timedelta(hours=24))
    session.commit()
    for process in (wire, other_process):
        assert process.keys.signing().kid == old.kid
        assert {key.kid for key in process.keys.published()} == {old.kid, new.kid}
    clock.advance(hours=24)
    for process in (wire, other_process):
        assert process.keys.signing().kid == new.kid
    clock.advance(days=29)
    assert {key.kid for key in wire.keys.published()} == {old.kid, new.kid}, "30 days count from its last signature"
    clock.advance(days=2)
    assert [key.kid for key in wire.keys.published()] == [new.kid]


def test_a_key_that_was_overtaken_before_its_time_never_signs(wire: Wire, clock: Clock, session: Session) -> None:
    wire.keys.signing()
    session.rollback()
    key_services.rotate(session, (SECRET,), clock(), timedelta(hours=24))
    urgent = key_services.rotate(session, (SECRET,), clock())
    session.commit()
    assert wire.keys.signing().kid == urgent.kid
    clock.advance(hours=25)
    assert wire.keys.signing().kid == urgent.kid
    assert len({key.kid for key in wire.keys.published()}) == 3


def test_the_first_key_of_all_signs_at_once_whatever_the_lead(wire: Wire, clock: Clock, session: Session) -> None:
    made = key_services.rotate(session, (SECRET,), clock(), timedelta(hours=24))
    session.commit()
    assert wire.keys.signing().kid == made.kid


def test_a_withdrawn_key_is_published_no_longer_and_the_last_one_stays(
    wire: Wire, clock: Clock, session: Session
) -> None:
    old = wire.keys.signing()
    session.rollback()
    with pytest.raises(key_services.NotWithdrawn):
        key_services.withdraw(session, (SECRET,), old.kid, clock())
    new = key_services.rotate(session, (SECRET,), clock())
    key_services.withdraw(session, (SECRET,), old.kid, clock())
    session.commit()
    assert [key.kid for key in wire.keys.published()] == [new.kid]
    with pytest.raises(key_services.NotWithdrawn):
        key_services.withdraw(session, (SECRET,), old.kid, clock())


def test_keys_and_tokens_outlive_a_change_of_the_secret(
    wire: Wire, cast: Cast, clock: Clock, session: Session
) -> None:
    registration, scopes = cast.home.registration.id, frozenset({"a"})
    kid, token = wire.keys.signing().kid, AccessToken("secret-token", clock() + timedelta(hours=1))
    wire.tokens.put(registration, scopes, token)
    changed = wired(clock, "the new secret", former=f"an older one, {SECRET}")
    assert changed.keys.signing().kid == kid
    assert changed.tokens.get(registration, scopes) == token
    assert wired(clock, "the new secret").keys.published() == []
    session.rollback()
    assert key_services.reseal(session, ("the new secret", SECRET)) == (2, 0)
    session.commit()
    alone = wired(clock, "the new secret")
    assert alone.keys.signing().kid == kid
    assert alone.tokens.get(registration, scopes) == token
    assert wired(clock).keys.published() == []


def test_sealing_anew_leaves_what_nobody_can_open(wire: Wire, clock: Clock, session: Session) -> None:
    wire.keys.signing()
    session.rollback()
    before = session.scalars(select(ToolKeyRow.pem)).one()
    assert key_services.reseal(session, ("somebody else's",)) == (0, 1)
    session.commit()
    assert session.scalars(select(ToolKeyRow.pem)).one() == before


def test_a_key_of_another_secret_is_replaced(wire: Wire, clock: Clock) -> None:
    lost = wire.keys.signing()
    assert wired(clock, "another secret").keys.signing().kid != lost.kid


def test_a_token_is_kept_per_registration_and_scopes_and_sealed(
    wire: Wire, cast: Cast, clock: Clock, session: Session
) -> None:
    one, other, scopes = cast.home.registration.id, cast.away.registration.id, frozenset({"b", "a"})
    token = AccessToken("secret-token", clock() + timedelta(hours=1))
    wire.tokens.put(one, scopes, token)
    wire.tokens.put(one, scopes, replace(token, value="newer"))
    assert wire.tokens.get(one, scopes) == replace(token, value="newer")
    assert wire.tokens.get(one, frozenset({"a"})) is None
    assert wire.tokens.get(other, scopes) is None
    session.rollback()
    assert "newer" not in session.scalars(select(AccessTokenRow.value)).one()
    assert wired(clock, "another secret").tokens.get(one, scopes) is None
    session.rollback()
    wire.tokens.drop(one, scopes)
    assert wire.tokens.get(one, scopes) is None
