"""Doing a quiz of the first module by what its document says is right; words of pages are no matter of this file."""

import re
from functools import cache
from typing import Any

import yaml
from playwright.sync_api import Locator, expect

from tests.journeys.pressing import Site, push, tick
from tests.support.servers import ROOT

FOLDER = ROOT / "courses/library/hate-crime/modules/why-local-police"
PAGES = 10
"""Pages of the quiz `check`, with one question on each."""


@cache
def questions() -> tuple[dict[str, Any], ...]:
    """Every question of the module's quizzes."""
    files = [FOLDER / f"{key}.yaml" for key in ("check", "baseline", "post-test")]
    return tuple(one for file in files for one in yaml.safe_load(file.read_text("utf-8"))["questions"])


@cache
def right_answers() -> dict[str, frozenset[str]]:
    """The options that are right, for each question."""
    return {
        one["id"]: frozenset(option["id"] for option in one["options"] if option.get("correct")) for one in questions()
    }


@cache
def counting() -> frozenset[str]:
    """The questions that count; the others are practice."""
    return frozenset(one["id"] for one in questions() if one["confidence"] == "verified")


def button(site: Site, act: str) -> Locator:
    """The first button of the form that makes this move."""
    return site.locator(f"form[data-convive-form]:has(input[name=act][value={act}]) button").first


def onward(site: Site) -> Locator:
    """The button that turns to the next page, or after the last one to the summary."""
    return site.locator("form[data-convive-form] button[name='m.to']").first


def asked(site: Site) -> str:
    """The question that is asked on this page."""
    value = site.locator("input[name='m.seen']").get_attribute("value")
    assert value
    return value


def choose(site: Site, *, rightly: bool = True) -> str:
    """Choose the right options, or one wrong one; gives the question."""
    question = asked(site)
    for box in site.locator("fieldset.convive-question input[name^='m.q.']").all():
        is_right = box.get_attribute("value") in right_answers()[question]
        if is_right == rightly:
            tick(site, box)
            if not rightly:
                break
    return question


def answer(site: Site, *, rightly: bool = True) -> str:
    """Choose and send, and wait for the feedback."""
    question = choose(site, rightly=rightly)
    push(site, button(site, "answer"))
    expect(site.locator(f"section#convive-q-{question}")).to_be_visible()
    return question


def turn(site: Site, page: int) -> None:
    """On to the next page, which is number `page`."""
    push(site, onward(site))
    # The first number: the others say how many pages there are and how many questions are answered.
    expect(site.locator(".convive-progress")).to_have_text(re.compile(rf"^\D+{page}\D"))


def check_what_is_open(site: Site) -> None:
    """Leaf from the first page through the questions to the summary."""
    expect(site.locator(".convive-progress")).to_be_visible()
    for page in range(2, PAGES + 1):
        turn(site, page)
    push(site, onward(site))
    expect(site.locator(".convive-open li").first).to_be_visible()


def hand_in(site: Site) -> None:
    """Hand in, and wait for the result."""
    push(site, button(site, "submit"))
    expect(site.locator(".convive-score")).to_be_visible()


def take_the_test(site: Site) -> set[str]:
    """A test whose key comes at the end, from its first page to its result; gives the questions that were asked."""
    seen: set[str] = set()
    expect(site.locator("fieldset.convive-question")).to_be_visible()
    while button(site, "answer").count():
        question = choose(site)
        seen.add(question)
        push(site, button(site, "answer"))
        expect(site.locator(f"input[name='m.seen'][value='{question}']")).to_have_count(0)
    hand_in(site)
    return seen
