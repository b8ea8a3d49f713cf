"""The platform's key pair and what it signs.

Making and describing keys is the same on both sides of the wire and lies in
`lti.keys`; verifying what a tool has signed is in `lti.platform.assertion`.
"""

from collections.abc import Mapping
from typing import Any

import jwt

from lti.ports import ToolKey


def sign(claims: Mapping[str, Any], key: ToolKey) -> str:
    """A signed token; its header names `kid` and `typ`."""
    return jwt.encode(dict(claims), key.private, algorithm="RS256", headers={"kid": key.kid})
