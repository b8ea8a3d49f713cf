"""The keys that sign, and the secret that seals them."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from lms_plugin.cli.desk import settings_of_environment
from lms_plugin.cli.serving import ready_to_start
from lms_plugin.jobs.transactions import reading
from lms_plugin.models import (
    Audit,
    ToolKeyRow,
)
from tests.lms_plugin.cli.conftest import Run, failed


def test_the_tool_has_a_signing_key_before_it_starts(ready: Run, engine: Engine) -> None:
    settings = settings_of_environment()
    for _ in range(2):
        ready_to_start(settings)
    with reading(engine) as session:
        assert len(session.scalars(select(ToolKeyRow)).all()) == 1


def test_a_rotated_key_signs_and_the_old_one_stays_published(ready: Run, engine: Engine) -> None:
    for _ in range(2):
        assert ready("keys", "rotate").code == 0
    with reading(engine) as session:
        first, second = session.scalars(select(ToolKeyRow).order_by(ToolKeyRow.id))
    assert first.retired_at == second.signs_at == second.created_at + timedelta(hours=24)
    assert second.retired_at is None
    listed = json.loads(ready("keys", "list", "--json").out)
    assert [(row["kid"], row["state"]) for row in listed] == [(second.kid, "next"), (first.kid, "signing")]
    assert first.kid in ready("keys", "list").out


def test_a_key_can_be_replaced_at_once_and_withdrawn(ready: Run, engine: Engine) -> None:
    assert "no key yet" in ready("keys", "list").out
    for _ in range(2):
        assert ready("keys", "rotate", "--at-once").code == 0
    states = {row["kid"]: row["state"] for row in json.loads(ready("keys", "list", "--json").out)}
    assert list(states.values()) == ["signing", "former"]
    new, old = states
    assert failed(ready("keys", "withdraw", old), "say --yes")
    assert ready("keys", "withdraw", old, "--yes").code == 0
    assert failed(ready("keys", "withdraw", old, "--yes"), "no such published key")
    assert failed(ready("keys", "withdraw", new, "--yes"), "rotate --at-once")
    states = {row["kid"]: row["state"] for row in json.loads(ready("keys", "list", "--json").out)}
    assert states == {new: "signing", old: "withdrawn"}
    assert failed(ready("keys", "withdraw", "--yes", "--", "-old"), "no such published key")
    with reading(engine) as session:
        assert session.scalars(select(Audit.act)).all() == ["key.rotate", "key.rotate", "key.withdraw"]
    assert ready("keys", "rotate", "--after", "-1").code == 2
    assert ready("keys", "rotate", "--after", "2", "--at-once").code == 2


def test_the_secret_can_be_changed_without_losing_the_keys(ready: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    ready("keys", "rotate")
    monkeypatch.setenv("CONVIVE_SECRET_KEY_FALLBACKS", settings_of_environment().secret_key)
    monkeypatch.setenv("CONVIVE_SECRET_KEY", "another one")
    assert "ok    tool keys can be read" in ready("doctor").out
    assert "1 keys and tokens are sealed" in ready("keys", "reseal").out
    monkeypatch.delenv("CONVIVE_SECRET_KEY_FALLBACKS")
    assert "ok    tool keys can be read" in ready("doctor").out
