"""Every door has a guard: who has no visit gets in nowhere but where anyone may."""

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter, Rule, UUIDConverter

from lms_plugin.factory import csrf
from lms_plugin.web.guards import anyone

BASE = "https://localhost"
FILES = {"static", "player.static"}
"""Style sheets, scripts and pictures: the same for everybody."""

NOBODY = "00000000-0000-0000-0000-000000000000"
SOMETHING = {IntegerConverter: 1, UUIDConverter: NOBODY}


def guarded(app: Flask, method: str) -> list[Rule]:
    """The rules for this method whose blueprint does not let in just anyone."""
    rules = (rule for rule in app.url_map.iter_rules() if rule.endpoint not in FILES)
    return [rule for rule in rules if method in (rule.methods or ()) and guard_of(app, rule) is not anyone]


def guard_of(app: Flask, rule: Rule) -> object:
    return getattr(app.blueprints[rule.endpoint.rpartition(".")[0]], "guard", None)


def address(app: Flask, rule: Rule) -> str:
    """The rule's address with something in every place."""
    values = {name: SOMETHING.get(type(rule._converters[name]), "x") for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, values)


def test_every_blueprint_states_its_guard(app: Flask) -> None:
    assert app.blueprints
    assert [name for name, one in app.blueprints.items() if not callable(getattr(one, "guard", None))] == []


def test_every_address_belongs_to_a_blueprint(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert {one for one in endpoints if one.partition(".")[0] not in app.blueprints} <= FILES


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_without_a_visit_every_guarded_address_answers_401(app: Flask, method: str) -> None:
    browser, rules = app.test_client(), guarded(app, method)
    assert rules
    answers = {rule.rule: browser.open(address(app, rule), method=method, base_url=BASE).status_code for rule in rules}
    assert {path: status for path, status in answers.items() if status != 401} == {}


def test_a_visit_that_nobody_began_opens_nothing(app: Flask) -> None:
    browser = app.test_client()
    with browser.session_transaction(base_url=BASE) as cookie:
        cookie["_user_id"] = NOBODY
    assert {browser.get(address(app, rule), base_url=BASE).status_code for rule in guarded(app, "GET")} == {401}


def test_only_what_platforms_post_needs_no_token_of_ours(app: Flask) -> None:
    assert {blueprint.name for blueprint in csrf._exempt_blueprints} == {"wire"}
    assert csrf._exempt_views == set()
