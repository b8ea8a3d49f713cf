"""The player's script in a real browser, against a host that is a few lines of this file."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.resources import files
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from courses.errors import IllegalMove
from courses.jurisdictions.overlay import NEUTRAL
from courses.kinds import quiz
from courses.kinds.kind import Brief, State
from courses.player.frame import Frame
from courses.player.moves import Received, move_from_form, move_from_json
from courses.player.rendering import assets, render
from tests.courses.kinds.contract import NOW
from tests.courses.kinds.examples import QUIZ

HOME = "http://host.test/"
STATIC = files("courses.player").joinpath("static")
Fault = Callable[[Route], None]


@dataclass
class Host:
    """Keeps one attempt at a quiz, as a host would; `faults` answer the next posts instead."""

    frame: Frame = field(default_factory=lambda: Frame("en", "/move", headers={"X-CSRFToken": "secret"}, asset_url="/"))
    brief: Brief = field(default_factory=lambda: Brief(quiz.KIND.parse(QUIZ, "q"), NEUTRAL))
    faults: list[Fault] = field(default_factory=list)
    posts: list[dict[str, str]] = field(default_factory=list)
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.state: State = quiz.KIND.start(self.brief, 1, NOW)

    def fragment(self, error: str = "") -> str:
        view = quiz.KIND.view(self.brief, self.state, self.now, self.frame.locale)
        return render(quiz.KIND, view, replace(self.frame, error=error, hidden=(("turn", str(len(self.posts))),)))

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(HOME)
        if path in ("player.js", "countdown.js", "player.css"):
            route.fulfill(body=STATIC.joinpath(path).read_text("utf-8"), content_type=f"text/{path.rpartition('.')[2]}")
        elif path == "move":
            self.move(route)
        else:
            route.fulfill(body=f"<!doctype html>{assets(self.frame)}{self.fragment()}", content_type="text/html")

    def move(self, route: Route) -> None:
        self.posts.append(route.request.headers)
        if self.faults:
            self.faults.pop(0)(route)
            return
        status, error = 200, ""
        try:
            self.state = quiz.KIND.advance(self.brief, self.state, self.received(route).move, self.now)
        except IllegalMove as refusal:
            status, error = 422, str(refusal)
        self.reply(route, status, error)

    def received(self, route: Route) -> Received:
        body = route.request.post_data or ""
        return move_from_json(json.loads(body)) if self.frame.body == "json" else move_from_form(parse_qsl(body))

    def reply(self, route: Route, status: int, error: str = "") -> None:
        if self.frame.body == "json":
            route.fulfill(status=status, json={"html": self.fragment(error)})
        else:
            head = "" if "x-convive-fragment" in route.request.headers else f"<!doctype html>{assets(self.frame)}"
            route.fulfill(status=status, body=head + self.fragment(error), content_type="text/html; charset=utf-8")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 700})
    page = context.new_page()
    page.set_default_timeout(5_000)
    yield page
    context.close()


def opened(page: Page, host: Host) -> Host:
    page.route("**/*", host.answer)
    page.goto(HOME)
    return host


@pytest.mark.parametrize("body", ["form", "json"])
def test_a_move_swaps_the_fragment_says_that_it_was_saved_and_moves_the_focus(page: Page, body: str) -> None:
    host = opened(page, Host(Frame("en", "/move", body="json" if body == "json" else "form", asset_url="/")))
    page.get_by_label("Beta").check()
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("secret-one-b")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Saved")
    assert page.evaluate("document.activeElement.id") == "convive-q-one"
    assert page.url == HOME
    assert host.posts[0]["x-convive-fragment"] == "1"


@pytest.mark.parametrize(("language", "said"), [("en", "Saved 14:02"), ("es", "Guardado a las 14:02")])
def test_the_time_of_saving_has_twenty_four_hours(page: Page, language: str, said: str) -> None:
    page.clock.set_fixed_time("2026-11-22T14:02:00")
    opened(page, Host(Frame(language, "/move", asset_url="/")))
    page.locator("[name='m.to']").click()
    expect(page.get_by_role("status")).to_have_text(said)


def test_after_a_move_the_page_around_knows_that_its_own_time_is_old(page: Page) -> None:
    opened(page, Host())
    root = page.locator("[data-convive-player]")
    expect(root).not_to_have_attribute("data-convive-moved", "")
    page.get_by_role("button", name="Next").click()
    expect(root).to_have_attribute("data-convive-moved", "")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(root).to_have_attribute("data-convive-moved", "")


def test_without_javascript_the_same_forms_work(browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    host = opened(page, Host())
    page.get_by_label("Beta").check()
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("secret-one-b")).to_be_visible()
    assert host.state["closed"] == ["one"]
    context.close()


def test_an_open_edx_block_starts_it_with_jquery_and_its_own_address_and_headers(page: Page) -> None:
    host = opened(page, Host(replace(Host().frame, move_url="/nowhere", body="json")))
    page.evaluate(
        "ConvivePlayer({jquery: '3', 0: document.body}, {url: '/move', body: 'json', headers: {'X-CSRFToken': 'own'}})"
    )
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name="Question 2")).to_be_visible()
    assert host.posts[0]["x-csrftoken"] == "own"


def test_the_host_s_headers_go_with_the_fetch(page: Page) -> None:
    host = opened(page, Host())
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name="Question 2")).to_be_focused()
    assert host.posts[0]["x-csrftoken"] == "secret"


def test_a_refused_move_puts_the_focus_on_the_reason(page: Page) -> None:
    opened(page, Host())
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Choose an answer first.").click()
    assert page.evaluate("document.activeElement.type") == "radio"


def test_without_a_connection_nothing_is_lost_and_one_can_try_again(page: Page) -> None:
    host = opened(page, Host(faults=[lambda route: route.abort()]))
    page.get_by_label("Alpha").check()
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_role("status")).to_contain_text("Not saved: there is no connection.")
    expect(page.get_by_label("Alpha")).to_be_checked()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("secret-one-a")).to_be_visible()
    assert host.state["answers"] == {"one": ["a"]}


def test_a_fault_of_the_server_keeps_what_was_entered(page: Page) -> None:
    opened(page, Host(faults=[lambda route: route.fulfill(status=500, body="<h1>Oops</h1>", content_type="text/html")]))
    page.get_by_label("Alpha").check()
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_role("status")).to_contain_text("something went wrong on our side")
    expect(page.get_by_label("Alpha")).to_be_checked()


def test_an_ended_session_is_said(page: Page) -> None:
    opened(page, Host(faults=[lambda route: route.fulfill(status=403, body="no", content_type="text/html")]))
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("status")).to_contain_text("your session has ended")


def test_a_page_that_knows_how_a_visit_goes_on_takes_the_refusal_over_and_sends_again(page: Page) -> None:
    host = Host(faults=[lambda route: route.fulfill(status=401, body="no", content_type="text/html")])
    opened(page, host)
    page.evaluate(
        "document.addEventListener('convive:refused', event => {"
        " event.preventDefault(); window.taken = event.detail; })"
    )
    page.get_by_role("button", name="Next").click()
    page.wait_for_function("window.taken")
    assert page.evaluate("taken.status") == 401
    page.evaluate("taken.send(taken.form, taken.pairs)")
    expect(page.get_by_role("heading", name="Question 2")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Saved")


def test_a_stale_page_shows_where_one_stands_now(page: Page) -> None:
    host = Host()
    host.faults = [lambda route: host.reply(route, 409)]
    opened(page, host)
    page.get_by_label("Alpha").check()
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("This page was out of date.")).to_be_visible()
    expect(page.get_by_label("Alpha")).not_to_be_checked()


def test_a_double_click_makes_one_move(page: Page) -> None:
    host = opened(page, Host())
    page.evaluate(
        "document.querySelectorAll('[name=\"m.to\"]').forEach(button =>"
        " (button.form.requestSubmit(button), button.form.requestSubmit(button)))"
    )
    expect(page.get_by_role("heading", name="Question 2")).to_be_visible()
    assert len(host.posts) == 1


def test_the_browser_keeps_nothing(page: Page) -> None:
    opened(page, Host())
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name="Question 2")).to_be_visible()
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0


def test_targets_are_large_enough_and_nothing_is_wider_than_a_small_screen(page: Page) -> None:
    opened(page, Host())
    page.set_viewport_size({"width": 320, "height": 700})
    heights = page.eval_on_selector_all("button, label", "all => all.map(one => one.getBoundingClientRect().height)")
    assert min(heights) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_script_is_short_classic_and_has_one_global() -> None:
    script = STATIC.joinpath("player.js").read_text("utf-8")
    assert len(script.splitlines()) <= 200
    assert script.count("window.ConvivePlayer =") == 1
    assert "export " not in script
    assert "Storage" not in script
