"""Walking through the pages of a service by their Link headers.

Sources: RFC 8288; Names and Role Provisioning Services 2.0, section 2.4.
What a page holds belongs to the service that reads it.
"""

import re
from collections.abc import Iterator
from typing import Final, Literal, TypeAlias
from urllib.parse import urljoin

from lti import answers, urls
from lti.errors import GiveUp
from lti.http import Reply
from lti.refused import N_
from lti.services import Call, Caller, bearer_call

Relation: TypeAlias = Literal["next", "differences"]

MOST_PAGES: Final = 500
_LINK: Final = re.compile(r"<([^<>]*)>([^<]*)")
_RELATION: Final = r""";\s*rel\s*=\s*(?:"(?:[^"]*\s)?{0}(?:\s[^"]*)?"|{0})\s*(?:[;,]|$)"""
_RELATIONS: Final = {
    name: re.compile(_RELATION.format(name), re.IGNORECASE) for name in ("next", "differences")
}  # fmt: skip


def pages(caller: Caller, first: str, accept: str, scopes: frozenset[str]) -> Iterator[Reply]:
    """Every page from the first address on; raises GiveUp for a loop, for too many pages and for another server."""
    seen: set[str] = set()
    address: str | None = first
    while address is not None:
        if address in seen or len(seen) >= MOST_PAGES:
            raise GiveUp(N_("The platform's list of pages never ends."))
        seen.add(address)
        reply = bearer_call(caller, Call("GET", address, {"Accept": accept}), scopes)
        yield reply
        address = next_page(reply, address)


def next_page(reply: Reply, current: str) -> str | None:
    """The address of the next page, in the platform's own spelling; raises GiveUp when it lies on another server."""
    return linked(reply, current, "next")


def linked(reply: Reply, current: str, relation: Relation) -> str | None:
    """Where a page's Link header points for a relation; raises GiveUp when that lies on another server."""
    links: list[tuple[str, str]] = _LINK.findall(answers.header(reply, "Link")[: 4 * urls.URL_LENGTH])
    found = next((target for target, params in links if _RELATIONS[relation].search(params)), None)
    if found is None:
        return None
    try:
        address = urljoin(current, found.strip())
    except ValueError:  # An address such as `http://[`.
        address = ""
    if urls.web_address(address) is None or urls.origin(address) != urls.origin(current):
        raise GiveUp(N_("The platform's next page lies on another server."))
    return address
