"""A person with a browser: cookies per site, redirects, and forms that are filled in and sent off as a browser would.

Which buttons exist belongs to the pages.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import urllib3

HOPS = 10
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Form:
    """A form of a page: hidden and plain fields with their values, boxes that may be ticked, buttons."""

    action: str
    method: str = "get"
    fields: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def moves(self) -> bool:
        """Whether it makes a move in an activity."""
        return any(name == "act" for name, _ in self.fields)

    def filled(self) -> list[tuple[str, str]]:
        """The first box of every group in which none is ticked."""
        ticked = {name for name, _ in self.fields}
        first: dict[str, tuple[str, str]] = {}
        for box in self.boxes:
            first.setdefault(box[0], box)
        return [box for name, box in first.items() if name not in ticked]

    def button(self, *values: str) -> tuple[str, str]:
        """The button with one of these values."""
        return next(pair for pair in self.buttons if pair[1] in values)


@dataclass(frozen=True)
class Page:
    """What a person sees in the end; `address` is where that is."""

    address: str
    status: int
    text: str

    @property
    def forms(self) -> list[Form]:
        reader = _Forms()
        reader.feed(self.text)
        return reader.forms

    @property
    def links(self) -> list[str]:
        reader = _Forms()
        reader.feed(self.text)
        return [urljoin(self.address, link) for link in reader.links]


class Person:
    """One browser; Secure cookies are kept on loopback too, as Chromium does."""

    def __init__(self) -> None:
        self._http = urllib3.PoolManager(timeout=20, retries=False)
        self._cookies: dict[str, dict[str, str]] = defaultdict(dict)

    def open(self, address: str) -> Page:
        return self._go("GET", address, None)

    def send(self, page: Page, form: Form, *more: tuple[str, str]) -> Page:
        """Send a form of a page with further fields: ticked boxes, the pressed button."""
        return self._go("POST", urljoin(page.address, form.action), urlencode([*form.fields, *more]))

    def _go(self, method: str, address: str, body: str | None) -> Page:
        for _ in range(HOPS):
            answer = self._ask(method, address, body)
            if answer.status not in (301, 302, 303, 307):
                return Page(address, answer.status, answer.data.decode())
            address, method, body = urljoin(address, answer.headers["Location"]), "GET", None
        raise AssertionError(f"too many redirects, the last to {address}")

    def _ask(self, method: str, address: str, body: str | None) -> Any:
        site = urlsplit(address).netloc
        cookie = "; ".join(f"{name}={value}" for name, value in self._cookies[site].items())
        headers = {"Cookie": cookie, **(FORM if body is not None else {})}
        answer = self._http.request(method, address, body=body, headers=headers, redirect=False)
        for line in answer.headers.getlist("Set-Cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[site][name] = value
        return answer


class _Forms(HTMLParser):
    """Reads forms and links off a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
            self._inside = True
        elif self._inside and given.get("name"):
            self._field(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False

    def _field(self, tag: str, given: dict[str, str]) -> None:
        pair, form = (given["name"], given.get("value", "")), self.forms[-1]
        if tag == "button" or given.get("type") == "submit":
            form.buttons.append(pair)
        elif given.get("type") in ("checkbox", "radio"):
            form.boxes.append(pair)
            if "checked" in given:
                form.fields.append(pair)
        elif tag == "input":
            form.fields.append(pair)
