"""From which link and course a copied one comes, as custom parameters tell it; hostile values end up as nothing.

Whether an ancestor is known, and what is taken over from it, belongs to the host.
Sources: LTI Core 1.3, appendix C (`$ResourceLink.id.history` and `$Context.id.history`: identifiers in
percent-encoding, joined by commas, the latest copy first).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from lti import reading

LINK_PARAMETER: Final = "resource_link_id_history"
CONTEXT_PARAMETER: Final = "context_id_history"
KEY_PARAMETER: Final = "convive_link"
"""Ours: written into each deep-linked item, and so carried by all copies of the link (Moodle tells no history)."""

MOST_ANCESTORS: Final = 20
_LONGEST_KEY: Final = 64


@dataclass(frozen=True, slots=True)
class Trail:
    """Ancestors of a link and of its course, the latest first; `key` is what all copies of an item share, or ""."""

    links: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    key: str = ""


def trail(custom: Mapping[str, str]) -> Trail:
    """What the custom parameters of a launch say; a variable that the platform did not replace says nothing."""
    key = custom.get(KEY_PARAMETER, "")
    is_key = 0 < len(key) <= _LONGEST_KEY and key.isascii() and key.isprintable() and not key.startswith("$")
    return Trail(
        _identifiers(custom.get(LINK_PARAMETER, "")),
        _identifiers(custom.get(CONTEXT_PARAMETER, "")),
        key if is_key else "",
    )


def _identifiers(listed: str) -> tuple[str, ...]:
    """The identifiers of a list, each once; as written too, for platforms that do not encode them."""
    if listed.startswith("$"):
        return ()
    parts = [part.strip() for part in listed.split(",")[:MOST_ANCESTORS]]
    both = (one for part in parts for one in (unquote(part), part))
    return tuple(dict.fromkeys(one for one in both if 0 < len(one) <= reading.ID_LENGTH and reading.printable(one)))
