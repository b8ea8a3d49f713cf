"""The login initiation a platform sends."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from lti.platform.login import initiate
from tests.lti.platform.conftest import ERRAND, TOOL


def test_the_browser_is_sent_to_the_tool_with_every_parameter_of_the_login() -> None:
    reply = initiate("https://lms.example", TOOL, ERRAND)
    address = urlsplit(reply.headers["Location"])
    assert reply.status == 302
    assert f"{address.scheme}://{address.netloc}{address.path}" == TOOL.login_url
    assert parse_qs(address.query) == {
        "iss": ["https://lms.example"], "login_hint": ["3"], "lti_message_hint": ["hint-launch"],
        "target_link_uri": ["http://localhost:8000/lti/launch"], "client_id": ["convive"], "lti_deployment_id": ["1"],
    }


def test_a_login_address_with_a_query_keeps_it() -> None:
    reply = initiate("https://lms.example", replace(TOOL, login_url="https://tool.example/login?a=b"), ERRAND)
    assert reply.headers["Location"].startswith("https://tool.example/login?a=b&iss=")
