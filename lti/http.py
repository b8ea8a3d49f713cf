"""Requests, replies and cookies of the wire, in a form that belongs to no framework.

Sending bytes belongs to `lti.outward` (out) and to the host (in).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """What a browser or a platform sent: `params` joins query and form, one value per name."""

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie to set; always Secure, HttpOnly, SameSite=None and Partitioned. An empty value deletes it."""

    name: str
    value: str
    max_age: int
    path: str = "/"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the host is to answer."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[Cookie, ...] = ()
