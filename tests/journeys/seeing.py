"""What a page must be for everybody who looks at it: found by axe-core, and by the width of the page.

Which pages are looked at is the tests' matter.
"""

from typing import Any

from playwright.sync_api import Frame, Page

from tests.support.servers import ROOT

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text("utf-8")
# Colours are the only thing that a dark page does differently.
WIDER = """[...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > 321 && !one.closest(".scroll, .table-sticky, .wide"))
    .map(one => one.tagName + "." + one.className)"""
EVERYTHING: dict[str, Any] = {"resultTypes": ["violations"]}
COLOURS: dict[str, Any] = EVERYTHING | {"runOnly": ["color-contrast"]}


def violations(where: Page | Frame, options: dict[str, Any] = EVERYTHING) -> list[str]:
    """One line for each element that axe finds fault with."""
    # Evaluated and not added as an element: the policy of the page rightly takes no script of strangers.
    where.evaluate(AXE)
    found = where.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{where.url}: {one['id']}: {node['target']}" for one in found for node in one["nodes"]]


def faults(page: Page) -> list[str]:
    """What axe finds in light and in dark, and whether a small screen would scroll sideways."""
    page.emulate_media(color_scheme="light")
    found = violations(page)
    page.emulate_media(color_scheme="dark")
    return found + violations(page, COLOURS) + sideways(page)


def sideways(page: Page) -> list[str]:
    """Whether the page is wider than a screen of 320 pixels."""
    before = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 800})
    width = page.evaluate("document.documentElement.scrollWidth")
    which = page.evaluate(WIDER) if width > 320 else []
    if before:
        page.set_viewport_size(before)
    return [f"{page.url}: {width} pixels wide on 320: {which}"] if width > 320 else []
