"""Which addresses may be called: schemes, spellings, and the networks behind a name."""

from collections.abc import Callable, Sequence

import pytest

from lti.addresses import check_network
from lti.errors import AddressRefused, Unreachable
from lti.outward import HttpOutward

OPEN = HttpOutward(allow_private=True)
STRICT = HttpOutward()


def resolving(*addresses: str) -> Callable[[str, int], Sequence[str]]:
    return lambda host, port: addresses


@pytest.mark.parametrize(
    "url",
    [
        "http://lms.example/",
        "ftp://lms.example/",
        "gopher://lms.example/",
        "data:application/json,{}",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://user:secret@lms.example/",
        "https://lms.example\\@127.0.0.1/",
        "https://",
        "https:///path",
        "//lms.example/",
        "lms.example",
        "https://lms.example:0/",
        "https://lms.example:99999/",
        "https://lms.example/\r\nX: y",
        "https://lms.example/ x",
        "https://ñ.example/",
        "https://[::1",
        "",
        "https://lms.example/" + "x" * 5_000,
    ],
)
def test_only_whole_https_addresses_are_called(url: str) -> None:
    outward = HttpOutward(resolve=resolving("93.184.216.34"))
    with pytest.raises(AddressRefused):
        outward.get(url, {})


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "data:,x", "file:///etc/passwd", "http://u:p@127.0.0.1/"])
def test_the_permission_for_private_networks_permits_no_other_scheme(url: str) -> None:
    with pytest.raises(AddressRefused):
        OPEN.get(url, {})


INSIDE = [
    "127.0.0.1",
    "127.8.8.8",
    "10.0.0.5",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "0.0.0.0",
    "::1",
    "::",
    "fc00::1",
    "fd00:ec2::254",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.5",
    "2002:7f00:1::",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:5",
    "192.0.2.1",
    "198.18.0.1",
    "240.0.0.1",
    "255.255.255.255",
]
NOWHERE = [
    "169.254.169.254",
    "fe80::1",
    "fe80::1%eth0",
    "::ffff:169.254.169.254",
    "224.0.0.1",
    "ff02::1",
    "2002:a9fe:a9fe::",
]


@pytest.mark.parametrize("address", INSIDE + NOWHERE)
def test_a_name_that_leads_inside_is_not_called(address: str) -> None:
    with pytest.raises(AddressRefused):
        HttpOutward(resolve=resolving(address)).get("https://public.example/", {})


@pytest.mark.parametrize("address", INSIDE + NOWHERE)
def test_one_inner_address_among_public_ones_is_enough_to_refuse(address: str) -> None:
    with pytest.raises(AddressRefused):
        HttpOutward(resolve=resolving("93.184.216.34", address)).get("https://public.example/", {})


@pytest.mark.parametrize("address", NOWHERE)
def test_credentials_of_clouds_stay_out_of_reach_even_where_private_networks_are_allowed(address: str) -> None:
    with pytest.raises(AddressRefused):
        HttpOutward(allow_private=True, resolve=resolving(address)).get("http://metadata.example/", {})


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "https://2130706433/", "https://0x7f.1/", "https://[::1]/", "https://localhost/"]
)
def test_loopback_in_any_spelling_is_not_called(url: str) -> None:
    with pytest.raises((AddressRefused, Unreachable)):
        STRICT.get(url, {})


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_are_fit(address: str) -> None:
    check_network([address], allow_private=False)


def test_a_name_without_an_address_is_not_called() -> None:
    with pytest.raises(AddressRefused):
        HttpOutward(resolve=resolving()).get("https://public.example/", {})
