"""In the demo: a copied course, the notice of it, and the test notice, as the tool's side reads them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms_plugin.demo.academies import CONTENT_PARAMETER
from lms_plugin.demo.app import create_demo_lms
from lms_plugin.demo.copying import MOST_COPIES
from lti import grades, history, notices
from lti.http import Reply
from lti.launch import Launch
from lti.notices import CONTEXT_COPY, HELLO, WANTED, Notice
from tests.lms_plugin.demo.conftest import OWN_URL, TOOL_URL, Browser, Clock
from tests.lms_plugin.demo.tool import Tool, open_in
from tests.lti.platform.tool_side import KEY, KeySetServer

Browse = Callable[[str], FlaskClient]
HANDLER = f"{TOOL_URL}/lti/notices"
LAUNCHES = {
    "ana": "/puerto-alba/launch/pa-why-local-police", "helen": "/northmoor/launch/nm-why-local-police",
}  # fmt: skip
COPY_OF_PUERTO_ALBA = "/puerto-alba/copy/pa-2026-1"


@dataclass
class ToolServer(KeySetServer):
    """The tool's key set, and its address for notices."""

    came: list[bytes] = field(default_factory=list)

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        assert url == HANDLER
        self.came.append(body)
        return Reply(200, '{"accepted": 1, "refused": []}')


@pytest.fixture
def outward() -> ToolServer:
    server = ToolServer()
    server.serve(f"{TOOL_URL}/lti/jwks.json", KEY)
    return server


@pytest.fixture
def tool(lms: Flask) -> Tool:
    return Tool(lms)


def subscribe(browser: FlaskClient, tool: Tool, clock: Clock, address: str) -> Launch:
    """Launch once, and ask for every notice that the tool wants, as its job does."""
    launch = open_in(browser, address, tool, clock.now)
    assert launch.notices is not None
    assert launch.notices.types == set(WANTED)
    for wanted in WANTED:
        notices.subscribe(tool.caller(launch, clock.now), launch.notices.url, wanted, HANDLER)
    return launch


def told(outward: ToolServer, tool: Tool, clock: Clock) -> list[Notice]:
    found = [notices.read(token, tool.wire, clock.now) for body in outward.came for token in notices.tokens(body)]
    outward.came.clear()
    return found


def copied_links(page: str, academy: str) -> list[str]:
    """Ids of the links of the copies, in the order of the page."""
    after = page.split('<section id="', 1)[1]
    return [part.split('"')[0] for part in after.split(f"/{academy}/links/")[1:]]


def test_a_test_notice_reaches_the_tool_and_is_told_of(
    browse: Browse, tool: Tool, clock: Clock, outward: ToolServer
) -> None:
    browser = browse("ana")
    subscribe(browser, tool, clock, LAUNCHES["ana"])
    assert browser.post("/puerto-alba/hello").headers["Location"] == "/puerto-alba/exchanged"
    (notice,) = told(outward, tool, clock)
    assert (notice.notice_type, notice.deployment_id) == (HELLO, "1")
    page = browser.get("/puerto-alba/exchanged").text
    assert "Ana Belmonte hizo que el LMS enviara a Convive un aviso de prueba." in page
    assert page.count("Convive dijo adónde quiere") == len(WANTED)
    assert notice.nonce not in page


def test_before_the_tool_has_asked_nothing_is_sent_and_the_page_says_so(
    browse: Browse, tool: Tool, clock: Clock, outward: ToolServer
) -> None:
    browser = browse("helen")
    browser.post("/northmoor/hello")
    assert told(outward, tool, clock) == []
    assert "Convive has not asked for this kind yet" in browser.get("/northmoor/exchanged").text


@pytest.mark.parametrize(
    "persona, academy, origin, is_told",
    [("ana", "puerto-alba", "pa-2026-1", False), ("helen", "northmoor", "nm-2026-1", True)],
)
def test_a_copied_course_is_told_of_by_notice_and_where_the_lms_can_by_history(
    browse: Browse, tool: Tool, clock: Clock, outward: ToolServer, persona: str, academy: str, origin: str,
    is_told: bool,
) -> None:  # fmt: skip
    browser = browse(persona)
    first = subscribe(browser, tool, clock, LAUNCHES[persona])
    assert browser.post(f"/{academy}/copy/{origin}").status_code == 303
    (notice,) = told(outward, tool, clock)
    assert (notice.notice_type, notice.origins) == (CONTEXT_COPY, (origin,))
    links = copied_links(browser.get(f"/{academy}/course").text, academy)
    assert len(links) == 2
    launch = open_in(browser, f"/{academy}/launch/{links[0]}", tool, clock.now)
    assert launch.context is not None
    assert launch.context.id == notice.context_id != origin
    assert launch.custom[CONTENT_PARAMETER] == first.custom[CONTENT_PARAMETER]
    trail = history.trail(launch.custom)
    assert (trail.contexts, bool(trail.links)) == (((origin,), True) if is_told else ((), False))


def test_a_copy_of_a_copy_names_both_courses_the_nearest_first(
    browse: Browse, tool: Tool, clock: Clock, outward: ToolServer
) -> None:
    browser = browse("helen")
    subscribe(browser, tool, clock, LAUNCHES["helen"])
    browser.post("/northmoor/copy/nm-2026-1")
    browser.post("/northmoor/copy/nm-2026-1-copy-1")
    assert told(outward, tool, clock)[1].origins == ("nm-2026-1-copy-1", "nm-2026-1")
    last = copied_links(browser.get("/northmoor/course").text, "northmoor")[-2]
    trail = history.trail(open_in(browser, f"/northmoor/launch/{last}", tool, clock.now).custom)
    assert trail.contexts == ("nm-2026-1-copy-1", "nm-2026-1")
    assert trail.links[-1] == "nm-why-local-police"


def test_a_copy_has_columns_of_its_own_and_no_marks(browse: Browse, tool: Tool, clock: Clock) -> None:
    browser = browse("lucia")
    launch = open_in(browser, LAUNCHES["ana"], tool, clock.now)
    assert launch.ags is not None
    score = grades.Score(launch.sub, clock.now, given=8, maximum=10)
    grades.send_score(tool.caller(launch, clock.now), launch.ags.lineitem, score)
    browse("ana").post(COPY_OF_PUERTO_ALBA)
    gradebook = browse("ana").get("/puerto-alba/gradebook").text
    assert gradebook.count("80 de 100") == 1
    assert gradebook.count("PA-2026/1") == 2
    links = copied_links(browser.get("/puerto-alba/course").text, "puerto-alba")
    there = open_in(browser, f"/puerto-alba/launch/{links[0]}", tool, clock.now)
    assert there.ags is not None
    assert there.ags.lineitem not in ("", launch.ags.lineitem)
    grades.send_score(tool.caller(there, clock.now), there.ags.lineitem, score)
    assert browse("ana").get("/puerto-alba/gradebook").text.count("80 de 100") == 2


def test_copies_and_handlers_outlive_the_demo(
    browse: Browse, tool: Tool, clock: Clock, outward: ToolServer, state_file: Path
) -> None:
    subscribe(browse("ana"), tool, clock, LAUNCHES["ana"])
    browse("ana").post(COPY_OF_PUERTO_ALBA)
    told(outward, tool, clock)
    again = create_demo_lms(TOOL_URL, OWN_URL, outward=outward, clock=clock, state_file=state_file)
    again.test_client_class = Browser
    browser = again.test_client()
    browser.get("/as/ana")
    assert len(copied_links(browser.get("/puerto-alba/course").text, "puerto-alba")) == 2
    browser.post("/puerto-alba/hello")
    assert [one.notice_type for one in told(outward, tool, clock)] == [HELLO]


def test_the_page_stops_offering_copies_where_there_are_enough(browse: Browse) -> None:
    browser = browse("ana")
    for _ in range(MOST_COPIES):
        assert browser.post(COPY_OF_PUERTO_ALBA).status_code == 303
    assert browser.post(COPY_OF_PUERTO_ALBA).status_code == 409
    page = browser.get("/puerto-alba/course").text
    assert "Ya hay tantas copias" in page
    assert "/puerto-alba/copy/" not in page


@pytest.mark.parametrize("path", [COPY_OF_PUERTO_ALBA, "/puerto-alba/hello"])
def test_trainees_strangers_and_other_sites_send_nothing(browse: Browse, path: str) -> None:
    assert browse("lucia").post(path).status_code == 403
    assert browse("helen").post(path).status_code == 403
    assert browse("").post(path).status_code == 403
    assert browse("ana").post(path, headers={"Origin": "https://other.example"}).status_code == 403
    assert browse("ana").get(path).status_code == 405
    assert "<form" not in browse("lucia").get("/puerto-alba/course").text
    assert '<section id="' not in browse("lucia").get("/puerto-alba/course").text
    assert "/puerto-alba/hello" not in browse("lucia").get("/puerto-alba/exchanged").text


def test_a_course_that_is_none_and_an_lms_without_a_tool_copy_nothing(browse: Browse) -> None:
    assert browse("ana").post("/puerto-alba/copy/nm-2026-1").status_code == 404
    assert browse("elena").post("/campus-nuevo/copy/cn-2026-1").status_code == 404
    assert browse("elena").post("/campus-nuevo/hello").status_code == 404
