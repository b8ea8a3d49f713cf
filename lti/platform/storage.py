"""The storage that a platform offers to tools in its frames, so that a login works where cookies are not kept.

Answering the messages is the matter of a script on the platform's page, which the
host brings; here is what it must be told.
Sources: 1EdTech LTI OIDC Login with LTI Client Side postMessages 0.1, LTI postMessage Storage 0.1.
"""

from dataclasses import dataclass
from typing import Final

from lti import urls
from lti.platform.model import Tool

PARENT: Final = "_parent"
MOST_KEYS: Final = 32
LONGEST_KEY: Final = 128
LONGEST_VALUE: Final = 1_024


@dataclass(frozen=True, slots=True)
class Locker:
    """What one tool may keep in a page: nothing is shared between origins, and nothing outlives the page."""

    origin: str
    keys: int = MOST_KEYS
    key_length: int = LONGEST_KEY
    value_length: int = LONGEST_VALUE


def locker(tool: Tool) -> Locker:
    """The locker of a tool; only pages from the origin of its login address may open it."""
    return Locker(urls.origin(tool.login_url))


def offered(document_target: str) -> str:
    """The value of `lti_storage_target`: a frame has a page around it that answers, a window of its own has none."""
    return PARENT if document_target == "iframe" else ""
