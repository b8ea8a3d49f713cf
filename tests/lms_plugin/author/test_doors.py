"""Every door of authors and administrators: strangers stay out, other academies' things are not there."""

from collections.abc import Iterator
from uuid import uuid4

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from lms_plugin.models import Module, Programme, RegistrationRow
from tests.lms_plugin.author.conftest import Entering
from tests.support.cast import Cast
from tests.support.sending import BASE

ROOMS = ("author", "admin")
FILLED = {
    "version": "1", "jurisdiction": "ES", "language": "en", "activity": "check", "proposal": str(uuid4()),
    "person": str(uuid4()), "invitation": str(uuid4()), "certificate": str(uuid4()),
}  # fmt: skip


def rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every route of both rooms with each of its methods."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] in ROOMS:
            yield from ((rule, method) for method in sorted((rule.methods or set()) & {"GET", "POST"}))


def address(rule: Rule, things: dict[str, str]) -> str:
    values = {name: {**FILLED, **things}[name] for name in rule.arguments}
    path = rule.rule
    for name, value in values.items():
        path = path.replace(f"<{name}>", value)
    return path


def test_there_are_many_doors(app: Flask) -> None:
    assert len(list(rules(app))) > 20


def test_a_stranger_and_everybody_but_administrators_stay_out(
    app: Flask, enter: Entering, cast: Cast, own: Module
) -> None:
    programme, platform = str(own.programme_id), cast.away.registration.uuid
    things = {"module": own.uuid, "programme": programme, "platform": platform}
    people = {401: app.test_client(), 403: enter(cast.stranger)}
    instructor = enter(cast.away_instructor)
    for rule, method in rules(app):
        path = address(rule, things)
        for status, client in people.items():
            assert client.open(path, method=method, base_url=BASE).status_code == status, (method, path)
        assert instructor.open(path, method=method, base_url=BASE).status_code == 403, (method, path)


def test_things_of_another_academy_are_not_there(
    app: Flask, enter: Entering, cast: Cast, own: Module, session: Session
) -> None:
    programme = session.get_one(Programme, own.programme_id).uuid
    platform = cast.away.registration.uuid
    things = {"module": own.uuid, "programme": programme, "platform": platform}
    neighbour = enter(cast.administrator)
    fields = {"status": "disabled", "deployment_id": "x", "digest": "x"}
    for rule, method in rules(app):
        if rule.arguments & set(things):
            answer = neighbour.open(address(rule, things), method=method, data=fields, base_url=BASE)
            assert answer.status_code == 404, (method, rule.rule)
    session.rollback()
    assert session.get_one(RegistrationRow, cast.away.registration.id, populate_existing=True).status == "live"
    assert session.scalar(select(func.count()).select_from(Module).where(Module.published_version_id.is_(None))) == 1


def test_nonsense_in_an_address_is_404(app: Flask, enter: Entering, cast: Cast) -> None:
    client = enter(cast.administrator)
    for wrong in ("x", "0", "%00", "é" * 40, "a" * 500, "'; --"):
        things = {"module": wrong, "programme": wrong, "platform": wrong}
        for rule, method in rules(app):
            if rule.arguments & set(things):
                data = {"status": "live"}
                answer = client.open(address(rule, things), method=method, data=data, base_url=BASE)
                assert answer.status_code == 404, (method, rule.rule, wrong)
