"""An LMS that is about to join: its answers at the port for outward calls, and what its administrator's browser does.

What a hostile one might say is tried in `tests/lti/test_registration.py`.
"""

import json
import secrets
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms_plugin.services import joining
from lms_plugin.services.audit import OPERATOR
from lms_plugin.web.house import House
from lti.http import Reply
from lti.tool_configuration import TOOL_MEMBER
from tests.support.house import Clock
from tests.support.outward import FakeOutward
from tests.support.registering import ADDRESS, ENDPOINT, TOKEN, configuration

HTTPS = "https://localhost"


@dataclass
class Joining:
    """A platform that answers as a test says; `deployment_id` None leaves it out of the answer."""

    app: Flask
    outward: FakeOutward = field(default_factory=FakeOutward)

    def __post_init__(self) -> None:
        house: House = self.app.extensions["convive"]
        self.app.extensions["convive"] = replace(house, wire=replace(house.wire, outward=self.outward))
        self.says()
        self.answers()

    def says(self, **changes: Any) -> None:
        self.outward.answer("GET", ADDRESS, Reply(200, json.dumps(configuration(**changes))))

    def answers(self, client_id: str = "abc", deployment_id: str | None = "7", status: int = 201) -> None:
        about = {"deployment_id": deployment_id} if deployment_id is not None else {}
        body = json.dumps({"client_id": client_id, TOOL_MEMBER: about})
        self.outward.answer("POST", ENDPOINT, Reply(status, body))

    def visit(self, token: str, browser: FlaskClient | None = None, **params: str) -> TestResponse:
        """What the LMS makes its administrator's browser open."""
        query = {"openid_configuration": ADDRESS, "registration_token": TOKEN, **params}
        client = browser or self.app.test_client()
        return client.get(f"/lti/register/{token}", query_string=query, base_url=HTTPS)

    def confirm(self, token: str, browser: FlaskClient | None = None, **fields: str) -> TestResponse:
        """What the button of that page sends."""
        form = {"openid_configuration": ADDRESS, "registration_token": TOKEN, **fields}
        return (browser or self.app.test_client()).post(f"/lti/register/{token}", data=form, base_url=HTTPS)


def invited(session: Session, academy_id: int | None, clock: Clock) -> str:
    """The token of a fresh invitation, as an administrator or the operator makes it."""
    token = secrets.token_urlsafe(24)
    joining.invite(session, academy_id, "", token, OPERATOR, clock())
    session.commit()
    return token
