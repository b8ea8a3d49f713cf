"""A quiz taken through plain forms, as somebody without scripts takes it."""

import re

from werkzeug.test import TestResponse

from tests.support.browser import Browser, hidden

MODULE = "why-local-police"
QUIZ, LESSON, SCENARIO, DISCUSSION = "check", "welcome", "the-shutter", "trust"
_OPTION = re.compile(r'name="(m\.q\.[^"]+)" value="([^"]+)"')


def begin(browser: Browser, address: str) -> TestResponse:
    """Press the page's button Start, or Try again."""
    fields = hidden(browser.get(address))
    return browser.post(f"{address}/begin", {"attempt": fields["attempt"], "as": fields["as"]})


def answer_form(page: TestResponse) -> dict[str, str]:
    """The form of the page with the first option of each question, right or wrong."""
    found: dict[str, str] = {}
    for name, value in _OPTION.findall(page.text):
        found.setdefault(name, value)
    return hidden(page, "answer") | found


def answer(browser: Browser, address: str) -> TestResponse:
    """Answer what the page asks."""
    return browser.post(address, answer_form(browser.get(address)))


def to_summary(browser: Browser, address: str) -> TestResponse:
    own = {name: value for name, value in hidden(browser.get(address)).items() if not name.startswith("m.")}
    return browser.post(address, own | {"act": "page", "m.to": "summary"})


def hand_in(browser: Browser, address: str) -> TestResponse:
    """From wherever the quiz stands to its result, unanswered questions and all."""
    to_summary(browser, address)
    return browser.post(address, hidden(browser.get(address), "submit") | {"m.confirm": "1"})


def whole(browser: Browser, address: str) -> TestResponse:
    """An attempt with one answer."""
    begin(browser, address)
    answer(browser, address)
    return hand_in(browser, address)
