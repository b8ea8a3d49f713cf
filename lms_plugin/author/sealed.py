"""The state of a preview, carried by the page itself: signed, bound to one person and one place, soon over.

Nothing about a preview is stored. What the state means is its kind's matter.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from itsdangerous import BadData, URLSafeSerializer

LIFE: Final = timedelta(hours=4)
LARGEST: Final = 64 * 1024
"""Characters of a sealed state; a state is at most 16 KB, and base64 makes it larger by a third."""


class Unsealed(Exception):
    """What came back is not what was handed out, or its time is over; the preview begins anew."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Whose preview it is, and of what; a state sealed for another spot is refused."""

    person: str
    digest: str
    activity: str
    jurisdiction: str


def seal(secret: str, spot: Spot, state: Mapping[str, Any], now: datetime) -> str:
    """The state as text for a hidden field. Raises ValueError for one that is too large to carry."""
    until = (now + LIFE).isoformat()
    text = _serializer(secret).dumps({"spot": asdict(spot), "state": dict(state), "until": until})
    sealed = text if isinstance(text, str) else text.decode()
    if len(sealed) > LARGEST:
        raise ValueError(f"a state of {len(sealed)} characters is too large to be carried by a page")
    return sealed


def open_seal(secret: str, spot: Spot, sealed: str, now: datetime) -> Mapping[str, Any]:
    """The state of a hidden field; raises Unsealed."""
    if len(sealed) > LARGEST:
        raise Unsealed
    try:
        held = _serializer(secret).loads(sealed)
        fits = held["spot"] == asdict(spot) and now < datetime.fromisoformat(held["until"])
        state = held["state"]
    except (BadData, KeyError, TypeError, ValueError):
        raise Unsealed from None
    if not fits or not isinstance(state, dict):
        raise Unsealed
    return state


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="convive.preview")
