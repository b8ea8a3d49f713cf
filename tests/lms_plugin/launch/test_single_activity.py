"""A link to one activity opens this activity, and its column shows this activity's score."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms_plugin.models import Grade, LineItem, Placement, Visit
from lti import claims
from tests.lms_plugin.launch.door import BASE, Door, ags, visits
from tests.lms_plugin.learn.quizzing import whole
from tests.support.browser import Browser
from tests.support.cast import Cast, Visitor

CUSTOM: dict[str, Any] = {"module": "hate-crime/why-local-police", "activity": "check"}


def opened(door: Door, cast: Cast, custom: dict[str, Any] | None = None, **changes: Any) -> str:
    """Open the link; where it leads."""
    sent = {
        claims.RESOURCE_LINK: {"id": "one", "title": "The test"}, claims.CUSTOM: custom or CUSTOM, claims.AGS: ags(),
        **changes,
    }  # fmt: skip
    return str(door.launch(cast.home, sent=sent).location)


def placed(session: Session) -> Placement:
    session.rollback()
    return session.scalars(select(Placement).where(Placement.resource_link_id == "one")).one()


def trainee(app: Flask, cast: Cast, session: Session) -> Browser:
    visit = visits(session)[0]
    visit.locale = "en"
    session.commit()
    return Browser(app, Visitor(cast.trainee.person, None, visit))


def test_it_lands_on_the_activity_and_shows_nothing_else_of_the_module(
    door: Door, cast: Cast, session: Session
) -> None:
    place = f"/learn/p/{placed_after(door, cast, session)}"
    assert opened(door, cast) == f"{place}/a/check"
    page = door.client.get(f"{place}/a/check", base_url=BASE)
    assert page.status_code == 200
    assert f"{place}/a/welcome" not in page.text
    assert door.client.get(f"{place}/a/welcome", base_url=BASE).status_code == 404
    assert door.client.get(place, base_url=BASE).location == f"{place}/a/check"


def placed_after(door: Door, cast: Cast, session: Session) -> str:
    opened(door, cast)
    return placed(session).uuid


def test_its_column_gets_the_score_of_the_activity_and_the_modules_column_that_of_the_module(
    door: Door, cast: Cast, session: Session, app: Flask
) -> None:
    opened(door, cast)
    address = f"/learn/p/{placed(session).uuid}/a/check"
    whole(trainee(app, cast, session), address)
    shown = select(Placement.activity_key, Grade).join(LineItem, LineItem.id == Grade.line_item_id).join(Placement)
    session.rollback()
    grades = {key: grade for key, grade in session.execute(shown)}  # noqa: C416
    assert (grades["check"].wanted_stage, grades[None].wanted_stage) == ("completed", "in_progress")
    assert grades["check"].wanted_share >= grades[None].wanted_share
    assert grades["check"].started_at is not None
    assert grades["check"].submitted_at is not None


def test_an_activity_that_the_module_does_not_have_opens_the_module(door: Door, cast: Cast, session: Session) -> None:
    assert opened(door, cast, {**CUSTOM, "activity": "nothing"}).endswith(placed(session).uuid)
    assert placed(session).activity_key is None


def test_what_the_picker_wrote_into_the_link_becomes_its_settings(door: Door, cast: Cast, session: Session) -> None:
    wishes = {"language": "en", "deadline": "2026-12-20T23:59:00+00:00", "column": "none"}
    opened(door, cast, {**CUSTOM, **wishes})
    settings = placed(session).settings
    assert settings == {"locale": "en", "deadline_at": "2026-12-20T23:59:00+00:00", "column": False}
    assert visits(session)[0].locale == "en"


@pytest.mark.parametrize("deadline", ["$ResourceLink.submission.endDateTime", "2026-12-20", "soon", "9" * 300])
def test_a_deadline_that_is_none_is_left_out(door: Door, cast: Cast, session: Session, deadline: str) -> None:
    opened(door, cast, {**CUSTOM, "deadline": deadline})
    assert "deadline_at" not in placed(session).settings


def test_a_persons_own_language_stands_above_that_of_the_link(door: Door, cast: Cast, session: Session) -> None:
    opened(door, cast, {**CUSTOM, "language": "en"}, sub="lucia")
    assert visits(session, "lucia")[-1].locale == "es"


def test_an_activity_taken_out_of_the_module_is_said_and_not_missing(
    door: Door, cast: Cast, session: Session
) -> None:
    opened(door, cast)
    placement = placed(session)
    placement.activity_key = "gone"
    session.commit()
    address = opened(door, cast)
    answer = door.client.get(address, base_url=BASE)
    assert answer.status_code == 303
    assert door.client.get(answer.location, base_url=BASE).status_code == 200
    assert session.scalars(select(Visit)).first() is not None
