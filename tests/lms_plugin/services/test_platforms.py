"""Facts of a platform are checked once, for the command line and for the administrators' room."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Academy, Audit, Deployment, RegistrationRow
from lms_plugin.services import platforms
from lms_plugin.services.audit import OPERATOR
from lms_plugin.services.platforms import Command, PlatformRefused
from tests.support.cast import Cast
from tests.support.house import Clock


def command(cast: Cast) -> Command:
    return Command(
        academy_id=cast.home.academy.id, name="Moodle", issuer="https://moodle.example", client_id="abc",
        auth_url="https://moodle.example/auth", token_url="https://moodle.example/token",
        jwks_url="https://moodle.example/certs", deployment_id="1",
    )  # fmt: skip


def test_a_platform_is_stored_with_its_deployment_and_noted(session: Session, cast: Cast, clock: Clock) -> None:
    added = platforms.add(session, command(cast), OPERATOR, clock())
    session.commit()
    row = session.scalars(select(RegistrationRow).where(RegistrationRow.uuid == added.uuid)).one()
    assert (row.issuer, row.status, row.token_audience, row.family) == ("https://moodle.example", "live", None, "")
    deployment = session.scalars(select(Deployment).where(Deployment.registration_id == row.id)).one()
    assert (deployment.deployment_id, deployment.academy_id) == ("1", cast.home.academy.id)
    noted = session.scalars(select(Audit).where(Audit.thing_uuid == added.uuid)).one()
    assert (noted.act, noted.actor_uuid) == ("platform.add", OPERATOR)


def test_the_same_client_is_refused_whoever_asks(session: Session, cast: Cast, clock: Clock) -> None:
    platforms.add(session, command(cast), OPERATOR, clock())
    session.commit()
    again = replace(command(cast), academy_id=cast.away.academy.id, deployment_id="2")
    with pytest.raises(PlatformRefused) as refused:
        platforms.add(session, again, OPERATOR, clock())
    assert refused.value.problems == {"client_id": platforms.TAKEN}


@pytest.mark.parametrize(
    "address",
    ["http://moodle.example/x", "ftp://moodle.example", "moodle.example", "", "https://", "javascript:alert(1)",
     "https://a:b@moodle.example", "https://moodle.example/" + "x" * 3000],
)  # fmt: skip
def test_only_whole_https_addresses_are_taken(session: Session, cast: Cast, clock: Clock, address: str) -> None:
    for field in ("auth_url", "token_url", "jwks_url"):
        changed: Any = {field: address}
        with pytest.raises(PlatformRefused) as refused:
            platforms.add(session, replace(command(cast), **changed), OPERATOR, clock())
        assert refused.value.problems == {field: platforms.ADDRESS}


def test_a_trial_on_one_machine_may_use_plain_http(session: Session, cast: Cast, clock: Clock) -> None:
    facts = replace(command(cast), auth_url="http://127.0.0.1:8001/auth", allow_private=True)
    assert platforms.add(session, facts, OPERATOR, clock()).uuid


def test_every_problem_is_named_at_once(session: Session, cast: Cast, clock: Clock) -> None:
    facts = replace(command(cast), issuer=" ", deployment_id="", client_id="x" * 300, family="webct")
    with pytest.raises(PlatformRefused) as refused:
        platforms.add(session, facts, OPERATOR, clock())
    assert set(refused.value.problems) == {"issuer", "deployment_id", "client_id", "family"}


def test_an_academy_is_made_once_and_its_key_is_free(session: Session, cast: Cast, clock: Clock) -> None:
    first = platforms.academy_named(session, "Puerto Alba", "es", "ES", clock())
    assert platforms.academy_named(session, "Puerto Alba", "en", "ES", clock()).id == first.id
    assert first.key == "puerto-alba-2"
    assert platforms.academy_named(session, "警察", "en", "ES", clock()).key == "academy"
    assert len(session.scalars(select(Academy)).all()) == 4
