"""Walking through the scenario of the first module by its document; words of pages are no matter of this file."""

from functools import cache

import yaml
from playwright.sync_api import expect

from tests.journeys.pressing import Site, push
from tests.journeys.quizzing import button
from tests.support.servers import ROOT

SHUTTER = ROOT / "courses/library/hate-crime/modules/why-local-police/the-shutter.yaml"


@cache
def recommended() -> frozenset[str]:
    """The choices that the document recommends."""
    scenes = yaml.safe_load(SHUTTER.read_text("utf-8"))["scenes"]
    return frozenset(one["id"] for scene in scenes for one in scene.get("choices", ()) if one.get("recommended"))


def offered(site: Site) -> list[str]:
    """The choices of the scene on the page."""
    return [box.get_attribute("value") or "" for box in site.locator(".convive-choice").all()]


def take(site: Site, choice: str) -> None:
    """Take one choice and wait for what happens."""
    push(site, site.locator(f".convive-choice[value='{choice}']"))
    expect(site.locator(".convive-taken")).to_be_visible()


def take_the_recommended(site: Site) -> None:
    """Take what is recommended here, and go on to the next scene."""
    expect(site.locator(".convive-scene")).to_be_visible()
    take(site, next(value for value in offered(site) if value in recommended()))
    push(site, button(site, "continue"))
    expect(site.locator(".convive-scene")).to_be_visible()


def walk_to_the_debrief(site: Site) -> None:
    """Take what is recommended until the story ends."""
    expect(site.locator(".convive-scene")).to_be_visible()
    while not button(site, "debrief").count():
        take_the_recommended(site)
    push(site, button(site, "debrief"))
    expect(site.locator(".convive-path")).to_be_visible()
