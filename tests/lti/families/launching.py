"""A launch from one of the platforms, through the tool's own login and judgement."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

from lti import claims
from lti.http import Reply, Request
from lti.launch import Launch, accept
from lti.login import initiate
from lti.wire import Wire
from tests.support.lti_fakes import LAUNCH_URL, OWN_HOSTS, TARGET, key
from tests.support.platforms.lms import Lms


def asked(lms: Lms, wire: Wire, method: str = "POST", **params: str) -> Reply:
    """The login initiation and the tool's answer."""
    sent = {"iss": lms.issuer, "client_id": "client-1", "login_hint": "7", "target_link_uri": TARGET, **params}
    request = Request(method, "/lti/login", params={name: value for name, value in sent.items() if value})
    return initiate(request, wire.registrations, wire.logins, lms.now, LAUNCH_URL, OWN_HOSTS)


def query(reply: Reply) -> dict[str, str]:
    """What the tool asked the platform for."""
    return {name: values[0] for name, values in parse_qs(urlsplit(reply.headers["Location"]).query).items()}


def launched(lms: Lms, body: Mapping[str, Any] | None = None, wire: Wire | None = None, life: int = 60) -> Launch:
    """A whole launch: login, a message signed with the platform's key, judgement; raises Refused."""
    wire = wire or lms.caller().wire
    reply = asked(lms, wire, lti_storage_target="")
    given, at = query(reply), int(lms.now.timestamp())
    envelope = {"iss": lms.issuer, "aud": "client-1", "iat": at, "exp": at + life, "nonce": given["nonce"]}
    whole = {**envelope, claims.TARGET_LINK_URI: TARGET, **(body or lms.message())}
    token = jwt.PyJWS().encode(json.dumps(whole).encode(), key(0).private, "RS256", {"kid": key(0).kid})
    cookies = {cookie.name: cookie.value for cookie in reply.cookies}
    request = Request("POST", "/lti/launch", params={"state": given["state"], "id_token": token}, cookies=cookies)
    return accept(request, wire, lms.now)
