"""Whoever has begun something distressing finds the way out on every page of it, and "Next" leads past it."""

import re

import pytest
from sqlalchemy.orm import Session

from tests.lms_plugin.learn.quizzing import begin
from tests.support.browser import Browser
from tests.support.cast import Cast, place
from tests.support.house import Clock

SCENES = {"petrol-smell": "Petrol smell", "match-night": "Match night", "quiet-one": "The quiet one"}


@pytest.fixture
def hard(session: Session, cast: Cast, clock: Clock) -> str:
    """The address of the module whose reports may be left out."""
    uuid = place(session, cast.home, cast.modules["bias-indicators"], clock()).uuid
    session.commit()
    return f"/learn/p/{uuid}"


def following(page: str) -> str:
    """Where "Next" leads."""
    keys: list[str] = re.findall(r'href="[^"]*/a/([^"/]+)"', page.split('class="way')[-1])
    return keys[-1]


@pytest.mark.parametrize("key", SCENES)
def test_a_begun_report_still_offers_what_may_be_done_instead(trainee: Browser, hard: str, key: str) -> None:
    link = f'<a href="{hard}/a/signs-without-scenes">Take “Signs without scenes” instead of'
    assert "Before you start" in trainee.get(f"{hard}/a/{key}").text
    begin(trainee, f"{hard}/a/{key}")
    page = trainee.get(f"{hard}/a/{key}").text
    assert "Before you start" not in page
    assert page.count(link) == 1
    assert page.index('class="way-out') < page.index('class="play"')


def test_where_nothing_may_be_done_instead_nothing_is_offered(trainee: Browser, hard: str) -> None:
    begin(trainee, f"{hard}/a/check")
    assert "way-out" not in trainee.get(f"{hard}/a/check").text


def test_after_the_equivalent_comes_what_follows_the_last_report_that_it_stands_for(
    trainee: Browser, hard: str
) -> None:
    address = f"{hard}/a/signs-without-scenes"
    for _turn in range(2):
        page = trainee.get(address).text
        assert following(page) == "file-repaired"
        assert f'{hard}/a/forms-of-bias"' in page
        begin(trainee, address)
    assert following(trainee.get(f"{hard}/a/petrol-smell").text) == "match-night"
