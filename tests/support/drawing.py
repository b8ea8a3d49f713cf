"""Draws the figures of the library anew: `python -m tests.support.drawing`. They are our own, under our licence.

A figure with words in it is drawn once for each language.
"""

from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

import courses
from tests.journeys.conftest import CHROMIUM

MODULES: Final = Path(courses.__path__[0]) / "library" / "hate-crime" / "modules"
SIDE: Final = 720
RINGS: Final = {
    "media": ("The police service", "The neighbourhood", "The group", "The person"),
    "es/media": ("El servicio policial", "El barrio", "El grupo", "La persona"),
}
"""Folder → words, from the outer ring to the middle."""


def rings(words: tuple[str, ...]) -> str:
    """Four rings around a point, each with its name."""
    middle, shades = SIDE / 2, ("#ffffff", "#e3f0f1", "#b9dadd", "#0b5a63")
    parts = [f'<svg width="{SIDE}" height="{SIDE}"><g stroke="#0b5a63" stroke-width="3">']
    radii = (350, 268, 186, 104)
    parts += [
        f'<circle cx="{middle}" cy="{middle}" r="{radius}" fill="{shade}"/>'
        for radius, shade in zip(radii, shades, strict=True)
    ]
    parts.append('</g><g font-family="DejaVu Sans" font-size="32" text-anchor="middle" fill="#1b2226">')
    parts += [
        f'<text x="{middle}" y="{middle - radius + 64}">{word}</text>'
        for radius, word in zip(radii[:3], words[:3], strict=True)
    ]
    first, last = words[3].split(" ")
    parts.append(f'<g fill="#ffffff"><text x="{middle}" y="{middle - 6}">{first}</text>')
    parts.append(f'<text x="{middle}" y="{middle + 34}">{last}</text></g></g></svg>')
    return "".join(parts)


def draw() -> None:
    """Write every figure."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": SIDE, "height": SIDE})
        for folder, words in RINGS.items():
            page.set_content(f"<body style='margin:0'>{rings(words)}</body>")
            target = MODULES / "why-local-police" / folder / "four-rings.png"
            target.parent.mkdir(exist_ok=True)
            page.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    draw()
