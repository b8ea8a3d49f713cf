"""The picker: who may choose, what is offered, and an answer that a platform accepts."""

import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.packages import write_zip
from lms_plugin.models import Module, Programme, RegistrationRow
from lms_plugin.services.pickings import Picking
from lms_plugin.web.house import House
from lti import keys
from lti.claims import DeepLinking
from lti.history import KEY_PARAMETER
from lti.http import Reply, Request
from lti.platform import vocabulary as v
from lti.platform.deep_linking import Response, accept
from lti.platform.memory import (
    MemoryErrands,
    MemoryGradebook,
    MemoryHandlers,
    MemorySchool,
    MemorySeen,
    MemoryTokens,
    MemoryTools,
)
from lti.platform.model import Errand, Tool
from lti.platform.ports import Platform
from tests.lms_plugin.author.conftest import Entering
from tests.support.cast import Cast, library, visitor
from tests.support.house import Clock
from tests.support.sending import get, post, upload

MODULE = "hate-crime/why-local-police"
OTHER = "mediation/role-and-limits"
Opening = Callable[..., FlaskClient]


@pytest.fixture
def opened(enter: Entering, cast: Cast, session: Session, clock: Clock) -> Opening:
    """A browser in a deep linking visit of the English academy; settings of the request may be changed."""

    def open_picker(role: str = "instructor", administers: bool = False, **settings: Any) -> FlaskClient:
        session.rollback()
        who = visitor(
            session, cast.away, f"picker-{uuid4()}", "Pat", clock(), role=role, administers=administers, locale="en"
        )
        asked = {
            "return_url": f"{cast.away.registration.issuer}/deep-linking",
            "accept_types": frozenset({"ltiResourceLink"}),
            "accept_targets": frozenset({"iframe", "window"}), "data": "errand-1", **settings,
        }  # fmt: skip
        picking = Picking(
            registration_id=cast.away.registration.id, deployment_id="1", request=DeepLinking(**asked)
        )
        who.visit.deep_linking = picking.text()
        session.commit()
        return enter(who)

    return open_picker


@dataclass
class Served:
    """An outward port that serves the tool's key set."""

    key_set: dict[str, Any]

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        return Reply(200, json.dumps(self.key_set))

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        raise AssertionError(url)

    put = post

    def delete(self, url: str, headers: Mapping[str, str]) -> Reply:
        raise AssertionError(url)


def platform(app: Flask, cast: Cast, clock: Clock) -> Platform:
    """The LMS at the other end, which knows one errand."""
    row = cast.away.registration
    house: House = app.extensions["convive"]
    base = "http://localhost:8000/lti"
    tool = Tool(row.client_id, "1", f"{base}/login", f"{base}/jwks.json", frozenset())
    errands = MemoryErrands()
    errands.add(
        Errand("errand-1", row.client_id, "5", v.DEEP_LINKING_REQUEST, "course-1", "", "", "", "iframe", clock())
    )
    return Platform(
        issuer=row.issuer, name="Northmoor", product="aula", auth_url=row.auth_url, token_url=row.token_url,
        services_url=row.issuer, deep_linking_url=f"{row.issuer}/deep-linking", key=keys.generate(),
        tools=MemoryTools([tool]), errands=errands, seen=MemorySeen(), tokens=MemoryTokens(),
        school=MemorySchool([], [], {}), gradebook=MemoryGradebook(),
        handlers=MemoryHandlers(), outward=Served(keys.key_set([house.wire.keys.signing()])),
    )  # fmt: skip


def taken(page: str, far: Platform, clock: Clock) -> Response:
    """The platform's reading of the form on the page."""
    token = re.search(r'name="JWT" value="([^"]+)"', page)
    assert token is not None
    return accept(Request("POST", "/", params={"JWT": html.unescape(token[1])}), far, clock())


def test_an_instructor_sees_what_is_published_in_the_language_of_the_titles(opened: Opening) -> None:
    client = opened()
    assert f'value="{MODULE}"' in get(client, "/pick/").text
    spanish = get(client, "/pick/?language=es").text
    assert "policía" in spanish.casefold()


def test_an_administrator_may_choose_too(opened: Opening) -> None:
    assert get(opened("learner", administers=True), "/pick/").status_code == 200


def test_a_learner_is_refused(opened: Opening) -> None:
    client = opened("learner")
    assert get(client, "/pick/").status_code == 403
    assert post(client, "/pick/", module=MODULE).status_code == 403


def test_without_a_request_of_a_platform_there_is_nothing_to_choose(enter: Entering, cast: Cast) -> None:
    assert get(enter(cast.instructor), "/pick/").status_code == 403
    assert get(enter(cast.administrator), "/pick/").status_code == 403


def test_one_or_several_as_the_platform_accepts(opened: Opening) -> None:
    assert 'type="radio"' in get(opened(accept_multiple=False), "/pick/").text
    assert 'type="checkbox"' in get(opened(accept_multiple=True), "/pick/").text


def test_the_answer_is_accepted_by_the_platform(opened: Opening, app: Flask, cast: Cast, clock: Clock) -> None:
    far = platform(app, cast, clock)
    answer = post(opened(), "/pick/", module=[MODULE, OTHER])
    assert answer.status_code == 200
    response = taken(answer.text, far, clock)
    first, second = response.items
    assert (first.custom["module"], second.custom["module"]) == (MODULE, OTHER)
    assert len({first.custom[KEY_PARAMETER], second.custom[KEY_PARAMETER]}) == 2, "each item has a key of its own"
    assert first.url == "http://localhost:8000/lti/launch"
    assert first.title
    assert first.text
    assert first.line_item is not None
    assert (first.line_item.label, first.line_item.maximum) == (first.title, 100.0)
    assert (first.line_item.resource_id, first.line_item.tag) == (MODULE, "module")


def test_the_titles_travel_in_the_chosen_language(opened: Opening, app: Flask, cast: Cast, clock: Clock) -> None:
    far = platform(app, cast, clock)
    answer = post(opened(), "/pick/", module=MODULE, language="es")
    assert "policía" in taken(answer.text, far, clock).items[0].title.casefold()


def test_no_column_where_the_platform_takes_none(opened: Opening, app: Flask, cast: Cast, clock: Clock) -> None:
    far = platform(app, cast, clock)
    answer = post(opened(accept_lineitem=False), "/pick/", module=MODULE)
    assert taken(answer.text, far, clock).items[0].line_item is None


def test_choosing_nothing_is_an_answer(opened: Opening, app: Flask, cast: Cast, clock: Clock) -> None:
    far = platform(app, cast, clock)
    answer = post(opened(), "/pick/", act="cancel", module=MODULE)
    assert "Nothing will be added" in answer.text
    assert taken(answer.text, far, clock).items == ()


def test_the_form_goes_to_the_platform_with_one_button_and_without_script(opened: Opening, cast: Cast) -> None:
    answer = post(opened(), "/pick/", module=MODULE)
    assert f'action="{cast.away.registration.issuer}/deep-linking"' in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "form-action 'self' http://127.0.0.1:8001;" in policy
    assert "onload" not in answer.text


def test_a_choice_of_nothing_by_mistake_is_said(opened: Opening) -> None:
    answer = post(opened(), "/pick/", act="choose")
    assert answer.status_code == 422
    assert "Choose at least one module or activity" in answer.text


@pytest.mark.parametrize("name", ["nothing/there", "", "hate-crime", "../x", f"{MODULE} ", "x" * 3000])
def test_what_is_not_offered_cannot_be_chosen(opened: Opening, name: str) -> None:
    assert post(opened(), "/pick/", module=name).status_code == 422


def test_two_where_one_is_taken_are_refused(opened: Opening) -> None:
    answer = post(opened(accept_multiple=False), "/pick/", module=[MODULE, OTHER])
    assert answer.status_code == 422
    assert "takes one link at a time" in answer.text


def test_a_draft_is_offered_once_it_is_published(
    opened: Opening, own: Module, session: Session
) -> None:
    client = opened()
    assert "night-shift" not in get(client, "/pick/").text
    row = session.get_one(Module, own.id)
    row.published_version_id = row.draft_version_id
    session.commit()
    assert 'value="own-modules/night-shift"' in get(client, "/pick/").text


def test_another_academys_module_is_not_offered(
    own: Module, enter: Entering, cast: Cast, session: Session, clock: Clock
) -> None:
    row = session.get_one(Module, own.id)
    row.published_version_id = row.draft_version_id
    who = visitor(session, cast.home, "pick-home", "Home", clock(), role="instructor", locale="en")
    request = DeepLinking("http://127.0.0.1:8001/x", frozenset({"ltiResourceLink"}), frozenset({"iframe"}))
    picking = Picking(registration_id=cast.home.registration.id, deployment_id="1", request=request)
    who.visit.deep_linking = picking.text()
    session.commit()
    client = enter(who)
    assert "night-shift" not in get(client, "/pick/").text
    assert post(client, "/pick/", module="own-modules/night-shift").status_code == 422


def test_a_registration_that_was_switched_off_signs_nothing(
    opened: Opening, cast: Cast, session: Session, clock: Clock
) -> None:
    client = opened()
    session.get_one(RegistrationRow, cast.away.registration.id).status = "disabled"
    session.commit()
    clock.advance(minutes=2)
    assert post(client, "/pick/", module=MODULE).status_code == 403


def test_words_of_the_platform_never_become_markup(opened: Opening) -> None:
    page = get(opened(title="<script>alert(1)</script>", text="<img src=x>"), "/pick/").text
    assert "<script>alert" not in page
    assert "<img" not in page


def items(page: str, app: Flask, cast: Cast, clock: Clock) -> list[dict[str, Any]]:
    """The content items as they travel, whole."""
    found: list[dict[str, Any]] = list(taken(page, platform(app, cast, clock), clock).claims[v.DL_ITEMS])
    return found


def test_a_single_activity_can_be_placed(opened: Opening, app: Flask, cast: Cast, clock: Clock) -> None:
    client = opened()
    assert f'value="{MODULE}/check"' in get(client, "/pick/").text
    answer = post(client, "/pick/", module=[f"{MODULE}/check", f"{MODULE}/welcome"], language="es")
    quiz, lesson = items(answer.text, app, cast, clock)
    custom = {name: value for name, value in quiz["custom"].items() if name != KEY_PARAMETER}
    assert custom == {"module": MODULE, "activity": "check", "language": "es"}
    assert quiz["lineItem"]["resourceId"] == f"{MODULE}/check"
    assert (quiz["lineItem"]["tag"], quiz["lineItem"]["scoreMaximum"]) == ("activity", 100.0)
    assert quiz["text"].startswith("Cuestionario")
    assert "lineItem" not in lesson


def test_an_item_has_a_picture_of_ours_and_a_way_back_to_the_attempts(
    opened: Opening, app: Flask, cast: Cast, clock: Clock
) -> None:
    client = opened()
    (item,) = items(post(client, "/pick/", module=MODULE).text, app, cast, clock)
    assert item["thumbnail"] == {"url": "http://localhost:8000/static/thumbnail.png", "width": 128, "height": 128}
    with get(client, "/static/thumbnail.png") as picture:
        assert picture.data.startswith(b"\x89PNG")
    review = item["lineItem"]["submissionReview"]
    assert review["reviewableStatus"] == ["InProgress", "Submitted", "Completed"]
    assert review["url"] == "http://localhost:8000/lti/launch"


def test_dates_are_those_of_the_academys_own_clock(opened: Opening, app: Flask, cast: Cast, clock: Clock) -> None:
    answer = post(
        opened(), "/pick/", module=MODULE, open_from="2026-12-01T08:00", open_until="2026-12-24T12:00",
        count_until="2026-12-20T23:59",
    )  # fmt: skip
    (item,) = items(answer.text, app, cast, clock)
    opens, closes = "2026-12-01T08:00:00.000+00:00", "2026-12-24T12:00:00.000+00:00"
    assert item["available"] == {"startDateTime": opens, "endDateTime": closes}
    assert item["submission"] == {"endDateTime": "2026-12-20T23:59:00.000+00:00"}
    assert item["custom"]["deadline"] == "2026-12-20T23:59:00+00:00"


def test_dates_that_cannot_be_meant_are_said_beside_their_field(opened: Opening) -> None:
    answer = post(opened(), "/pick/", module=MODULE, open_from="2026-12-02T08:00", open_until="2026-12-01T08:00")
    assert answer.status_code == 422
    assert 'id="e-open_until"' in answer.text
    assert f'value="{MODULE}" checked' in answer.text
    assert post(opened(), "/pick/", module=MODULE, count_from="soon").status_code == 422


@pytest.mark.parametrize(
    ("accepted", "wanted", "member"),
    [({"iframe", "window"}, "window", "window"), ({"iframe", "window"}, "", "iframe"), ({"window"}, "", "window")],
)
def test_a_frame_or_a_window_as_the_platform_and_the_teacher_like(
    opened: Opening, app: Flask, cast: Cast, clock: Clock, accepted: set[str], wanted: str, member: str
) -> None:
    client = opened(accept_targets=frozenset(accepted))
    assert ('name="target"' in get(client, "/pick/").text) == (len(accepted) > 1)
    (item,) = items(post(client, "/pick/", module=MODULE, target=wanted).text, app, cast, clock)
    assert [name for name in ("iframe", "window") if name in item] == [member]


def test_a_link_without_a_column_stays_without(opened: Opening, app: Flask, cast: Cast, clock: Clock) -> None:
    (item,) = items(post(opened(), "/pick/", module=MODULE, no_column="yes").text, app, cast, clock)
    assert "lineItem" not in item
    assert item["custom"]["column"] == "none"


def test_a_search_keeps_what_was_chosen_before_it(opened: Opening) -> None:
    client = opened()
    found = post(client, "/pick/", module=MODULE, q="mediación policía", language="es", act="show")
    assert found.status_code == 200
    assert f'value="{MODULE}" checked' in found.text
    assert f'value="{OTHER}"' in found.text
    only = post(client, "/pick/", programme="hate-crime", act="show").text
    assert f'value="{OTHER}"' not in only


def test_an_activity_is_found_by_its_own_title_whatever_the_accents(opened: Opening) -> None:
    page = get(opened(), "/pick/?q=the+SHÚTTER").text
    assert f'value="{MODULE}/the-shutter"' in page
    assert OTHER not in page
    assert "Nothing fits" in get(opened(), "/pick/?q=xyzzy").text


def test_a_platform_that_takes_no_links_here_is_told_apart(opened: Opening) -> None:
    client = opened(accept_types=frozenset({"file", "html"}))
    page = get(client, "/pick/").text
    assert "takes no links to activities here" in page
    assert 'name="module"' not in page
    assert post(client, "/pick/", module=MODULE).status_code == 422
    assert post(client, "/pick/", act="cancel").status_code == 200


def test_an_own_edition_is_told_apart_from_the_librarys_programme(
    opened: Opening, admin: FlaskClient, session: Session
) -> None:
    assert upload(admin, write_zip(library()[0])).status_code == 200
    session.rollback()
    edition = select(Module).join(Programme).where(Programme.academy_id.is_not(None), Module.key == "why-local-police")
    row = session.scalars(edition).one()
    row.published_version_id = row.draft_version_id
    session.commit()
    client = opened()
    entries = re.findall(r'<option value="([^"]*hate-crime)">([^<]+)</option>', get(client, "/pick/").text)
    assert [name for name, _ in entries].count("hate-crime") == 1
    assert len({title for _, title in entries}) == 2
    assert any("(your academy’s own)" in title for name, title in entries if name == "own/hate-crime")
    only = post(client, "/pick/", programme="own/hate-crime", act="show").text
    assert f'value="{MODULE}"' in only
    assert 'value="hate-crime/bias-indicators"' not in only
