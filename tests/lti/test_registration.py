"""Dynamic registration from the tool's side: what is believed of a platform, what is asked, what follows."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from lti import claims, registration
from lti.errors import AddressRefused, ServiceError, TryLater, Unreachable
from lti.families import FAMILIES
from lti.http import Reply
from lti.outward import HttpOutward
from lti.platform_configuration import PLATFORM_MEMBER
from lti.registration import Declined, Initiation, Registered, Tool, Unfit
from lti.tool_configuration import NEEDED, TOOL_MEMBER
from tests.support.outward import FakeOutward
from tests.support.registering import ADDRESS, BASE, DROP, ENDPOINT, TOKEN, about, configuration

TOOL = Tool(
    "https://tool.example", "Convive", "Training.", "https://tool.example/logo.svg", {"es": "Convive"},
    {"es": "Formación."}, {"": "Choose", "es": "Elegir"},
)  # fmt: skip


class Lms:
    """A platform whose two answers a test chooses."""

    def __init__(self, told: object = None, answer: object = None, status: int = 200, address: str = ADDRESS) -> None:
        self.outward = FakeOutward()
        self.address = address
        found = told if told is not None else configuration()
        body = found if isinstance(found, str) else json.dumps(found)
        self.outward.answer("GET", address, Reply(200, body))
        answered = answer if answer is not None else {"client_id": "abc", TOOL_MEMBER: {"deployment_id": "7"}}
        self.outward.answer(
            "POST", ENDPOINT, Reply(status, answered if isinstance(answered, str) else json.dumps(answered))
        )

    def register(self, token: str = TOKEN) -> Registered:
        return registration.register(Initiation(self.address, token), TOOL, self.outward, False)

    @property
    def asked(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.outward.sent("POST", ENDPOINT)[-1].body)
        return found


def test_a_sound_platform_registers_the_tool() -> None:
    found = Lms().register()
    assert (found.client_id, found.deployment_id, found.scopes) == ("abc", "7", NEEDED)
    assert (found.platform.issuer, found.platform.auth_url) == (BASE, f"{BASE}/auth")
    assert found.platform.family is FAMILIES["moodle"]


def test_an_issuer_may_have_a_path() -> None:
    assert Lms(configuration(issuer=f"{BASE}/campus")).register().platform.issuer == f"{BASE}/campus"


FOREIGN = ("https://other.example", "https://lms.example.evil.example", "http://lms.example", "https://lms.example:8443",
           "https://sub.lms.example", "https://canvas.instructure.com")  # fmt: skip


@pytest.mark.parametrize("issuer", FOREIGN)
def test_who_speaks_for_another_platform_is_refused(issuer: str) -> None:
    lms = Lms(configuration(issuer=issuer))
    with pytest.raises(Unfit) as refused:
        lms.register()
    assert refused.value.check in ("issuer", "endpoint")
    assert lms.outward.sent("POST", ENDPOINT) == []


HOSTILE: tuple[tuple[str, object, str], ...] = (
    ("issuer missing", configuration(issuer=DROP), "incomplete"),
    ("issuer null", configuration(issuer=None), "incomplete"),
    ("issuer a list", configuration(issuer=[BASE]), "type"),
    ("issuer with a query", configuration(issuer=f"{BASE}?a=1"), "issuer"),
    ("issuer with a fragment", configuration(issuer=f"{BASE}#a"), "issuer"),
    ("issuer endless", configuration(issuer=f"{BASE}/{'a' * 600}"), "issuer"),
    ("issuer with a user", configuration(issuer="https://lms.example@evil.example"), "endpoint"),
    *(
        (f"{name} missing", configuration(**{name: DROP}), "incomplete")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")
    ),
    *(
        (f"{name} {value!r:.30}", configuration(**{name: value}), check)
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")
        for value, check in (
            ("javascript:alert(1)", "endpoint"), ("http://lms.example/plain", "endpoint"), ("/relative", "endpoint"),
            ("ftp://lms.example/", "endpoint"), (7, "type"), ({"a": 1}, "type"), (f"{BASE}/{'a' * 3000}", "endpoint"),
            (f"{BASE}/a b", "endpoint"), ("https://lms.éxample/", "endpoint"),
        )
    ),
    ("no RS256", configuration(id_token_signing_alg_values_supported=["HS256", "none"]), "algorithm"),
    ("no algorithms", configuration(id_token_signing_alg_values_supported=DROP), "incomplete"),
    ("algorithms a text", configuration(id_token_signing_alg_values_supported="RS256"), "type"),
    ("no key method", configuration(token_endpoint_auth_methods_supported=["client_secret_post"]), "algorithm"),
    ("no key algorithm", configuration(token_endpoint_auth_signing_alg_values_supported=["ES256"]), "algorithm"),
    ("no id_token", configuration(response_types_supported=["code"]), "algorithm"),
    ("scopes a text", configuration(scopes_supported="openid"), "type"),
    ("scopes of numbers", configuration(scopes_supported=[1]), "type"),
    ("endless scopes", configuration(scopes_supported=["a"] * 2000), "type"),
    ("audience a list", configuration(authorization_server=["a"]), "type"),
    ("no LTI", configuration(**{PLATFORM_MEMBER: DROP}), "incomplete"),
    ("LTI a list", configuration(**{PLATFORM_MEMBER: []}), "type"),
    ("product a number", configuration(**about(product_family_code=4)), "type"),
    ("messages a text", configuration(**about(messages_supported="LtiResourceLinkRequest")), "type"),
    ("messages of numbers", configuration(**about(messages_supported=[4])), "type"),
    ("messages without type", configuration(**about(messages_supported=[{"placements": []}])), "type"),
    ("placements a text", configuration(**about(messages_supported=[{"type": "a", "placements": "b"}])), "type"),
    ("a list", [configuration()], "json"),
    ("null", "null", "json"),
    ("a page", "<!doctype html>", "json"),
    ("nothing", "", "json"),
    ("half of it", json.dumps(configuration())[:200], "json"),
    ("very deep", '{"a":' * 100_000, "json"),
)


@pytest.mark.parametrize(("told", "check"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_a_hostile_configuration_is_refused_with_its_reason_and_nothing_is_sent(told: object, check: str) -> None:
    lms = Lms(told)
    with pytest.raises(Unfit) as refused:
        lms.register()
    assert refused.value.check == check
    assert refused.value.reason
    assert lms.outward.sent("POST", ENDPOINT) == []


@pytest.mark.parametrize("status", [301, 302, 401, 404])
def test_a_configuration_that_is_elsewhere_or_nowhere_is_refused(status: int) -> None:
    lms = Lms()
    lms.outward.answer("GET", ADDRESS, Reply(status, "", {"Location": "https://evil.example/"}))
    with pytest.raises(Unfit, match="does not answer"):
        lms.register()
    assert len(lms.outward.calls) == 1


@pytest.mark.parametrize("address", [
    "http://lms.example/a", "ftp://lms.example/a", "https://127.0.0.1/a", "https://169.254.169.254/a",
    "https://[::1]:443/a", "https://10.0.0.1/a", "https://localhost/a",
])  # fmt: skip
def test_a_configuration_inside_our_own_network_is_never_asked_for(address: str) -> None:
    with pytest.raises(AddressRefused):
        registration.register(Initiation(address, TOKEN), TOOL, HttpOutward(), False)


@pytest.mark.parametrize("params", [
    {}, {"openid_configuration": ""}, {"openid_configuration": "javascript:alert(1)"},
    {"openid_configuration": "https://a.example/" + "a" * 3000}, {"openid_configuration": "https://u@a.example/"},
    {"openid_configuration": ADDRESS, "registration_token": "a b"},
    {"openid_configuration": ADDRESS, "registration_token": "a\r\nX: y"},
    {"openid_configuration": ADDRESS, "registration_token": "ñ"},
    {"openid_configuration": ADDRESS, "registration_token": "a" * 20_000},
])  # fmt: skip
def test_an_initiation_that_is_none_is_refused(params: dict[str, str]) -> None:
    with pytest.raises(Unfit) as refused:
        registration.initiation(params)
    assert refused.value.check == "parameters"


def test_an_initiation_shows_its_host_and_nothing_more() -> None:
    begun = registration.initiation({"openid_configuration": ADDRESS, "registration_token": TOKEN})
    assert begun.host == "lms.example"


def test_the_token_is_shown_to_both_addresses_and_left_out_where_there_is_none() -> None:
    lms = Lms()
    lms.register()
    assert [call.headers["Authorization"] for call in lms.outward.calls] == [f"Bearer {TOKEN}"] * 2
    lms.register(token="")
    assert ["Authorization" in call.headers for call in lms.outward.calls[2:]] == [False, False]


def test_the_request_holds_what_the_specification_asks_for() -> None:
    lms = Lms()
    lms.register()
    asked = lms.asked
    assert asked["redirect_uris"] == ["https://tool.example/lti/launch"]
    assert asked["initiate_login_uri"] == "https://tool.example/lti/login"
    assert asked["jwks_uri"] == "https://tool.example/lti/jwks.json"
    assert asked["token_endpoint_auth_method"] == "private_key_jwt"
    assert (asked["client_name"], asked["client_name#es"]) == ("Convive", "Convive")
    about_us = asked[TOOL_MEMBER]
    assert about_us["domain"] == "tool.example"
    assert about_us["description#es"] == "Formación."
    assert set(about_us["custom_parameters"].values()) == {"$ResourceLink.id.history", "$Context.id.history"}
    assert "name" in about_us["claims"]


def test_each_message_has_a_name_in_every_language_and_an_icon() -> None:
    lms = Lms()
    lms.register()
    told = {one["type"]: one for one in lms.asked[TOOL_MEMBER]["messages"]}
    names = {kind: (one["label"], one["label#es"], one["icon_uri"]) for kind, one in told.items()}
    assert names == {
        "LtiResourceLinkRequest": ("Convive", "Convive", "https://tool.example/logo.svg"),
        "LtiDeepLinkingRequest": ("Choose", "Elegir", "https://tool.example/logo.svg"),
    }


def test_only_what_the_platform_has_is_asked_for() -> None:
    lms = Lms(configuration(scopes_supported=[claims.SCOPE_SCORE, claims.SCOPE_NOTICES, "https://other.example/scope"]))
    found = lms.register()
    assert lms.asked["scope"].split() == [claims.SCOPE_SCORE, claims.SCOPE_NOTICES]
    assert found.scopes == (claims.SCOPE_SCORE, claims.SCOPE_NOTICES)


def test_a_platform_that_names_no_scopes_is_asked_for_all_that_is_needed() -> None:
    lms = Lms(configuration(scopes_supported=DROP))
    lms.register()
    assert tuple(lms.asked["scope"].split()) == NEEDED


def test_messages_beyond_launch_and_deep_linking_are_registered_where_they_are_listed() -> None:
    listed = [{"type": "LtiResourceLinkRequest"}, {"type": "LtiSubmissionReviewRequest"}, {"type": "VendorMessage"}]
    lms = Lms(configuration(**about(messages_supported=listed)))
    lms.register()
    assert [one["type"] for one in lms.asked[TOOL_MEMBER]["messages"]] == [
        "LtiResourceLinkRequest", "LtiDeepLinkingRequest", "LtiSubmissionReviewRequest",
    ]  # fmt: skip


@pytest.mark.parametrize("product", ["moodle", "canvas", "sakai", "desire2learn", "ilias", "somebody-else"])
def test_there_is_one_deep_linking_message_because_moodle_takes_the_last_and_sakai_the_first(product: str) -> None:
    lms = Lms(configuration(**about(product_family_code=product)))
    lms.register()
    kinds = [one["type"] for one in lms.asked[TOOL_MEMBER]["messages"]]
    assert kinds.count("LtiDeepLinkingRequest") == kinds.count("LtiResourceLinkRequest") == 1


CANVAS_ADDRESS = "https://sso.canvaslms.com/api/lti/security/openid-configuration"


def canvas(**changes: Any) -> dict[str, Any]:
    home = "https://sso.canvaslms.com"
    listed = [{"type": "LtiDeepLinkingRequest", "placements": ["link_selection", "assignment_selection", "other"]}]
    whole = {
        "issuer": "https://canvas.instructure.com", "authorization_endpoint": f"{home}/auth",
        "token_endpoint": f"{home}/token", "jwks_uri": f"{home}/jwks",
        "registration_endpoint": "https://campus.instructure.com/api/lti/registrations",
        "authorization_server": "canvas.instructure.com",
        **about(product_family_code="canvas", messages_supported=listed), **changes,
    }  # fmt: skip
    return configuration(**whole)


def canvas_lms(address: str = CANVAS_ADDRESS, **changes: Any) -> Lms:
    lms = Lms(canvas(**changes), address=address)
    lms.outward.answer("POST", "https://campus.instructure.com/api/lti/registrations", Reply(200, '{"client_id": "1"}'))
    return lms


def test_canvas_speaks_for_the_issuer_that_its_schools_share() -> None:
    lms = canvas_lms()
    found = lms.register()
    assert found.platform.token_audience is None
    assert (found.client_id, found.deployment_id) == ("1", "")
    body = json.loads(lms.outward.calls[-1].body)[TOOL_MEMBER]
    assert body["https://canvas.instructure.com/lti/privacy_level"] == "public"
    (picker,) = [one for one in body["messages"] if one["type"] == "LtiDeepLinkingRequest"]
    assert picker["placements"] == ["assignment_selection", "link_selection"]


@pytest.mark.parametrize(("address", "changes"), [
    ("https://canvas.evil.example/openid", {}),
    ("https://notinstructure.com/openid", {}),
    (CANVAS_ADDRESS, {"jwks_uri": "https://evil.example/jwks"}),
    (CANVAS_ADDRESS, {"authorization_endpoint": "https://evil.example/auth"}),
])  # fmt: skip
def test_nobody_else_speaks_for_a_shared_issuer(address: str, changes: dict[str, Any]) -> None:
    with pytest.raises(Unfit) as refused:
        canvas_lms(address, **changes).register()
    assert refused.value.check == "issuer"


def test_brightspace_s_audience_is_kept() -> None:
    told = configuration(authorization_server="https://api.brightspace.com/auth/token",
                         **about(product_family_code="desire2learn"))  # fmt: skip
    assert Lms(told).register("").platform.token_audience == "https://api.brightspace.com/auth/token"


ANSWERS: tuple[tuple[str, object], ...] = (
    ("no client", {}), ("client null", {"client_id": None}), ("client a number", {"client_id": 7}),
    ("client empty", {"client_id": ""}), ("client blank", {"client_id": "  "}),
    ("client long", {"client_id": "a" * 300}),
    ("client broken", {"client_id": "a\0b"}), ("a list", []), ("text", '"abc"'), ("a page", "<html>"), ("nothing", ""),
    ("LTI a list", {"client_id": "a", TOOL_MEMBER: []}),
    ("deployment a number", {"client_id": "a", TOOL_MEMBER: {"deployment_id": 7}}),
    ("deployment long", {"client_id": "a", TOOL_MEMBER: {"deployment_id": "a" * 300}}),
    ("scope a number", {"client_id": "a", "scope": 7}), ("scope of numbers", {"client_id": "a", "scope": [7]}),
)  # fmt: skip


@pytest.mark.parametrize("answer", [case[1] for case in ANSWERS], ids=[case[0] for case in ANSWERS])
def test_an_answer_that_cannot_be_read_registers_nothing(answer: object) -> None:
    with pytest.raises(Unfit) as refused:
        Lms(answer=answer, status=201).register()
    assert refused.value.check in ("answer", "json")


@pytest.mark.parametrize("answer", [
    {"client_id": "a"}, {"client_id": "a", TOOL_MEMBER: None}, {"client_id": "a", TOOL_MEMBER: {}},
    {"client_id": "a", TOOL_MEMBER: {"deployment_id": None}}, {"client_id": "a", TOOL_MEMBER: {"deployment_id": ""}},
])  # fmt: skip
def test_a_deployment_may_be_missing(answer: object) -> None:
    assert Lms(answer=answer).register().deployment_id == ""


@pytest.mark.parametrize("scope", [claims.SCOPE_SCORE, [claims.SCOPE_SCORE, "https://other.example/scope"]])
def test_less_may_be_granted_than_was_asked_for(scope: object) -> None:
    assert Lms(answer={"client_id": "a", "scope": scope}).register().scopes == (claims.SCOPE_SCORE,)


REASONS = (
    (400, {"error": "invalid_client_metadata", "error_description": "No."}, "declined", "No."),
    (400, {"message": "x"}, "declined", ""),
    (401, {"error": "invalid_token"}, "token", "invalid_token"),
    (403, "", "token", ""),
    (409, {"errors": "domain is taken"}, "declined", "domain is taken"),
    (422, {"errors": [{"message": "the placement is unknown"}]}, "declined", "the placement is unknown"),
    (422, "<html>", "declined", ""),
    (302, "", "moved", ""),
)  # fmt: skip


@pytest.mark.parametrize(("status", "answer", "check", "said"), REASONS)
def test_a_platform_that_declines_says_why(status: int, answer: object, check: str, said: str) -> None:
    with pytest.raises(Declined) as refused:
        Lms(answer=answer, status=status).register()
    assert (refused.value.check, refused.value.said) == (check, said)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_platform_in_trouble_may_be_asked_again(status: int, method: str) -> None:
    lms = Lms()
    lms.outward.answer(method, ADDRESS if method == "GET" else ENDPOINT, Reply(status))
    with pytest.raises(TryLater):
        lms.register()


def test_a_platform_that_does_not_answer_may_be_asked_again() -> None:
    lms = Lms()
    lms.outward.answer("POST", ENDPOINT, Unreachable("gone"))
    with pytest.raises(Unreachable):
        lms.register()


@pytest.mark.parametrize("fail", [
    lambda: Lms(configuration(issuer="https://other.example")).register(),
    lambda: Lms(answer={"error": "no"}, status=400).register(),
])  # fmt: skip
def test_no_error_holds_the_token_or_the_whole_address(fail: Callable[[], Registered]) -> None:
    with pytest.raises(ServiceError) as refused:
        fail()
    told = " ".join(str(value) for value in (*vars(refused.value).values(), *refused.value.args))
    assert TOKEN not in told
    assert "secret" not in told
