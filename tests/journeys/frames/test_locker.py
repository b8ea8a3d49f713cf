"""The storage of the demo LMS: it answers the tool in its frame, within limits, and no other site."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page, Route

from tests.journeys.people import PATIENCE_MS
from tests.support.servers import ROOT

SCRIPT = ROOT / "lms_plugin/demo/static/frame.js"
LMS, TOOL, EVIL = "http://lms.test", "http://tool.test", "http://evil.test"
AROUND = f"""<!doctype html><script src="/frame.js" defer></script>
<iframe src="{TOOL}/" title="x" data-tool="{TOOL}" data-keys="2" data-key-length="8" data-value-length="16"></iframe>
<iframe src="{EVIL}/" title="y"></iframe>"""
# Whoever is answered waits for it as long as it takes, and only whoever is not gives up.
ASK = """([message, patience]) => new Promise(resolve => {
  addEventListener("message", event => resolve(event.data), { once: true });
  setTimeout(() => resolve("silence"), patience);
  parent.postMessage(message, "*");
})"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    def answer(route: Route) -> None:
        if route.request.url == f"{LMS}/frame.js":
            route.fulfill(body=Path(SCRIPT).read_text("utf-8"), content_type="text/javascript")
        else:
            around = route.request.url == f"{LMS}/"
            route.fulfill(body=AROUND if around else "<!doctype html>", content_type="text/html")

    context = browser.new_context()
    context.route("**/*", answer)
    page = context.new_page()
    page.goto(f"{LMS}/", wait_until="load")
    yield page
    context.close()


def frame(page: Page, site: str) -> Frame:
    return next(one for one in page.frames if one.url.startswith(site))


def ask(page: Page, verb: str, site: str = TOOL, **fields: Any) -> Any:
    message = {"subject": f"lti.{verb}", "message_id": "m", **fields}
    return frame(page, site).evaluate(ASK, [message, PATIENCE_MS if site == TOOL else 300])


def test_the_tool_gets_back_what_it_has_put_until_it_takes_it_away(page: Page) -> None:
    assert ask(page, "get_data", key="a")["value"] is None
    put = ask(page, "put_data", key="a", value="1")
    assert put == {"subject": "lti.put_data.response", "message_id": "m", "key": "a", "value": "1"}
    assert ask(page, "get_data", key="a")["value"] == "1"
    ask(page, "put_data", key="a", value=None)
    assert ask(page, "get_data", key="a")["value"] is None
    named = [one["subject"] for one in ask(page, "capabilities")["supported_messages"]]
    assert {"lti.capabilities", "lti.put_data", "lti.get_data"} <= set(named)


def test_what_is_too_long_too_much_or_nameless_is_refused_with_a_reason(page: Page) -> None:
    odd = ({"key": "x" * 9, "value": "1"}, {"key": "", "value": "1"}, {"key": "a", "value": "x" * 17}, {"key": 1})
    for fields in odd:
        assert ask(page, "put_data", **fields)["error"]["code"] == "bad_request"
    assert ask(page, "put_data", message_id="", key="a", value="1")["error"]["code"] == "bad_request"
    for key in ("a", "b"):
        assert "error" not in ask(page, "put_data", key=key, value="1")
    assert ask(page, "put_data", key="c", value="1")["error"]["code"] == "storage_exhaustion"
    assert ask(page, "put_data", key="a", value="2")["value"] == "2"


def test_another_site_is_not_answered_and_cannot_change_the_frame(page: Page) -> None:
    ask(page, "put_data", key="a", value="1")
    before = page.evaluate("document.querySelector('iframe').style.height")
    for verb in ("capabilities", "get_data", "put_data", "frameResize"):
        assert ask(page, verb, EVIL, key="a", value="2", height=900) == "silence"
    assert ask(page, "get_data", key="a")["value"] == "1"
    assert page.evaluate("document.querySelector('iframe').style.height") == before
    frame(page, TOOL).evaluate("parent.postMessage(JSON.stringify({ subject: 'lti.frameResize', height: 900 }), '*')")
    page.wait_for_function("document.querySelector('iframe').style.height === '900px'")
