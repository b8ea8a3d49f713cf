"""Web addresses: which texts are one, their parts, and building on them without losing any.

Whether an address may be called belongs to `lti.addresses`.
"""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from lti import reading

# Hosts keep addresses in columns of this width.
URL_LENGTH: Final = 2_000

_BLANK_OR_BACKSLASH: Final = re.compile(r"[\s\\]")


def web_address(value: object) -> str | None:
    """An absolute http(s) address without user information, kept exactly, or None."""
    if not isinstance(value, str) or not 0 < len(value) <= URL_LENGTH or not _plain(value):
        return None
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return None
    sound = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc and port != 0
    return value if sound else None


def origin(address: str) -> str:
    """Scheme, host and port of a web address, the default port left out."""
    parts = urlsplit(address)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    host = parts.hostname or ""
    bracketed = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{bracketed}" + ("" if parts.port in (None, default) else f":{parts.port}")


def host(address: str) -> str:
    """The host of a web address in lower case, without its port."""
    return urlsplit(address).hostname or ""


def with_query(address: str, params: Mapping[str, str]) -> str:
    """An address with parameters added behind those it already has; a fragment is left out."""
    parts = urlsplit(address)
    query = "&".join(filter(None, (parts.query, urlencode(params))))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def join(address: str, step: str) -> str:
    """A line item's address with a step added to its path; the query string stays behind it (Moodle)."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc, f"{parts.path.rstrip('/')}/{step}", parts.query, ""))


def _plain(address: str) -> bool:
    """No blanks, control characters or backslashes: browsers and libraries disagree about what they mean."""
    return reading.printable(address) and _BLANK_OR_BACKSLASH.search(address) is None
