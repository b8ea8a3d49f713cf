"""The storage that the platform's side offers to tools in frames."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from lti.platform.login import initiate
from lti.platform.storage import locker, offered
from tests.lti.platform.conftest import ERRAND, TOOL


def test_only_a_launch_in_a_frame_has_a_page_around_it_that_answers() -> None:
    assert (offered("iframe"), offered("window")) == ("_parent", "")


def test_the_login_names_the_storage_where_there_is_one() -> None:
    reply = initiate("https://lms.example", TOOL, replace(ERRAND, storage_target="_parent"))
    assert parse_qs(urlsplit(reply.headers["Location"]).query)["lti_storage_target"] == ["_parent"]


def test_a_locker_opens_for_the_origin_of_the_tool_and_has_limits() -> None:
    found = locker(replace(TOOL, login_url="https://TOOL.example:443/lti/login?a=b"))
    assert found.origin == "https://tool.example"
    assert 0 < found.keys * (found.key_length + found.value_length) < 100_000
