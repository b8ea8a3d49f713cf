"""The player's colours can be read, and its rules stay inside the player."""

import re
from importlib.resources import files

import pytest

CSS = files("courses.player").joinpath("static", "player.css").read_text("utf-8")
RULES = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
TOKEN = re.compile(r"--convive-([\w-]+): (#[0-9a-f]{6});")
DARK_AT = RULES.index("prefers-color-scheme: dark")
LIGHT = dict(TOKEN.findall(RULES[:DARK_AT]))
DARK = dict(TOKEN.findall(RULES[DARK_AT:]))
ON_GROUNDS = ("ink", "soft", "accent", "right", "wrong", "attention")


def luminance(colour: str) -> float:
    """Relative luminance as in WCAG 2.2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio as in WCAG 2.2, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "raised"])
@pytest.mark.parametrize("colour", ON_GROUNDS)
def test_words_can_be_read_on_every_ground(scheme: dict[str, str], ground: str, colour: str) -> None:
    assert contrast(scheme[colour], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_buttons_edges_and_focus_can_be_told_from_what_is_around_them(scheme: dict[str, str]) -> None:
    assert contrast(scheme["on-accent"], scheme["accent"]) >= 4.5
    for ground in ("paper", "raised"):
        assert contrast(scheme["edge"], scheme[ground]) >= 3
        assert contrast(scheme["focus"], scheme[ground]) >= 3


def test_light_and_dark_name_the_same_colours() -> None:
    assert set(LIGHT) == set(DARK)


def test_every_rule_is_scoped_to_the_player() -> None:
    selectors = re.findall(r"(?:^|[{}])\s*([^{}@]+?)\s*\{", RULES)
    assert len(selectors) > 80
    assert [selector for selector in selectors if ".convive-" not in selector] == []


@pytest.mark.parametrize("word", ["position: fixed", "100vh", "url(", "@import", "http:", "https:"])
def test_nothing_floats_over_the_page_or_fetches_from_elsewhere(word: str) -> None:
    assert word not in RULES
