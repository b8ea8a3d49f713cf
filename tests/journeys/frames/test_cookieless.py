"""Three ways into the frame on two sites: by cookie, by the platform's storage, by one click on a window of its own.

A browser that keeps no cookies in the frame is played by taking them out of every answer that the frame gets.
"""

import json
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from playwright.sync_api import Error, Page, Route, expect

from tests.journeys.people import PATIENCE_MS, Hall, Visitor
from tests.journeys.pressing import go, push

Keeps = Callable[[str], bool]


class _Stay(HTTPRedirectHandler):
    """The browser follows a redirect, not the one who fetches for it."""

    def redirect_request(self, *_args: Any) -> None:
        return None


def is_framed(route: Route) -> bool:
    try:
        return route.request.frame.parent_frame is not None
    except Error:  # A window that is just being opened has no page yet.
        return False


def strip_cookies(visitor: Visitor, keeps: Keeps = lambda _cookie: False) -> None:
    """Let the tool's frame keep only the cookies that `keeps` says, by their Set-Cookie line."""

    def fetch(route: Route) -> None:
        if not is_framed(route):
            route.continue_()
            return
        asked = route.request
        request = Request(asked.url, asked.post_data_buffer, asked.headers, method=asked.method)
        try:
            answer = build_opener(_Stay).open(request)
        except HTTPError as error:
            answer = error
        with answer:
            headers = [(name, value) for name, value in answer.headers.items() if name.lower() != "set-cookie"]
            cookies = [one for one in answer.headers.get_all("Set-Cookie", []) if keeps(one)]
            named = dict(headers) | ({"Set-Cookie": "\n".join(cookies)} if cookies else {})
            route.fulfill(status=answer.status, headers=named, body=answer.read())

    visitor.page.context.route(f"{visitor.sites.tool}/**", fetch)


def offer_no_storage(visitor: Visitor) -> None:
    """The platform's login then names no storage, as that of an older LMS."""

    def drop(route: Route) -> None:
        answer = route.fetch(max_redirects=0)
        location = answer.headers["location"].replace("lti_storage_target=_parent&", "")
        route.fulfill(response=answer, headers={**answer.headers, "location": location})

    visitor.page.context.route(f"{visitor.sites.lms}/*/launch/*", drop)


def launches(visitor: Visitor) -> list[dict[str, Any]]:
    """The lines of launches in the log, oldest first."""
    lines = (visitor.sites.folder / "servers.log").read_text("utf-8").splitlines()
    events = [json.loads(line) for line in lines if line.startswith("{")]
    return [one for one in events if one["event"] == "launch"]


def open_frame(visitor: Visitor, persona: str) -> None:
    visitor.become(persona)
    go(visitor.page, visitor.page.locator(".links a").first)


def click_for_a_window(visitor: Visitor) -> Page:
    with visitor.page.context.expect_page() as opened:
        push(visitor.frame, visitor.frame.locator("main a[target=_blank]"))
    expect(opened.value.locator("nav.rooms")).to_be_visible(timeout=PATIENCE_MS)
    return opened.value


def test_a_partitioned_cookie_opens_the_frame_and_the_log_says_so(hall: Hall) -> None:
    tom = hall.let_in()
    open_frame(tom, "tom")
    expect(tom.frame.locator("nav.rooms")).to_be_visible(timeout=PATIENCE_MS)
    assert launches(tom)[-1]["way"] == "cookie"


def test_without_cookies_the_storage_proves_the_browser_and_one_click_goes_on_in_a_window(hall: Hall) -> None:
    priya = hall.let_in()
    strip_cookies(priya)
    open_frame(priya, "priya")
    expect(priya.frame.locator("h1")).to_be_focused(timeout=PATIENCE_MS)
    assert launches(priya)[-1]["way"] == "storage"
    assert "One more click" in priya.frame.locator("h1").inner_text()
    click_for_a_window(priya)
    assert launches(priya)[-1]["way"] == "window"


def test_where_only_the_state_cookie_is_lost_the_storage_opens_the_frame(hall: Hall) -> None:
    marc = hall.let_in()
    strip_cookies(marc, keeps=lambda cookie: not cookie.startswith("convive_state_"))
    open_frame(marc, "marc")
    expect(marc.frame.locator("nav.rooms")).to_be_visible(timeout=PATIENCE_MS)
    assert (launches(marc)[-1]["way"], launches(marc)[-1]["result"]) == ("storage", "accepted")


def test_without_cookies_and_without_storage_one_click_begins_again_in_a_window(hall: Hall) -> None:
    lucia = hall.let_in()
    strip_cookies(lucia)
    offer_no_storage(lucia)
    open_frame(lucia, "lucia")
    expect(lucia.frame.locator("a[target=_blank]")).to_be_visible(timeout=PATIENCE_MS)
    refused = launches(lucia)[-1]
    assert (refused["result"], refused["check"], refused["offered"]) == ("refused", "cookie", "window")
    click_for_a_window(lucia)
    assert (launches(lucia)[-1]["result"], launches(lucia)[-1]["way"]) == ("accepted", "window")
