"""The LTI 1.1 migration claim: who somebody was before, and whether the platform may say so.

An unsound claim is never a reason to refuse a launch: it only links nothing.
Who is linked to whom belongs to the host.
Source: LTI 1.3 Migration Guide, "LTI 1.1 Migration Claim".
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lti import claims, reading
from lti.ports import Registration


@dataclass(frozen=True, slots=True)
class Legacy:
    """The ids of before; `is_signed` says that they were signed with the secret of the old connection.

    `user_id` is the `sub` of today where the platform did not change it; `resource_link_id` may be "".
    """

    user_id: str
    resource_link_id: str
    is_signed: bool


def legacy_of(raw: Mapping[str, Any], registration: Registration) -> Legacy | None:
    """The claim of a launch from this registration; None where there is none, or none that could be read."""
    found = raw.get(claims.LTI1P1)
    if not isinstance(found, Mapping):
        return None
    user_id = found.get("user_id") if found.get("user_id") is not None else raw.get("sub")
    if not reading.is_identifier(user_id):
        return None
    link = found.get("resource_link_id")
    return Legacy(
        user_id=user_id,
        resource_link_id=link if reading.is_identifier(link) else "",
        is_signed=_is_signed(found, raw, registration),
    )


def sign(key: str, secret: str, message: Mapping[str, Any], client_id: str) -> str:
    """The signature of the consumer key over a message's deployment, issuer, client, end and nonce."""
    parts = (key, message[claims.DEPLOYMENT_ID], message["iss"], client_id, str(message["exp"]), message["nonce"])
    digest = hmac.new(secret.encode("utf-8", "replace"), "&".join(parts).encode("utf-8", "replace"), hashlib.sha256)
    return base64.b64encode(digest.digest()).decode("ascii")


def _is_signed(found: Mapping[str, Any], raw: Mapping[str, Any], registration: Registration) -> bool:
    """Only the key that the administrator has entered counts; `exp` and `nonce` were judged with the envelope."""
    key, sent = found.get("oauth_consumer_key"), found.get("oauth_consumer_key_sign")
    if not registration.consumer_secret or key != registration.consumer_key or not isinstance(sent, str):
        return False
    wanted = sign(registration.consumer_key, registration.consumer_secret, raw, registration.client_id)
    return hmac.compare_digest(wanted.encode(), sent.encode("utf-8", "replace"))
