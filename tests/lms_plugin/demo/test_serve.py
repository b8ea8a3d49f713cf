"""The demo answers on this machine only."""

from threading import Thread
from urllib.request import urlopen

import pytest

from lms_plugin.demo.seed import demo_platforms
from lms_plugin.demo.serve import demo_server
from tests.lms_plugin.demo.conftest import OWN_URL, TOOL_URL


@pytest.mark.parametrize("host", ["0.0.0.0", "localhost", "::", "192.0.2.1", ""])
def test_any_other_address_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match=r"127\.0\.0\.1"):
        demo_server(host, 0, TOOL_URL)


def test_it_serves_its_front_page_on_loopback() -> None:
    server = demo_server("127.0.0.1", 0, TOOL_URL)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        with urlopen(f"http://127.0.0.1:{server.port}/", timeout=5) as answer:
            assert b"Aula Demo" in answer.read()
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


def test_the_platforms_to_register_are_two_issuers_with_clients_of_their_own() -> None:
    alba, northmoor = demo_platforms(OWN_URL)
    assert (alba.issuer, northmoor.issuer) == (f"{OWN_URL}/puerto-alba", f"{OWN_URL}/northmoor")
    assert alba.client_id != northmoor.client_id
    assert (alba.locale, alba.jurisdiction) == ("es", "ES")
    assert (northmoor.locale, northmoor.jurisdiction) == ("en", "GB-EAW")
