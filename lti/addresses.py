"""Which addresses the tool may call: schemes, and the networks behind a name.

Every address comes from a platform or from whoever pretends to be one.
Calling them belongs to `lti.outward`.
"""

import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias
from urllib.parse import SplitResult, urlsplit

from lti import urls
from lti.errors import AddressRefused, Unreachable
from lti.refused import N_

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve: TypeAlias = Callable[[str, int], Sequence[str]]

# RFC 6052: an IPv4 address inside an IPv6 one, which a gateway unpacks.
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")


def resolve(host: str, port: int) -> Sequence[str]:
    """Every numeric address of a host; raises Unreachable when the name is not known."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(N_("The platform's server name is not known.")) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def resolve_within(resolving: Resolve, host: str, port: int, seconds: float) -> Sequence[str]:
    """The same, but no longer than so many seconds: the system's own resolver takes its time and cannot be told.

    Raises TimeoutError; the thread ends when the resolver does.
    """
    found: list[Sequence[str] | Exception] = []

    def look_up() -> None:
        try:
            found.append(resolving(host, port))
        except Exception as error:
            found.append(error)

    thread = threading.Thread(target=look_up, name="resolve", daemon=True)
    thread.start()
    thread.join(max(seconds, 0.0))
    if not found:
        raise TimeoutError("the name was not resolved in time")
    if isinstance(found[0], Exception):
        raise found[0]
    return found[0]


def check_url(url: str, allow_private: bool) -> SplitResult:
    """The parts of an address that may be called so far as its text tells; raises AddressRefused."""
    schemes = ("https", "http") if allow_private else ("https",)
    if urls.web_address(url) is None or not url.isascii() or urlsplit(url).scheme not in schemes:
        raise AddressRefused(N_("The platform gave a service address that the tool may not call."))
    return urlsplit(url)


def check_network(addresses: Sequence[str], allow_private: bool) -> None:
    """Every address of a name must be fit, because the caller may be given any; raises AddressRefused."""
    fit = _private_or_public if allow_private else _public
    if not addresses or not all(fit(address) for address in addresses):
        raise AddressRefused(N_("The platform's service address lies in a network that the tool may not call."))


def _public(text: str) -> bool:
    return all(
        address.is_global and not address.is_multicast and not address.is_reserved for address in _meanings(text)
    )


def _private_or_public(text: str) -> bool:
    """Loopback and private networks, but never link-local ones: there clouds keep their credentials."""
    return all(
        not address.is_link_local and not address.is_multicast and not address.is_unspecified
        for address in _meanings(text)
    )


def _meanings(text: str) -> list[Address]:
    """The address, and every IPv4 address wrapped in it."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    gateway = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
    if only := address.ipv4_mapped or gateway:
        # These forms mean nothing but what they wrap; Python calls the wrapper itself reserved.
        return [only]
    tunnelled = [each for each in (address.sixtofour, *(address.teredo or ())) if each is not None]
    return [address, *tunnelled]
