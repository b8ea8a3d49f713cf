"""The academies while the demo runs: their platforms, gradebooks, moods and lists of messages.

Pages and addresses belong to `pages` and `wire`, files to `store`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, get_args
from uuid import uuid4

from lms_plugin.demo.academies import CONTENT_PARAMETER, SITES, DemoAcademy, Persona
from lms_plugin.demo.exchange import ExchangeLog
from lms_plugin.demo.seed import DemoPlatform, platform_of
from lti import keys
from lti.platform.deep_linking import Response
from lti.platform.memory import (
    MemoryErrands,
    MemoryGradebook,
    MemoryHandlers,
    MemorySchool,
    MemorySeen,
    MemoryTokens,
    MemoryTools,
)
from lti.platform.model import ContentItem, Context, Errand, LineItem, Link, Mark, Tool, bound
from lti.platform.ports import Platform
from lti.platform.storage import Locker, locker, offered
from lti.ports import Outward, ToolKey

Mood = Literal["up", "down", "refusing"]
MOODS: tuple[Mood, ...] = get_args(Mood)


@dataclass(frozen=True, slots=True)
class CourseCopy:
    """A course that was copied here, and the id of the course that it was copied from."""

    context: Context
    origin_id: str


@dataclass(frozen=True, slots=True)
class Memory:
    """What of one academy outlives a restart.

    The key (PEM) is among it, because a tool asks for an
    unknown key at most once a minute: a new one would break the first launches.
    """

    key: str
    links: tuple[Link, ...] = ()
    items: tuple[LineItem, ...] = ()
    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)
    tool: Tool | None = None
    """What has registered itself here; the academies know their tool from the start."""
    copies: tuple[CourseCopy, ...] = ()
    handlers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """A tool asks for notices once, so an LMS that forgot would never send one again."""


@dataclass(slots=True)
class LiveAcademy:
    """One academy at work; `mood` is how its services answer the tool just now."""

    facts: DemoAcademy
    tools: MemoryTools
    platform: Platform
    school: MemorySchool
    gradebook: MemoryGradebook
    handlers: MemoryHandlers
    log: ExchangeLog
    mood: Mood = "up"
    copies: tuple[CourseCopy, ...] = ()

    @property
    def locker(self) -> Locker | None:
        """What the tool may keep in a page around its frame."""
        return locker(self.tool) if self.tool else None

    @property
    def tool(self) -> Tool | None:
        """The one tool of this LMS, None while none has registered itself."""
        return next(iter(self.tools.listed()), None)

    def welcome(self) -> None:
        """A tool has registered itself: the first links of the course, with their columns, open it from now on."""
        if self.tool is None or self.links():
            return
        _place_starters(self.school, self.facts, self.tool)
        for column in _columns(self.facts, self.tool.client_id):
            self.gradebook.add(column)

    def persona(self, key: str) -> Persona | None:
        return next((one for one in self.facts.personas if one.key == key), None)

    def links(self) -> Sequence[Link]:
        return self.school.links(self.facts.context.id)

    def items(self) -> Sequence[LineItem]:
        """The columns of the course, then those of its copies."""
        tool = self.tool
        if tool is None:
            return ()
        return [one for course in self.school.contexts() for one in self.gradebook.items(tool.client_id, course.id)]

    def course(self, context_id: str) -> Context:
        """The course of this id; the academy's own for an id that is none."""
        return self.school.context(context_id) or self.facts.context

    def admit(self, copy: CourseCopy) -> None:
        """A copied course is there from now on, with the people of the academy in it."""
        _enrol(self.school, self.facts, copy.context)
        self.copies = (*self.copies, copy)

    def origins(self, context_id: str) -> Sequence[str]:
        """The courses that this one was copied from, the nearest first; a copy is always younger than its origin."""
        found = [context_id]
        for copy in reversed(self.copies):
            if copy.context.id == found[-1]:
                found.append(copy.origin_id)
        return found[1:]

    def errand(
        self, tool: Tool, persona: Persona, message_type: str, link: Link | None, document_target: str, now: datetime
    ) -> Errand:
        """Keep what this person has asked for, so that the tool can fetch its message."""
        errand = Errand(
            hint=uuid4().hex, client_id=tool.client_id, sub=persona.person.sub, message_type=message_type,
            context_id=link.context_id if link else self.facts.context.id, link_id=link.id if link else "",
            target_link_uri=link.target_link_uri if link else next(iter(tool.redirect_uris)),
            return_url=f"{self.platform.issuer}/course", document_target=document_target, created_at=now,
            storage_target=offered(document_target),
        )
        self.platform.errands.add(errand)
        return errand

    def errand_about(
        self, tool: Tool, persona: Persona, message_type: str, sub: str, item_id: str, now: datetime
    ) -> Errand:
        """The same for a message about somebody: what they handed in for a column, or what is kept about them."""
        item = next((one for one in self.items() if one.id == item_id), None)
        errand = replace(
            self.errand(tool, persona, message_type, None, "iframe", now), about=sub, item_id=item_id,
            context_id=item.context_id if item else self.facts.context.id,
        )
        self.platform.errands.add(errand)
        return errand

    def place(self, response: Response) -> Sequence[Link]:
        """Put the chosen items into the course, each with its column where one was wished for."""
        return [self._placed(item, response.errand.client_id) for item in response.items]

    def memory(self) -> Memory:
        items, marks = self.gradebook.snapshot()
        starters = {link.id for link in self.facts.links}
        everywhere = (link for course in self.school.contexts() for link in self.school.links(course.id))
        placed = tuple(link for link in everywhere if link.id not in starters)
        pem = keys.pem_of(self.platform.key)
        return Memory(pem, placed, items, marks, self.tool, self.copies, self.handlers.snapshot())

    def _placed(self, item: ContentItem, client_id: str) -> Link:
        link = Link(
            uuid4().hex[:12], self.facts.context.id, client_id, item.title or "Convive", item.url,
            item.text, item.custom,
        )
        self.school.add_link(link)
        if item.line_item is not None:
            self.gradebook.add(bound(item.line_item, link, uuid4().hex[:12]))
        return link


@dataclass(frozen=True, slots=True)
class Campus:
    """All academies by key, and the clock they live by."""

    academies: Mapping[str, LiveAcademy]
    clock: Callable[[], datetime]

    def persona(self, key: str) -> tuple[LiveAcademy, Persona] | None:
        """The persona with their academy; keys are unique across the demo."""
        found = ((academy, academy.persona(key)) for academy in self.academies.values())
        return next(((academy, persona) for academy, persona in found if persona), None)


def open_campus(
    tool_url: str, own_url: str, outward: Outward, clock: Callable[[], datetime], memories: Mapping[str, Memory]
) -> Campus:
    """Every LMS with what it remembers of the last time."""
    live = {
        academy.key: _open(
            academy, platform_of(own_url, academy), tool_url.rstrip("/"), outward, memories.get(academy.key)
        )
        for academy in SITES
    }
    return Campus(live, clock)


def _open(
    academy: DemoAcademy, addresses: DemoPlatform, tool_url: str, outward: Outward, memory: Memory | None
) -> LiveAcademy:
    tool = _known_tool(academy, tool_url) if academy.client_id else memory.tool if memory else None
    tools = MemoryTools([tool] if tool else [])
    handlers = MemoryHandlers(memory.handlers if memory else None)
    copies = memory.copies if memory else ()
    school = _school(academy, tool, copies, memory.links if memory else ())
    columns = _columns(academy, academy.client_id) if academy.client_id else ()
    gradebook = MemoryGradebook(memory.items, memory.marks) if memory else MemoryGradebook(columns)
    platform = Platform(
        issuer=addresses.issuer, name=f"Aula Demo: {academy.name}", product="aula-demo", auth_url=addresses.auth_url,
        token_url=addresses.token_url, services_url=f"{addresses.issuer}/services",
        deep_linking_url=f"{addresses.issuer}/deep-linking", key=_key(memory), tools=tools,
        errands=MemoryErrands(), seen=MemorySeen(), tokens=MemoryTokens(), school=school, gradebook=gradebook,
        outward=outward, handlers=handlers, item_query=academy.item_query,
        configuration_url=f"{addresses.issuer}/openid-configuration",
        registration_url=f"{addresses.issuer}/register", names_deployment=academy.names_deployment,
    )
    log = ExchangeLog()
    return LiveAcademy(academy, tools, platform, school, gradebook, handlers, log, copies=copies)


def _known_tool(academy: DemoAcademy, tool_url: str) -> Tool:
    """The tool as an administrator has registered it by hand."""
    return Tool(
        client_id=academy.client_id, deployment_id=academy.deployment_id, login_url=f"{tool_url}/lti/login",
        jwks_url=f"{tool_url}/lti/jwks.json", redirect_uris=frozenset({f"{tool_url}/lti/launch"}),
    )


def _key(memory: Memory | None) -> ToolKey:
    return keys.load(memory.key) if memory else keys.generate()


def _enrol(school: MemorySchool, academy: DemoAcademy, context: Context) -> None:
    school.add_context(context, [one.person.sub for one in academy.personas if one.role != "administrator"])


def _school(
    academy: DemoAcademy, tool: Tool | None, copies: Sequence[CourseCopy], placed: Sequence[Link]
) -> MemorySchool:
    people = [persona.person for persona in academy.personas]
    school = MemorySchool([], people, {}, {academy.context.id: academy.groups})
    for context in (academy.context, *(copy.context for copy in copies)):
        _enrol(school, academy, context)
    if tool is not None:
        _place_starters(school, academy, tool)
    for link in placed:
        school.add_link(link)
    return school


def _place_starters(school: MemorySchool, academy: DemoAcademy, tool: Tool) -> None:
    for starter in academy.links:
        custom = {CONTENT_PARAMETER: starter.module}
        target = next(iter(tool.redirect_uris))
        school.add_link(Link(
            starter.id, academy.context.id, tool.client_id, starter.title, target, starter.programme, custom
        ))


def _columns(academy: DemoAcademy, client_id: str) -> Sequence[LineItem]:
    return [
        LineItem(f"{link.id}-grade", academy.context.id, client_id, link.title, 100.0, resource_link_id=link.id)
        for link in academy.links
    ]
