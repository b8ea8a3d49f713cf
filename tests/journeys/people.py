"""People at a browser: each has a context of their own, and everything it asks for is written down.

What a page of the tool holds is no matter of this file.
"""

from collections import deque
from dataclasses import dataclass, field

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Frame,
    FrameLocator,
    Locator,
    Page,
    Request,
    Response,
)

from tests.journeys.pressing import go, inside
from tests.journeys.sites import Sites

WIDE = (1280, 1000)
HATE_CRIME, MEDIATION = 0, 1
PATIENCE_MS = 10_000


@dataclass
class Visitor:
    """One person at the demo LMS, with the tool in the frame of the course page."""

    page: Page
    sites: Sites

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("iframe")

    @property
    def inner(self) -> Frame:
        """The same as a document that can be asked, once it is there."""
        return inside(self.frame)

    def become(self, persona: str) -> None:
        """Choose who to be on the front page of the LMS."""
        self.page.goto(self.sites.lms)
        go(self.page, self.page.locator(f"a[href='/as/{persona}']"))

    def open_module(self, number: int = HATE_CRIME) -> None:
        """Open a link of the course, in the order of the course page."""
        self.follow(self.page.locator(".links a").nth(number))

    def follow(self, link: Locator) -> None:
        """Click on a link that opens the tool in the frame, and wait until its page is there."""
        go(self.page, link)
        self.arrive()

    def arrive(self) -> None:
        """Wait until the tool's page is in the frame: what comes on the way there has no heading."""
        self.frame.locator("h1").wait_for()
        self.inner.wait_for_load_state()

    def reload(self) -> None:
        """Load the page of the LMS again, with the tool in its frame."""
        self.page.reload()
        self.arrive()

    def open_activity(self, key: str) -> None:
        """From the module page to one activity, by its address: titles change with the language."""
        go(self.frame, self.frame.locator(f".tasks a[href$='/{key}']"))

    def new_window(self, number: int = HATE_CRIME) -> Page:
        """The same link outside the frame, as people do when the frame is too small."""
        go(self.page, self.page.locator(".links a").nth(number))
        with self.page.context.expect_page() as opened:
            self.page.locator(".beside a[target=_blank]").click()
        opened.value.wait_for_url(f"{self.sites.tool}/**")
        opened.value.locator("h1").wait_for()
        opened.value.wait_for_load_state()
        return opened.value

    def gradebook(self, academy: str) -> None:
        self.page.goto(f"{self.sites.lms}/{academy}/gradebook")


@dataclass
class Hall:
    """Lets people in and writes down where their browsers went and what went wrong there."""

    browser: Browser
    sites: Sites
    strangers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    asked: deque[str] = field(default_factory=lambda: deque(maxlen=20))

    def let_in(self, size: tuple[int, int] = WIDE, *, scripts: bool = True) -> Visitor:
        """Someone with a browser of their own."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=scripts, reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE_MS)
        context.on("request", self._note)
        context.on("response", self._keep)
        context.on("console", self._listen)
        context.on("weberror", lambda broken: self._complain(broken.error))
        self.contexts.append(context)
        return Visitor(context.new_page(), self.sites)

    def trainee(self, persona: str, number: int = HATE_CRIME) -> Visitor:
        """Someone who has opened a module of the course in the frame."""
        visitor = self.let_in()
        visitor.become(persona)
        visitor.open_module(number)
        return visitor

    def tell(self) -> str:
        """What every frame of every page shows, and the last answers: to be read after a journey that failed."""
        frames = [frame for context in self.contexts for page in context.pages for frame in page.frames]
        return "\n".join([*(f"{frame.url}\n{_shown(frame)}\n" for frame in frames), *self.asked])

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _note(self, request: Request) -> None:
        if not self.sites.holds(request.url):
            self.strangers.append(request.url)

    def _keep(self, answer: Response) -> None:
        self.asked.append(f"{answer.request.method} {answer.status} {answer.url}")

    def _listen(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def _complain(self, error: Error) -> None:
        self.complaints.append(str(error))


def _shown(frame: Frame) -> str:
    try:
        return frame.locator("body").aria_snapshot(timeout=1000)
    except Error as error:
        return f"(nothing that can be read: {error.message.splitlines()[0]})"
