"""Pictures of the main screens: `python -m tests.journeys.screens [folder]`.

Three widths, both languages, light and dark. They are for looking at; what a page must hold is checked by the tests.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

from tests.journeys import deciding, quizzing
from tests.journeys.conftest import ARGUMENTS, CHROMIUM
from tests.journeys.driver import driven
from tests.journeys.people import Hall
from tests.journeys.pressing import go, push
from tests.journeys.sites import running

WIDTHS = (360, 800, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as kept, running(Path(kept)) as sites, driven() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        hall = Hall(browser, sites)
        for language, persona in (("es", "lucia"), ("en", "tom")):
            for name, page in trainee_screens(hall, persona):
                take(page, folder, f"{language}-{name}")
        for language, persona in (("es", "ana"), ("en", "helen"), ("es", "julian")):
            for name, page in staff_screens(hall, persona):
                take(page, folder, f"{language}-{name}")
        browser.close()


def take(page: Page, folder: Path, name: str) -> None:
    for width in WIDTHS:
        for scheme in SCHEMES:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)


def trainee_screens(hall: Hall, persona: str) -> Iterator[tuple[str, Page]]:
    visitor = hall.let_in()
    visitor.become(persona)
    page = visitor.new_window()
    home = page.url
    yield "module", page
    page.goto(f"{home}/a/welcome")
    yield "lesson", page
    page.goto(f"{home}/a/check")
    yield "before", page
    push(page, page.locator("main .button-primary"))
    page.locator("fieldset.convive-question").wait_for()
    yield "question", page
    quizzing.answer(page, rightly=False)
    yield "feedback", page
    yield from later_screens(page, home)


def later_screens(page: Page, home: str) -> Iterator[tuple[str, Page]]:
    page.goto(f"{home}/a/the-shutter")
    push(page, page.locator("main .button-primary"))
    page.locator(".convive-scene").wait_for()
    yield "scene", page
    deciding.take(page, "promise")
    yield "red-line", page
    push(page, quizzing.button(page, "acknowledge"))
    deciding.walk_to_the_debrief(page)
    yield "debrief", page
    page.goto(f"{home}/a/trust")
    go(page, page.locator("main a.button-primary"))
    yield "join", page
    go(page, page.locator("form:has(input[name=alias]) .button-primary"))
    yield "room", page


def staff_screens(hall: Hall, persona: str) -> Iterator[tuple[str, Page]]:
    visitor = hall.let_in()
    visitor.become(persona)
    page = visitor.new_window()
    rooms = page.locator("nav.rooms a:is([href^='/teach'], [href^='/author'], [href^='/admin'])")
    for path in rooms.evaluate_all("all => all.map(one => one.getAttribute('href'))"):
        page.goto(hall.sites.tool + path)
        yield f"{persona}-{path.split('/')[1]}", page
    if persona == "julian":
        for name, path in (("connect", "connect?lms=moodle"), ("by-hand", "add?lms=brightspace")):
            page.goto(f"{hall.sites.tool}/admin/platforms/{path}")
            yield f"{persona}-{name}", page


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "var/screens"))
