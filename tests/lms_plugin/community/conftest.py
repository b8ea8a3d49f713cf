"""A room that two academies share, and browsers of the people in it."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms_plugin.models import Room
from tests.support.cast import Campus, Cast, sign_in, visitor
from tests.support.house import Clock

BASE = "https://localhost"
MODULE, ACTIVITY = "why-local-police", "trust"


@dataclass
class Browser:
    """One person's browser; `get` and `post` answer as the tool does, redirects not followed."""

    client: FlaskClient
    person: str = ""
    alias: str = field(default="", init=False)

    def get(self, path: str, **headers: str) -> TestResponse:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(path, base_url=BASE, headers=names)

    def post(self, path: str, **data: Any) -> TestResponse:
        person = {"as": self.person} if self.person else {}
        return self.client.post(path, base_url=BASE, data=person | data)

    def join(self, campus: Campus) -> str:
        """Join the room of the campus' discussion as the page proposes; the room's path."""
        door = door_of(campus)
        page = self.get(door).text
        self.alias = hidden(page, "alias")
        assert self.post(door, alias=self.alias, offer=hidden(page, "offer")).status_code == 303
        return self.get(door).location

    def start(self, room: str, title: str = "A title", body: str = "Some words", key: str = "") -> str:
        """Open a conversation; its path without query and anchor."""
        answer = self.post(room, title=title, body=body, key=key or str(uuid4()))
        assert answer.status_code == 303, answer.text
        return answer.location

    def reply(self, thread: str, body: str = "An answer", seen: int = 0, key: str = "") -> str:
        """Reply; the uuid of the contribution."""
        answer = self.post(thread, body=body, seen=seen, key=key or str(uuid4()))
        assert answer.status_code == 303, answer.text
        return answer.location.partition("#p-")[2]


def hidden(page: str, name: str) -> str:
    """The value of a hidden field; the first one of that name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return found.group(1)


def door_of(campus: Campus) -> str:
    return f"/community/p/{campus.placements[MODULE].uuid}/a/{ACTIVITY}"


def posts_of(page: str) -> list[str]:
    """Uuids of the contributions of a thread's page, in order."""
    return re.findall(r'<article class="post[^"]*" id="p-([0-9a-f-]{36})"', page)


@dataclass
class Crowd:
    """Everybody of the shared room, each with a browser in English."""

    officer: Browser
    mate: Browser
    facilitator: Browser
    away_officer: Browser
    away_facilitator: Browser
    outsider: Browser
    anonymous: Browser


@pytest.fixture
def crowd(app: Flask, session: Session, cast: Cast, clock: Clock) -> Crowd:
    """Nobody has joined anything yet; `outsider` learns at the second academy and never joins."""

    def browser(campus: Campus, sub: str, role: str = "learner") -> Browser:
        who = visitor(session, campus, sub, f"{sub.title()} Realname", clock(), role=role, locale="en")
        client = app.test_client()
        sign_in(client, who)
        return Browser(client, who.person.uuid)

    crowd = Crowd(
        browser(cast.home, "olga"),
        browser(cast.home, "pia"),
        browser(cast.home, "quim", "instructor"),
        browser(cast.away, "rose"),
        browser(cast.away, "sam", "instructor"),
        browser(cast.away, "una"),
        Browser(app.test_client()),
    )
    session.commit()
    return crowd


@pytest.fixture
def shared(crowd: Crowd, cast: Cast) -> str:
    """The path of a room with both facilitators, two officers of the first and one of the second academy."""
    room = crowd.facilitator.join(cast.home)
    code = code_from(crowd.facilitator, room)
    assert crowd.away_facilitator.post(f"{door_of(cast.away)}/code", code=code).status_code == 303
    for browser, campus in (
        (crowd.away_facilitator, cast.away),
        (crowd.officer, cast.home),
        (crowd.mate, cast.home),
        (crowd.away_officer, cast.away),
    ):
        assert browser.join(campus) == room
    return room


def code_from(facilitator: Browser, room: str) -> str:
    """Make a code and read it off the page that shows it once."""
    assert facilitator.post(f"{room}/code").status_code == 303
    found = re.search(r'<p class="secret">([^<]+)</p>', facilitator.get(f"{room}/facilitate").text)
    assert found
    return found.group(1)


def address_from(facilitator: Browser, room: str, label: str = "Vecinos Unidos", days: int = 90) -> str:
    """Invite somebody and read the address off the page that shows it once, as a path."""
    assert facilitator.post(f"{room}/invitations", label=label, days=days).status_code == 303
    found = re.search(
        r'readonly value="http://localhost:8000(/join/[^"]+)"', facilitator.get(f"{room}/facilitate").text
    )
    assert found
    return found.group(1)


def accept(browser: Browser, address: str) -> TestResponse:
    """Follow an invitation as its page proposes."""
    page = browser.get(address).text
    browser.alias = hidden(page, "alias")
    return browser.post(address, alias=browser.alias, offer=hidden(page, "offer"))


def row_of(session: Session, room: str) -> Room:
    """The room's row, read afresh."""
    session.rollback()
    found = session.scalar(select(Room).where(Room.uuid == room.rsplit("/", 1)[1]))
    assert found is not None
    return found
