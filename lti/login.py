"""The tool's half of an OIDC login: from a platform's initiation to the redirect that asks it for a message.

One record binds state, nonce, registration and target; what comes back is
judged in `lti.launch`.
Sources: 1EdTech Security Framework 1.0, section 5.1.1; LTI Core 1.3, section 4.1.
"""

import hashlib
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from lti import reading, storage, urls
from lti.http import Cookie, Reply, Request
from lti.ports import LoginRecord, LoginRecords, Registration, Registrations
from lti.refused import N_, Refused

LOGIN_LIFE = timedelta(minutes=10)
COOKIE_PREFIX = "convive_state_"
_REQUIRED = ("iss", "login_hint", "target_link_uri")
_READ = (*_REQUIRED, "client_id", "lti_message_hint", "lti_deployment_id", "lti_storage_target")
# Message hints can be whole tokens (Canvas) or JSON (Moodle 4.5).
_LONGEST: Mapping[str, int] = {"lti_message_hint": 8_192, "login_hint": 4_096}
_WAY = {"way": "window"}
"""Our own parameter: the login was begun by `again`."""


def initiate(
    request: Request,
    registrations: Registrations,
    logins: LoginRecords,
    now: datetime,
    redirect_uri: str,
    own_hosts: Collection[str],
) -> Reply:
    """Answer a login initiation (GET or POST) with a redirect to the platform; raises Refused.

    The redirect is a `storage.Storing` where a page should first leave state and
    nonce in the platform's storage. `own_hosts` are hosts as they stand in addresses, with a port where it is not
    the default (`localhost:8000`); the target must lie on one of them.
    """
    _check_form(request)
    registration = _registration(request.params, registrations)
    target = _target(request.params, redirect_uri, own_hosts)
    record = LoginRecord(
        state=_state(request.params),
        nonce=secrets.token_urlsafe(32),
        registration_id=registration.id,
        target_link_uri=target,
        created_at=now,
        storage_target=storage.target(request.params.get("lti_storage_target")),
        login_hint=request.params["login_hint"],
        message_hint=request.params.get("lti_message_hint", ""),
    )
    logins.add(record)
    headers = {"Location": _authorisation(record, registration, redirect_uri), "Cache-Control": "no-store"}
    cookie = Cookie(cookie_name(record.state), record.state, int(LOGIN_LIFE.total_seconds()))
    if storage.is_wanted(request, record):
        return storage.Storing(302, headers=headers, cookies=(cookie,), record=record, registration=registration)
    return Reply(302, headers=headers, cookies=(cookie,))


def cookie_name(state: str) -> str:
    """The name of the cookie for one login; several tabs may be logging in at once."""
    return COOKIE_PREFIX + hashlib.sha256(state.encode("utf-8", "replace")).hexdigest()[:12]


def spent_cookie(state: str) -> Cookie:
    """The cookie that deletes a login's state cookie once the launch was judged."""
    return Cookie(cookie_name(state), "", 0)


def again(record: LoginRecord, registration: Registration, login_url: str) -> str:
    """An address of our own login endpoint that starts the same launch afresh, for “open in a new window”.

    A frame's cookies are not sent in a window of its own, so posting the old
    answer again there would fail; the whole login must be repeated.
    """
    params = {
        "iss": registration.issuer,
        "client_id": registration.client_id,
        "login_hint": record.login_hint,
        "target_link_uri": record.target_link_uri,
    }
    hint = {"lti_message_hint": record.message_hint} if record.message_hint else {}
    return urls.with_query(login_url, {**params, **hint, **_WAY})


def _state(params: Mapping[str, str]) -> str:
    token = secrets.token_urlsafe(32)
    return storage.named_for_window(token) if _WAY.items() <= params.items() else token


def _check_form(request: Request) -> None:
    if request.method.upper() not in ("GET", "POST"):
        raise Refused("method", N_("A login must be started with GET or POST."))
    for name in _REQUIRED:
        if not request.params.get(name):
            raise Refused("parameters", N_("The platform left out a parameter that a login needs."), detail=name)
    for name in _READ:
        # A hint is echoed byte for byte, so only what cannot be encoded or kept is refused.
        value = request.params.get(name, "")
        if len(value) > _LONGEST.get(name, urls.URL_LENGTH) or not reading.storable(value):
            raise Refused("parameters", N_("The platform sent a login parameter that is not usable."), detail=name)


def _registration(params: Mapping[str, str], registrations: Registrations) -> Registration:
    found = registrations.find(params["iss"], params.get("client_id") or None)
    deployment_id = params.get("lti_deployment_id")
    fitting = [one for one in found if deployment_id in one.deployment_ids] if len(found) > 1 else list(found)
    if not found:
        detail = f"iss={params['iss']!r} client_id={params.get('client_id')!r}"
        raise Refused("registration", N_("This platform is not registered with the tool."), 403, detail=detail)
    if len(fitting) != 1:
        raise Refused(
            "client_id",
            N_("The platform has several registrations and did not say which one it means (client_id)."),
            detail=params["iss"],
        )
    if urls.web_address(fitting[0].auth_url) is None:
        raise Refused("registration", N_("The registration of this platform has no usable login address."), 403)
    return fitting[0]


def _target(params: Mapping[str, str], redirect_uri: str, own_hosts: Collection[str]) -> str:
    target = urls.web_address(params["target_link_uri"])
    hosts = {host.lower() for host in own_hosts}
    schemes = {"https", urlsplit(redirect_uri).scheme}
    if target is None or urlsplit(target).scheme not in schemes or not _hosts_of(target) & hosts:
        raise Refused(
            "target_link_uri",
            N_("The platform asked for a page that does not belong to this tool."),
            detail=params["target_link_uri"][:255],
        )
    return target


def _hosts_of(target: str) -> set[str]:
    """The host as written, and with its default port left out."""
    return {urlsplit(target).netloc.lower(), urlsplit(urls.origin(target)).netloc}


def _authorisation(record: LoginRecord, registration: Registration, redirect_uri: str) -> str:
    params = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": registration.client_id,
        "redirect_uri": redirect_uri,
        "login_hint": record.login_hint,
        "state": record.state,
        "nonce": record.nonce,
    }
    hint = {"lti_message_hint": record.message_hint} if record.message_hint else {}
    return urls.with_query(registration.auth_url, {**params, **hint})
