"""The new campus: nothing opens before the tool has registered itself there, and everything does afterwards."""

import html
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms_plugin.demo.app import create_demo_lms
from lti import registration
from lti.ports import Registration
from lti.registration import Registered, Tool
from tests.lms_plugin.demo.conftest import OWN_URL, TOOL_URL, Clock
from tests.lms_plugin.demo.tool import LmsOutward, open_in
from tests.lms_plugin.demo.tool import Tool as ToolSide

Browse = Callable[[str], FlaskClient]
TOOLS = "/campus-nuevo/tools"
ADDRESS = f"{TOOL_URL}/lti/register/abc"
CONVIVE = Tool(TOOL_URL, "Convive", "Training.", f"{TOOL_URL}/logo.svg")


def begin(browse: Browse) -> dict[str, str]:
    """Paste the address, and give what the frame carries to the tool."""
    page = browse("nuria").post(TOOLS, data={"address": ADDRESS})
    assert page.status_code == 200
    found = re.search(r'<iframe src="([^"]+)"', page.text)
    assert found is not None
    opened = urlsplit(html.unescape(found[1]))
    assert f"{opened.scheme}://{opened.netloc}{opened.path}" == ADDRESS
    return dict(parse_qsl(opened.query))


def join(browse: Browse, lms: Flask) -> Registered:
    return registration.register(registration.initiation(begin(browse)), CONVIVE, LmsOutward(lms), True)


def test_before_that_no_link_opens(browse: Browse) -> None:
    assert "aún no está conectado" in browse("iker").get("/campus-nuevo/course").text
    assert browse("iker").get("/campus-nuevo/launch/cn-why-local-police").status_code == 404
    assert browse("elena").get("/campus-nuevo/pick").status_code == 404
    assert "no tiene columnas" in browse("elena").get("/campus-nuevo/gradebook").text


def test_a_registered_tool_is_launched_with_the_deployment_that_it_was_not_told(
    browse: Browse, lms: Flask, clock: Clock
) -> None:
    found = join(browse, lms)
    assert found.deployment_id == ""
    assert found.client_id in browse("nuria").get(TOOLS).text
    platform = found.platform
    side = ToolSide(lms)
    side.wire.registrations.listed = [  # type: ignore[attr-defined]
        Registration(
            1, platform.issuer, found.client_id, platform.auth_url, platform.token_url, platform.jwks_url,
            awaits_deployment=True,
        )
    ]
    launch = open_in(browse("iker"), "/campus-nuevo/launch/cn-why-local-police", side, clock.now)
    assert (launch.name, bool(launch.deployment_id)) == ("Iker Mora", True)
    told = browse("nuria").get("/campus-nuevo/exchanged").text
    for sentence in ("de Nuria Salas a Convive para registrarlo", "se registró como herramienta"):
        assert sentence in told


def test_what_has_registered_itself_is_remembered(browse: Browse, lms: Flask, state_file: Path) -> None:
    found = join(browse, lms)
    again = create_demo_lms(TOOL_URL, OWN_URL, state_file=state_file).test_client()
    again.get("/as/nuria", base_url=OWN_URL)
    assert found.client_id in again.get(TOOLS, base_url=OWN_URL).text


def test_a_token_is_good_for_one_registration_and_stands_on_no_page(browse: Browse, lms: Flask) -> None:
    params = begin(browse)
    begun = registration.initiation(params)
    registration.register(begun, CONVIVE, LmsOutward(lms), True)
    with pytest.raises(registration.Declined):
        registration.register(begun, CONVIVE, LmsOutward(lms), True)
    assert params["registration_token"] not in browse("nuria").get("/campus-nuevo/exchanged").text


WRONG = ("", "https://evil.example/lti/register/a", f"{TOOL_URL}/lti/login", "javascript:a")


@pytest.mark.parametrize("address", WRONG)
def test_only_a_registration_address_of_the_tool_is_opened(browse: Browse, address: str) -> None:
    page = browse("nuria").post(TOOLS, data={"address": address})
    assert (page.status_code, "<iframe" in page.text) == (422, False)


@pytest.mark.parametrize("persona", ["", "iker", "elena", "julian"])
def test_only_its_administrator_registers_tools(browse: Browse, persona: str) -> None:
    assert browse(persona).get(TOOLS).status_code == 403
    assert browse(persona).post(TOOLS, data={"address": ADDRESS}).status_code == 403
