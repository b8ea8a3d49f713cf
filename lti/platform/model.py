"""The things a platform keeps for a tool: people, contexts, groups, links, line items, marks.

How they are stored belongs to the host; how they look on the wire to the
module of each message or service.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from lti.platform import vocabulary as v


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool as this platform has registered it; `redirect_uris` are compared exactly."""

    client_id: str
    deployment_id: str
    login_url: str
    jwks_url: str
    redirect_uris: frozenset[str]
    scopes: frozenset[str] = v.ALL_SCOPES
    algorithm: str = "RS256"


@dataclass(frozen=True, slots=True)
class Person:
    """An account of the platform. `sub` is unique within the issuer only; `roles` are full role names."""

    sub: str
    name: str
    given_name: str
    family_name: str
    email: str
    roles: tuple[str, ...]
    locale: str

    @property
    def learns(self) -> bool:
        return v.LEARNER in self.roles


@dataclass(frozen=True, slots=True)
class Context:
    """A course: what a tool gets to know of it."""

    id: str
    title: str
    label: str
    types: tuple[str, ...] = (v.COURSE_SECTION,)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a course with the `sub`s of its people; it may belong to a set."""

    id: str
    name: str
    members: tuple[str, ...]
    set_id: str = ""
    set_name: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A resource link of a course; `custom` goes back to the tool at each launch."""

    id: str
    context_id: str
    client_id: str
    title: str
    target_link_uri: str
    text: str = ""
    custom: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Errand:
    """A message that a person has asked for and the tool has not yet fetched.

    `hint` is the opaque lti_message_hint. `link_id` is "" for deep linking. `document_target` is iframe or window.
    `item_id` is the column of a submission review, `about` the `sub` of the person whom a message is about.
    `storage_target` names the storage offered where it will be shown, "" for none.
    """

    hint: str
    client_id: str
    sub: str
    message_type: str
    context_id: str
    link_id: str
    target_link_uri: str
    return_url: str
    document_target: str
    created_at: datetime
    item_id: str = ""
    about: str = ""
    storage_target: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a bearer token stands for."""

    client_id: str
    scopes: frozenset[str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LineItem:
    """A column of the gradebook; `maximum` is in points and above 0; empty strings stand for "not given"."""

    id: str
    context_id: str
    client_id: str
    label: str
    maximum: float
    resource_link_id: str = ""
    resource_id: str = ""
    tag: str = ""
    start_at: str = ""
    end_at: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """The last score a tool has sent for one person on one line item; `given` None means "no score at present"."""

    sub: str
    given: float | None
    maximum: float
    activity_progress: str
    grading_progress: str
    comment: str
    at: datetime

    @property
    def counts(self) -> bool:
        return self.given is not None and self.grading_progress == "FullyGraded"

    def scaled(self, maximum: float) -> float | None:
        """The score on a scale of `maximum` points; None while it does not count."""
        if self.given is None or not self.counts:
            return None
        return self.given / self.maximum * maximum


@dataclass(frozen=True, slots=True)
class ContentItem:
    """A resource link that a tool has returned from deep linking.

    `line_item` is a wish for a gradebook column, its ids still empty.
    """

    url: str
    title: str
    text: str
    custom: Mapping[str, str]
    line_item: LineItem | None = None


def bound(item: LineItem, link: Link, item_id: str) -> LineItem:
    """The wished-for line item, coupled to the link that now exists."""
    return replace(
        item, id=item_id, context_id=link.context_id, client_id=link.client_id, resource_link_id=link.id,
        label=item.label or link.title,
    )
