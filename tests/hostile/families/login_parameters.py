"""Login initiations that lead nowhere: parameters that lack, lie, are endless or name another tool.

What a platform sends afterwards belongs to the other families.
"""

from typing import Final

from tests.hostile.case import ABSENT, Case, Change, Draft, asked, by, family

TOOL: Final = "{tool}"
"""Stands for the tool's host and port in an address."""


def _method(name: str) -> Change:
    def change(draft: Draft) -> None:
        draft.method = name

    return change


NAME: Final = "login parameters"
_PARAMETERS: Final = tuple(
    (f"{name} {how}", "parameters", asked(**{name: value}))
    for name, longest in (("iss", 2_001), ("login_hint", 4_097), ("target_link_uri", 2_001))
    for how, value in (("left out", ABSENT), ("empty", ""), ("with a NUL", "a\x00b"), ("endless", "x" * longest))
)
_OPTIONAL: Final = tuple(
    (f"{name} {how}", "parameters", asked(**{name: value}))
    for name, longest in (
        ("client_id", 2_001), ("lti_message_hint", 8_193), ("lti_deployment_id", 2_001), ("lti_storage_target", 2_001),
    )
    for how, value in (("with a NUL", "a\x00b"), ("endless", "x" * longest))
)  # fmt: skip
_TARGETS: Final = tuple(
    (f"target {name}", "target_link_uri", asked(target_link_uri=target))
    for name, target in (
        ("on another host", "https://elsewhere.example/"),
        ("on another port", "http://localhost:1/"),
        ("behind user information", f"http://{TOOL}@elsewhere.example/"),
        ("with user information", f"http://somebody@{TOOL}/"),
        ("whose host only begins with ours", f"http://{TOOL}.elsewhere.example/"),
        ("with a backslash", f"http://elsewhere.example\\@{TOOL}/"),
        ("with a blank", f"http://{TOOL}/ x"),
        ("with a tab in the scheme", f"ht\ttp://{TOOL}/"),
        ("without a scheme", f"//{TOOL}/"),
        ("that is a path", "/lti/launch"),
        ("that is a script", "javascript:alert(1)"),
        ("that is data", "data:text/html,x"),
        ("with ftp", f"ftp://{TOOL}/"),
        ("with a port that is none", "http://localhost:99999/"),
        ("with a broken address", "http://[::1/"),
    )
)

CASES: Final[tuple[Case, ...]] = (
    *family(NAME, 400, *_PARAMETERS, *_OPTIONAL, *_TARGETS, at="login"),
    *family(
        NAME, 400,
        ("no client where the issuer has several", "client_id", asked(client_id=ABSENT)),
        ("a deployment that none of several clients has", "client_id", asked(client_id="", lti_deployment_id="9")),
        ("with HEAD", "method", _method("HEAD")),
        at="login",
    ),
    *family(
        NAME, 403,
        ("an unknown issuer", "registration", asked(iss="https://unknown.example")),
        ("an issuer with a slash behind it", "registration", asked(iss="https://lms.example/")),
        ("an issuer in capitals", "registration", asked(iss="HTTPS://LMS.EXAMPLE")),
        ("an issuer that is SQL", "registration", asked(iss="' OR 1=1 --")),
        ("another client", "registration", asked(client_id="client-of-somebody-else")),
        ("a client in capitals", "registration", asked(client_id="PLAIN")),
        ("a client that is a pattern", "registration", asked(client_id="pl%")),
        ("a registration that was disabled", "registration", by("disabled")),
        at="login",
    ),
    *family(NAME, 405, ("with PUT", None, _method("PUT")), ("with DELETE", None, _method("DELETE")), at="login"),
)  # fmt: skip
