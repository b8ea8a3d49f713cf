"""The platform's ports, kept in memory and safe for threads.

Writing them to disk belongs to the host.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock
from uuid import uuid4

from lti.platform.model import Context, Errand, Grant, Group, LineItem, Link, Mark, Person, Tool
from lti.platform.ports import StaleMark

ERRAND_LIFE = timedelta(minutes=10)


class MemoryTools:
    def __init__(self, tools: Iterable[Tool]) -> None:
        self._tools = {tool.client_id: tool for tool in tools}

    def by_client_id(self, client_id: str) -> Tool | None:
        return self._tools.get(client_id)

    def listed(self) -> Sequence[Tool]:
        """All of them, in the order in which they came."""
        return tuple(self._tools.values())

    def admit(self, wish: Tool) -> Tool:
        """A tool that has registered itself before, known by its login address, stays the client that it was."""
        known = next((tool for tool in self._tools.values() if tool.login_url == wish.login_url), None)
        client_id = known.client_id if known else uuid4().hex
        kept = replace(wish, client_id=client_id, deployment_id=known.deployment_id if known else uuid4().hex[:8])
        self._tools = {**self._tools, client_id: kept}
        return kept


class MemoryErrands:
    def __init__(self) -> None:
        self._errands: dict[str, Errand] = {}
        self._lock = Lock()

    def add(self, errand: Errand) -> None:
        oldest = errand.created_at - ERRAND_LIFE
        with self._lock:
            self._errands = {hint: one for hint, one in self._errands.items() if one.created_at > oldest}
            self._errands[errand.hint] = errand

    def by_hint(self, hint: str, now: datetime) -> Errand | None:
        errand = self._errands.get(hint)
        if errand is None or errand.created_at + ERRAND_LIFE < now:
            return None
        return errand


class MemorySeen:
    def __init__(self) -> None:
        self._until: dict[tuple[str, str], datetime] = {}
        self._lock = Lock()

    def first_time(self, name: str, value: str, until: datetime, now: datetime) -> bool:
        with self._lock:
            self._until = {key: end for key, end in self._until.items() if end > now}
            if (name, value) in self._until:
                return False
            self._until[name, value] = until
            return True


class MemoryTokens:
    def __init__(self) -> None:
        self._grants: dict[str, Grant] = {}
        self._lock = Lock()

    def put(self, token: str, grant: Grant) -> None:
        with self._lock:
            self._grants[token] = grant

    def grant(self, token: str, now: datetime) -> Grant | None:
        with self._lock:
            self._grants = {key: grant for key, grant in self._grants.items() if grant.expires_at > now}
            return self._grants.get(token)


class MemoryHandlers:
    """`kept` maps client ids to addresses by notice type."""

    def __init__(self, kept: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self._kept = {client_id: dict(own) for client_id, own in (kept or {}).items()}
        self._lock = Lock()

    def set(self, client_id: str, notice_type: str, address: str) -> None:
        with self._lock:
            own = {**self._kept.get(client_id, {}), notice_type: address}
            self._kept = {**self._kept, client_id: {one: where for one, where in own.items() if where}}

    def listed(self, client_id: str) -> Mapping[str, str]:
        return dict(self._kept.get(client_id, {}))

    def snapshot(self) -> dict[str, dict[str, str]]:
        """Everything that is kept, to be handed back at the next start."""
        return {client_id: dict(own) for client_id, own in self._kept.items()}


class MemorySchool:
    """Any number of courses; `enrolled` maps a context id to people in roster order, `groups` to its groups."""

    def __init__(
        self,
        contexts: Iterable[Context],
        people: Iterable[Person],
        enrolled: dict[str, list[str]],
        groups: Mapping[str, Sequence[Group]] | None = None,
    ) -> None:
        self._contexts = {context.id: context for context in contexts}
        self._people = {person.sub: person for person in people}
        self._enrolled = enrolled
        self._groups = groups or {}
        self._links: dict[str, Link] = {}

    def add_context(self, context: Context, enrolled: Sequence[str]) -> None:
        """A new course, with people by `sub` in roster order."""
        self._enrolled[context.id] = list(enrolled)
        self._contexts = {**self._contexts, context.id: context}

    def contexts(self) -> Sequence[Context]:
        return tuple(self._contexts.values())

    def add_link(self, link: Link) -> None:
        self._links[link.id] = link

    def links(self, context_id: str) -> Sequence[Link]:
        return [link for link in tuple(self._links.values()) if link.context_id == context_id]

    def context(self, context_id: str) -> Context | None:
        return self._contexts.get(context_id)

    def link(self, link_id: str) -> Link | None:
        return self._links.get(link_id)

    def person(self, sub: str) -> Person | None:
        return self._people.get(sub)

    def members(self, context_id: str) -> Sequence[Person]:
        return [self._people[sub] for sub in self._enrolled.get(context_id, [])]

    def groups(self, context_id: str) -> Sequence[Group]:
        return tuple(self._groups.get(context_id, ()))


class MemoryGradebook:
    """Columns and marks; a host that keeps them longer reads `snapshot` and hands it back here."""

    def __init__(self, items: Iterable[LineItem] = (), marks: Mapping[str, Iterable[Mark]] | None = None) -> None:
        self._items = {item.id: item for item in items}
        self._marks = {item_id: {mark.sub: mark for mark in kept} for item_id, kept in (marks or {}).items()}
        self._lock = Lock()

    def snapshot(self) -> tuple[tuple[LineItem, ...], dict[str, tuple[Mark, ...]]]:
        """Every column, and the marks by column id, as they stand at one moment."""
        with self._lock:
            return tuple(self._items.values()), {key: tuple(kept.values()) for key, kept in self._marks.items()}

    def items(self, client_id: str, context_id: str) -> Sequence[LineItem]:
        return [
            item for item in tuple(self._items.values())
            if item.client_id == client_id and item.context_id == context_id
        ]

    def item(self, client_id: str, context_id: str, item_id: str) -> LineItem | None:
        item = self._items.get(item_id)
        if item is None or (item.client_id, item.context_id) != (client_id, context_id):
            return None
        return item

    def add(self, item: LineItem) -> LineItem:
        kept = item if item.id else replace(item, id=uuid4().hex[:12])
        with self._lock:
            self._items[kept.id] = kept
        return kept

    def replace(self, item: LineItem) -> None:
        with self._lock:
            if item.id in self._items:
                self._items[item.id] = item

    def remove(self, item: LineItem) -> None:
        with self._lock:
            self._items.pop(item.id, None)
            self._marks.pop(item.id, None)

    def record(self, item: LineItem, mark: Mark) -> None:
        with self._lock:
            marks = self._marks.setdefault(item.id, {})
            last = marks.get(mark.sub)
            if last is not None and mark.at <= last.at:
                raise StaleMark
            marks[mark.sub] = mark

    def marks(self, item: LineItem) -> Sequence[Mark]:
        return tuple(self._marks.get(item.id, {}).values())
