"""The script that asks the platform's storage, among pages that lie: only the platform's own answer is taken."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.support.servers import ROOT

SCRIPT = ROOT / "lms_plugin/static/cookieless.js"
LMS, TOOL, EVIL = "http://lms.test", "http://tool.test", "http://evil.test"

READING = f"""<!doctype html><script src="/cookieless.js" defer></script>
<form method="post" action="/launch" data-cookieless="get" data-origin="{LMS}" data-frame="%s">
<input type="hidden" name="state" value="s"><input type="hidden" name="id_token" value="t">
<input type="hidden" name="stored_state" data-key="state-key">
<input type="hidden" name="stored_nonce" data-key="nonce-key"></form>"""

AROUND = """<!doctype html><script>
var answers = %s, frame = function () { return document.querySelector("iframe").contentWindow; };
addEventListener("message", function (event) {
  var asked = event.data;
  if (event.origin !== "http://tool.test") { return; }
  if (frames.evil) { frames.evil.postMessage(asked, "*"); }
  answers.forEach(function (change) {
    if (change.only !== asked.subject) { return; }
    var right = { subject: asked.subject + ".response", message_id: asked.message_id, key: asked.key,
                  value: "right " + asked.key };
    frame().postMessage(change.whole === undefined ? Object.assign(right, change.with) : change.whole, "*");
  });
});
</script><iframe src="http://tool.test/reading" title="x"></iframe>%s"""
FORGER = """<!doctype html><script>addEventListener("message", function (event) {
  parent.frames[0].postMessage({ subject: event.data.subject + ".response", message_id: event.data.message_id,
    key: event.data.key, value: "forged" }, "*"); });</script>"""

GET = "lti.get_data"
LIES: list[dict[str, object]] = [
    {"only": GET, "with": {"message_id": "another"}},
    {"only": GET, "with": {"subject": "lti.put_data.response"}},
    {"only": GET, "with": {"subject": "evil.get_data.response"}},
    {"only": GET, "with": {"key": "another"}},
    {"only": GET, "with": {"value": None}},
    {"only": GET, "with": {"value": {"toString": "x"}}},
    {"only": GET, "with": {"value": "x" * 256}},
    {"only": GET, "with": {"error": {"code": "bad_request"}, "value": "wrong"}},
    {"only": GET, "whole": None},
    {"only": GET, "whole": "lti.get_data.response"},
    {"only": GET, "whole": [1]},
]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def posted(page: Page, answers: list[dict[str, object]], *, target: str = "", beside: str = "") -> dict[str, list[str]]:
    """What the page of the tool posts, once it has heard what the page around it answers."""
    around = AROUND % (json.dumps(answers), beside)
    bodies = {f"{LMS}/": around, f"{LMS}/keeper": KEEPER, f"{EVIL}/": FORGER, f"{TOOL}/reading": READING % target}

    def answer(route: Route) -> None:
        if route.request.url == f"{TOOL}/cookieless.js":
            route.fulfill(body=Path(SCRIPT).read_text("utf-8"), content_type="text/javascript")
        else:
            route.fulfill(body=bodies.get(route.request.url, ""), content_type="text/html")

    page.context.route("**/*", answer)
    with page.expect_request(f"{TOOL}/launch") as sent:
        page.goto(f"{LMS}/")
    return parse_qs(sent.value.post_data or "", keep_blank_values=True)


KEEPER = """<!doctype html><script>addEventListener("message", function (event) {
  if (event.origin !== "http://tool.test") { return; }
  event.source.postMessage({ subject: event.data.subject + ".response", message_id: event.data.message_id,
    key: event.data.key, value: "kept " + event.data.key }, event.origin); });</script>"""
RIGHT = {"state": ["s"], "id_token": ["t"], "stored_state": ["right state-key"], "stored_nonce": ["right nonce-key"]}
NOTHING = {**RIGHT, "stored_state": [""], "stored_nonce": [""]}


def test_lies_of_every_kind_are_left_aside_and_the_right_answer_is_taken(page: Page) -> None:
    forger = f"<iframe src='{EVIL}/' name='evil' title='y'></iframe>"
    assert posted(page, [*LIES, {"only": GET, "with": {}}], beside=forger) == RIGHT


def test_where_only_lies_come_nothing_is_posted_and_the_page_does_not_wait_for_ever(page: Page) -> None:
    forger = f"<iframe src='{EVIL}/' name='evil' title='y'></iframe>"
    assert posted(page, LIES, beside=forger) == NOTHING


def test_the_older_names_of_the_messages_are_understood(page: Page) -> None:
    assert posted(page, [{"only": "org.imsglobal.lti.get_data", "with": {}}]) == RIGHT


def test_a_frame_that_the_login_named_keeps_the_values(page: Page) -> None:
    keeper = f"<iframe src='{LMS}/keeper' name='lti_storage_frame' title='y'></iframe>"
    found = posted(page, [], target="lti_storage_frame", beside=keeper)
    assert (found["stored_state"], found["stored_nonce"]) == (["kept state-key"], ["kept nonce-key"])


def test_a_frame_that_the_capabilities_name_keeps_the_values(page: Page) -> None:
    keeper = f"<iframe src='{LMS}/keeper' name='post_message_forwarding' title='y'></iframe>"
    named = {"supported_messages": [{"subject": GET, "frame": "post_message_forwarding"}]}
    found = posted(page, [{"only": "lti.capabilities", "with": named}], beside=keeper)
    assert (found["stored_state"], found["stored_nonce"]) == (["kept state-key"], ["kept nonce-key"])
