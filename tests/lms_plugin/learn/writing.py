"""A journal and a survey filled in through plain forms, as somebody without scripts fills them in."""

import re
from html import unescape

from werkzeug.test import TestResponse

from tests.support.browser import Browser, hidden

JOURNAL, SURVEY = "journal", "eight-tasks"
RATED = ("explain-harm", "keep-open", "find-signs", "secure-traces")


def form(page: TestResponse | str, act: str, **fields: str) -> dict[str, str]:
    """The hidden fields of the last form with this act, and others for it (`m_text` for `m.text`)."""
    kept = {name: value for name, value in hidden(page, act).items() if not name.startswith("m.")}
    return kept | {name.replace("_", ".", 1): value for name, value in fields.items()}


def write(browser: Browser, address: str, text: str, prompt: str = "before") -> TestResponse:
    """Open the page of a prompt and save an entry."""
    at = browser.get(address)
    browser.post(address, form(at, "open", m_page="write", m_prompt=prompt))
    return browser.post(address, form(browser.get(address), "save", m_prompt=prompt, m_text=text))


def about(browser: Browser, address: str, act: str, entry: str) -> TestResponse:
    """Delete, share or take back an entry, by way of the page that asks first."""
    if act != "withdraw":
        browser.post(address, form(browser.get(address), "open", m_page=act, m_entry=entry))
    return browser.post(address, form(browser.get(address), act, m_entry=entry))


def sheet(page: TestResponse | str, value: int = 5, words: str = "", code: str = "") -> dict[str, str]:
    """The form of a survey with the same figure for four tasks."""
    fields = {f"m.q.{key}": str(value) for key in RATED}
    parts = dict.fromkeys(("street", "friend", "elder"), code[:1]) | {"day": code[1:]}
    fields |= {f"m.code.{key}": part for key, part in parts.items()} if code else {}
    return form(page, "submit") | fields | ({"m.q.needed-most": words} if words else {})


def answer(browser: Browser, address: str, value: int = 5, words: str = "", code: str = "") -> TestResponse:
    """Take part in the survey."""
    return browser.post(address, sheet(browser.get(address), value, words, code))


def typed(page: TestResponse) -> str:
    """What stands in the page's first text field."""
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.DOTALL)
    return unescape(found.group(1)) if found else ""
