"""Limits at the routes: who asks too often is told so, and nobody else is."""

from pathlib import Path

import pytest
from flask import Flask

from lms_plugin.config import Settings
from lms_plugin.factory import create_app
from lms_plugin.web import limits
from tests.support.house import Bell, Clock


def tool(folder: Path, clock: Clock, bell: Bell, redis_url: str = "") -> Flask:
    settings = Settings(
        _env_file=None, database_url=f"sqlite:///{folder / 'limits.sqlite'}", jobs="off", redis_url=redis_url
    )
    app = create_app(settings, clock, bell, TESTING=True, RATELIMIT_ENABLED=True)
    app.add_url_rule("/rare", view_func=limits.limited("2 per minute", limits.by_address)(lambda: "rare"))
    app.add_url_rule("/often", view_func=limits.limited("2 per minute", limits.by_address)(rarely))
    return app


def rarely() -> str:
    return "often"


@pytest.mark.parametrize("redis_url", ["", "redis://127.0.0.1:1/0"])
def test_the_third_request_of_two_is_refused_also_while_redis_is_out_of_reach(
    tmp_path: Path, clock: Clock, bell: Bell, redis_url: str
) -> None:
    client = tool(tmp_path, clock, bell, redis_url).test_client()
    assert [client.get("/rare").status_code for _ in range(3)] == [200, 200, 429]
    refusal = client.get("/rare")
    assert refusal.headers["Retry-After"] == "60"
    assert client.get("/often").status_code == 200


def test_another_address_is_not_meant(tmp_path: Path, clock: Clock, bell: Bell) -> None:
    client = tool(tmp_path, clock, bell).test_client()
    for _ in range(3):
        client.get("/rare", environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert client.get("/rare", environ_base={"REMOTE_ADDR": "192.0.2.2"}).status_code == 200
