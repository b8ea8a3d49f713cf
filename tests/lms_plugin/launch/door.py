"""A browser before the door, and a platform that signs whatever a test wants.

The message travels as a true one does: login, redirect, signed token, posted
form; only the call for the platform's keys is a fake at its port.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms_plugin.models import Visit
from lms_plugin.web.house import House
from lti import claims, keys
from lti.http import Reply
from tests.support.cast import Campus
from tests.support.house import Clock
from tests.support.lti_fakes import INSTRUCTOR, LEARNER, key
from tests.support.outward import FakeOutward

BASE = "https://localhost"
TARGET = "http://localhost:8000/lti/launch"
LIS = "http://purl.imsglobal.org/vocab/lis/v2/"
MENTOR = LIS + "membership#Mentor"
INSTITUTION_ADMINISTRATOR = LIS + "institution/person#Administrator"
AGS_URL = "http://127.0.0.1:8001/puerto-alba/services/contexts/course-1/lineitems/7/lineitem?type_id=7"


def ags(url: str = AGS_URL) -> dict[str, Any]:
    return {"scope": [claims.SCOPE_SCORE, "https://vendor.example/own"], "lineitem": url}


@dataclass(frozen=True)
class Begun:
    """What the browser holds between login and launch."""

    state: str
    nonce: str


class Door:
    """Knocks for people of any campus; `client` is the one browser unless a test brings another."""

    def __init__(self, app: Flask, clock: Clock, *campuses: Campus) -> None:
        self.app, self.clock = app, clock
        self.outward = FakeOutward()
        body = json.dumps(keys.key_set([key(0)]))
        for campus in campuses:
            self.outward.answer("GET", campus.registration.jwks_url, Reply(200, body))
        house: House = app.extensions["convive"]
        app.extensions["convive"] = replace(house, wire=replace(house.wire, outward=self.outward))
        self.client = app.test_client()

    def browser(self) -> FlaskClient:
        return self.app.test_client()

    def login(self, campus: Campus, client: FlaskClient | None = None, **params: Any) -> TestResponse:
        asked = {
            "iss": campus.registration.issuer, "client_id": campus.registration.client_id,
            "login_hint": "hint", "lti_message_hint": "course-7", "target_link_uri": TARGET, **params,
        }  # fmt: skip
        return (client or self.client).get("/lti/login", query_string=asked, base_url=BASE)

    def begin(self, campus: Campus, client: FlaskClient | None = None) -> Begun:
        answer = self.login(campus, client)
        assert answer.status_code == 302, answer.text
        asked = parse_qs(urlsplit(answer.location).query)
        return Begun(asked["state"][0], asked["nonce"][0])

    def message(self, campus: Campus, begun: Begun, without: tuple[str, ...] = (), **changes: Any) -> str:
        at = int(self.clock().timestamp())
        body = {
            "iss": campus.registration.issuer, "aud": campus.registration.client_id, "iat": at, "exp": at + 60,
            "nonce": begun.nonce, "sub": "sub-1",
            claims.MESSAGE_TYPE: claims.RESOURCE_LINK_REQUEST, claims.VERSION: claims.LTI_VERSION,
            claims.DEPLOYMENT_ID: "1", claims.TARGET_LINK_URI: TARGET, claims.ROLES: [LEARNER],
            claims.RESOURCE_LINK: {"id": "link-why-local-police", "title": "Why"},
            claims.CONTEXT: {"id": "course-1", "title": "Curso"},
            **changes,
        }  # fmt: skip
        return sign({name: value for name, value in body.items() if name not in without})

    def post(self, begun: Begun, token: str, client: FlaskClient | None = None) -> TestResponse:
        form = {"state": begun.state, "id_token": token}
        return (client or self.client).post("/lti/launch", data=form, base_url=BASE)

    def launch(
        self,
        campus: Campus,
        client: FlaskClient | None = None,
        without: tuple[str, ...] = (),
        sent: Mapping[str, Any] | None = None,
        **changes: Any,
    ) -> TestResponse:
        """A whole launch: login, message, judgement. `sent` are claims whose names are no words of Python."""
        begun = self.begin(campus, client)
        return self.post(begun, self.message(campus, begun, without, **changes, **dict(sent or {})), client)

    def picks(
        self, campus: Campus, roles: list[str] | None = None, sent: Mapping[str, Any] | None = None
    ) -> TestResponse:
        """A whole deep linking launch."""
        settings = {
            "deep_link_return_url": f"{campus.registration.issuer}/deep-linking", "accept_types": ["ltiResourceLink"],
            "accept_presentation_document_targets": ["iframe"], "data": "theirs",
        }  # fmt: skip
        about = {claims.MESSAGE_TYPE: claims.DEEP_LINKING_REQUEST, claims.DEEP_LINKING_SETTINGS: settings}
        whole = {**about, claims.ROLES: roles or [INSTRUCTOR], **(sent or {})}
        return self.launch(campus, None, (claims.RESOURCE_LINK,), whole)


def sign(body: Mapping[str, Any], number: int = 0) -> str:
    """A token with the key of this number, whatever is in it."""
    kid = key(0).kid
    return jwt.PyJWS().encode(json.dumps(dict(body)).encode(), key(number).private, "RS256", {"kid": kid})


def visits(session: Session, sub: str = "sub-1") -> list[Visit]:
    """The visits of the person with this `sub`, oldest first, as the database has them now."""
    from lms_plugin.models import Person

    session.rollback()
    wanted = select(Visit).join(Person, Person.id == Visit.person_id).where(Person.sub == sub).order_by(Visit.id)
    return list(session.scalars(wanted).unique())
