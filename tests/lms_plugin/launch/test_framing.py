"""Who may frame a page: the platform of this visit or of this launch, on every kind of page, and nobody else."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms_plugin.models import RegistrationRow
from lti import claims
from tests.architecture.sources import files
from tests.lms_plugin.launch.door import BASE, MENTOR, Door
from tests.support.cast import Campus, Cast

ELSEWHERE = "https://lms.away.example"
HOME = "http://127.0.0.1:8001"
STORAGE = {"lti_storage_target": "_parent"}


def framers(page: TestResponse) -> str:
    policy = page.headers["Content-Security-Policy"]
    return policy.rpartition("frame-ancestors ")[2]


@pytest.fixture
def away(cast: Cast, session: Session) -> Campus:
    """The other academy's platform, on a site of its own."""
    row = session.get_one(RegistrationRow, cast.away.registration.id)
    row.issuer, row.auth_url = f"{ELSEWHERE}/", f"{ELSEWHERE}/auth"
    session.commit()
    return cast.away


def state_of(page: TestResponse) -> str:
    found = re.search(r'data-value="([^"]+)"', page.text)
    assert found
    return found[1]


def storing(door: Door, campus: Campus) -> TestResponse:
    return door.login(campus, door.browser(), **STORAGE)


def reading(door: Door, campus: Campus) -> TestResponse:
    form = {"state": state_of(storing(door, campus)), "id_token": "x"}
    return door.browser().post("/lti/launch", data=form, base_url=BASE)


def unread(door: Door, campus: Campus) -> TestResponse:
    form = {"state": state_of(storing(door, campus)), "id_token": "x", "stored_state": "", "stored_nonce": ""}
    return door.browser().post("/lti/launch", data=form, base_url=BASE)


def reopening(door: Door, campus: Campus) -> TestResponse:
    return door.post(door.begin(campus), "x", door.browser())


def refused(door: Door, campus: Campus) -> TestResponse:
    return door.launch(campus, sent={"exp": 1})


def without_role(door: Door, campus: Campus) -> TestResponse:
    return door.launch(campus, sent={claims.ROLES: [MENTOR]})


def refused_login(door: Door, campus: Campus) -> TestResponse:
    return door.login(campus, target_link_uri="https://elsewhere.example/x")


KINDS: tuple[Callable[[Door, Campus], TestResponse], ...] = (
    storing, reading, unread, reopening, refused, without_role, refused_login,
)  # fmt: skip


def test_pages_of_a_launch_are_framed_by_the_platform_that_began_it(door: Door, cast: Cast, away: Campus) -> None:
    for kind in KINDS:
        assert framers(kind(door, cast.home)) == f"'self' {HOME}", kind.__name__
        assert framers(kind(door, away)) == f"'self' {ELSEWHERE}", kind.__name__


def test_pages_of_a_visit_are_framed_by_its_platform_found_or_not_and_after_its_end(
    door: Door, cast: Cast, away: Campus
) -> None:
    for campus, origin in ((cast.home, HOME), (away, ELSEWHERE)):
        browser = door.browser()
        assert door.launch(campus, browser).status_code == 303
        pages = [browser.get(path, base_url=BASE) for path in ("/", "/waiting", "/learn/mine", "/no-such-page")]
        pages.append(browser.post("/language", data={"locale": "xx"}, base_url=BASE))
        door.clock.advance(hours=13)
        pages.append(browser.get("/waiting", base_url=BASE))
        assert [framers(one) for one in pages] == [f"'self' {origin}"] * 6
        spoken = [one for one in pages if "<body" in one.text]
        assert len(spoken) >= 4
        assert all(f'data-framers="{origin}"' in one.text for one in spoken), "messages go to the same origin"


def test_pages_without_a_visit_are_framed_by_nobody_and_speak_to_nobody(door: Door, cast: Cast) -> None:
    browser: FlaskClient = door.browser()
    pages = [browser.get(path, base_url=BASE) for path in ("/", "/waiting", "/visit", "/no-such-page")]
    pages.append(door.login(cast.home, browser, iss="https://unknown.example"))
    assert {framers(one) for one in pages} == {"'none'"}
    assert all('data-framers=""' in one.text for one in pages)


def test_no_style_traps_the_scrolling_of_a_frame_that_grows_with_its_page() -> None:
    traps = re.compile(r"\b\d+(vh|dvh|svh|lvh)\b|position:\s*fixed|overscroll-behavior")
    styles = [style for style in files(".css") if not style.is_in("lms_plugin/demo", "lms_plugin/static/vendor")]
    assert len(styles) > 5
    assert [style.path for style in styles if traps.search(style.text)] == []


def test_no_script_keeps_anything_in_the_browser_and_every_frame_has_a_title() -> None:
    kept = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie")
    scripts = [one for one in files(".js") if one.is_in("lms_plugin", "courses") and "/vendor/" not in one.path]
    assert len(scripts) > 5
    assert [one.path for one in scripts if kept.search(one.text)] == []
    frames = [frame for page in files(".html") for frame in re.findall(r"<iframe[^>]*>", page.text)]
    assert frames
    assert all("title=" in frame for frame in frames)


def test_only_the_page_s_own_origins_are_spoken_to() -> None:
    wild = re.compile(r"postMessage\([^;]*[\"']\*[\"']")
    ours = [one for one in files(".js") if not one.is_in("lms_plugin/static/vendor")]
    assert [one.path for one in ours if wild.search(one.text)] == []
