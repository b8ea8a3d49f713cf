"""What the platform's side asks of its host, and the bundle that carries it.

An implementation in memory is in `lti.platform.memory`; any other storage
belongs to the host.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lti.platform.model import Context, Errand, Grant, Group, LineItem, Link, Mark, Person, Tool
from lti.ports import Outward, ToolKey


class StaleMark(Exception):
    """A score whose timestamp is not later than the last one kept (AGS 2.0, 3.3.1.7: to be answered with 409)."""


class Tools(Protocol):
    def by_client_id(self, client_id: str) -> Tool | None: ...

    def admit(self, wish: Tool) -> Tool:
        """Keep a tool that registers itself, with the client id and the deployment that it gets here."""


class Errands(Protocol):
    def add(self, errand: Errand) -> None: ...

    def by_hint(self, hint: str, now: datetime) -> Errand | None:
        """The errand, any number of times within ten minutes: a tool may have to start again in a new window."""


class Seen(Protocol):
    def first_time(self, name: str, value: str, until: datetime, now: datetime) -> bool:
        """True for the first caller with this (name, value) until `until`; atomic."""


class Tokens(Protocol):
    def put(self, token: str, grant: Grant) -> None: ...

    def grant(self, token: str, now: datetime) -> Grant | None: ...


class School(Protocol):
    """Courses and people."""

    def context(self, context_id: str) -> Context | None: ...

    def link(self, link_id: str) -> Link | None: ...

    def person(self, sub: str) -> Person | None: ...

    def members(self, context_id: str) -> Sequence[Person]:
        """Everyone enrolled, in a stable order."""

    def groups(self, context_id: str) -> Sequence[Group]:
        """The groups of a course, in a stable order."""


class Gradebook(Protocol):
    def items(self, client_id: str, context_id: str) -> Sequence[LineItem]:
        """The tool's columns in this course, in order of creation."""

    def item(self, client_id: str, context_id: str, item_id: str) -> LineItem | None: ...

    def add(self, item: LineItem) -> LineItem:
        """Keep a new column; its id is given by the gradebook when empty."""

    def replace(self, item: LineItem) -> None: ...

    def remove(self, item: LineItem) -> None: ...

    def record(self, item: LineItem, mark: Mark) -> None:
        """Keep the mark; raise StaleMark unless it is later than the one kept. Atomic."""

    def marks(self, item: LineItem) -> Sequence[Mark]:
        """One mark a person, in order of arrival."""


class Handlers(Protocol):
    """Where each tool wants its notices."""

    def set(self, client_id: str, notice_type: str, address: str) -> None:
        """Keep the address for notices of this type; "" ends them."""

    def listed(self, client_id: str) -> Mapping[str, str]:
        """Addresses by notice type."""


@dataclass(frozen=True, slots=True)
class Platform:
    """One issuer with its addresses, its key and its host's ports.

    `services_url` is the base of AGS, NRPS, groups and notices. `item_query` is appended to
    every line item address (Moodle 4.5 does so: `?type_id=7`), "" for none.
    Where tools register themselves, `names_deployment` is whether the answer
    holds the deployment.
    """

    issuer: str
    name: str
    product: str
    auth_url: str
    token_url: str
    services_url: str
    deep_linking_url: str
    key: ToolKey
    tools: Tools
    errands: Errands
    seen: Seen
    tokens: Tokens
    school: School
    gradebook: Gradebook
    outward: Outward
    handlers: Handlers
    item_query: str = ""
    configuration_url: str = ""
    registration_url: str = ""
    names_deployment: bool = True

    @property
    def notices_url(self) -> str:
        return f"{self.services_url}/notice-handlers"

    def items_url(self, context_id: str) -> str:
        return f"{self.services_url}/contexts/{context_id}/lineitems"

    def item_url(self, item: LineItem) -> str:
        return f"{self.items_url(item.context_id)}/{item.id}/lineitem{self.item_query}"

    def members_url(self, context_id: str) -> str:
        return f"{self.services_url}/contexts/{context_id}/members"

    def groups_url(self, context_id: str) -> str:
        return f"{self.services_url}/contexts/{context_id}/groups"

    def group_sets_url(self, context_id: str) -> str:
        return f"{self.services_url}/contexts/{context_id}/groupsets"
