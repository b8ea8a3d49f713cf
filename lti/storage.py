"""The platform's postMessage storage: a second way to know that the browser that comes back is the one that was sent.

Here is decided where the two values lie and when they prove something; the
messages themselves are sent by a script of the host.
Sources: 1EdTech LTI OIDC Login with LTI Client Side postMessages 0.1, LTI Client
Side postMessages 0.1 (target frames), LTI postMessage Storage 0.1.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from lti import urls
from lti.http import Reply, Request
from lti.ports import LoginRecord, Registration
from lti.refused import N_, Refused

Way: TypeAlias = Literal["cookie", "storage", "window"]
"""How the browser was known again: by its cookie, by the platform's storage, by its cookie in a window of its own."""

STATE_FIELD: Final = "stored_state"
NONCE_FIELD: Final = "stored_nonce"
_OURS: Final = "convive"
_WINDOW: Final = "window."
_PARENT: Final = "_parent"
# A name that begins with an underscore means something else to a browser, a number one of the frames by its order.
_FRAME: Final = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9_.:-]{0,254}", re.ASCII)

NO_COOKIE: Final = N_("Your browser did not keep the cookie that the tool needs. Open the activity in a new window.")


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a page must know to put the values of a login into the storage, or to get them back.

    `origin` is that of the registered login address: messages go to it and
    are taken from it alone. `frame` is the frame that the platform named, "" for the
    window around the page (or the one that opened it).
    """

    origin: str
    frame: str
    state_key: str
    nonce_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Storing(Reply):
    """The answer to a login that leaves state and nonce in the storage before the browser goes on to `Location`."""

    record: LoginRecord
    registration: Registration


class AskStorage(Refused):
    """No cookie came back, but the platform offered its storage: a page may ask it before the launch is refused."""

    def __init__(self) -> None:
        super().__init__("cookie", NO_COOKIE, 401, reopen=True)


def exchange(record: LoginRecord, registration: Registration) -> Exchange:
    """Where state and nonce of this login lie; each login has keys of its own, as several tabs may be logging in."""
    name = hashlib.sha256(record.state.encode("utf-8", "replace")).hexdigest()[:16]
    return Exchange(
        origin=urls.origin(registration.auth_url),
        frame=record.storage_target if record.storage_target != _PARENT else "",
        state_key=f"{_OURS}_state_{name}",
        nonce_key=f"{_OURS}_nonce_{name}",
    )


def target(offered: str | None) -> str:
    """The storage that a login offers (`lti_storage_target`): `_parent` or the name of a frame; "" for none."""
    return offered if offered is not None and (offered == _PARENT or _FRAME.fullmatch(offered)) else ""


def is_wanted(request: Request, record: LoginRecord) -> bool:
    """Whether the values must be left in the storage.

    A browser that sends any cookie of ours into this frame keeps them, and needs no page on its way.
    """
    return bool(record.storage_target) and not any(name.startswith(_OURS) for name in request.cookies)


def was_asked(request: Request) -> bool:
    """Whether a page of ours has asked the storage, whatever came of it."""
    return STATE_FIELD in request.params


def proves(request: Request, record: LoginRecord) -> bool:
    """Whether what was read from the storage shows that this browser began the login.

    Both values must be those of the login. Whoever began a login knows them and could post them from
    a page of their own in somebody else's browser, so they count only from a page of ours: a
    browser writes the origin of a form itself.
    """
    own = urls.origin(record.target_link_uri)
    return (
        bool(record.storage_target)
        and _equal(request.headers.get("Origin", ""), own)
        and _equal(request.params.get(STATE_FIELD, ""), record.state)
        and _equal(request.params.get(NONCE_FIELD, ""), record.nonce)
    )


def named_for_window(token: str) -> str:
    """The state of a login that begins again in a window of its own, so that its launch can be told from others."""
    return _WINDOW + token


def way_of(state: str) -> Way:
    """How a launch whose cookie came back was opened."""
    return "window" if state.startswith(_WINDOW) else "cookie"


def _equal(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode("utf-8", "replace"))
