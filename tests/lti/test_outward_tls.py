"""Calls over TLS: the name in the address is checked against the certificate, whatever the socket is connected to."""

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import create_server

import pytest
import requests.adapters
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from lti.errors import Unreachable
from lti.outward import HttpOutward
from tests.support.lti_fakes import key

NAME = "lms.example"


def certificate() -> bytes:
    """A certificate for one name, signed by itself."""
    private = key(7).private
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(private, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """A TLS server on loopback that answers every request with `{}`; its certificate is in `tmp_path`."""
    private = key(7).private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "certificate.pem").write_bytes(certificate())
    (tmp_path / "key.pem").write_bytes(private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    listening = create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                plain, _ = listening.accept()
                with context.wrap_socket(plain, server_side=True) as connection:
                    connection.recv(65_536)
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
            except ssl.SSLError:
                continue
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    yield listening.getsockname()[1]
    listening.close()


def outward() -> HttpOutward:
    return HttpOutward(allow_private=True, resolve=lambda host, port: ["127.0.0.1"])


def test_a_certificate_nobody_vouches_for_is_not_trusted(port: int) -> None:
    with pytest.raises(Unreachable):
        outward().get(f"https://{NAME}:{port}/", {})


def test_a_trusted_certificate_serves_its_own_name_only(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(tmp_path / "certificate.pem"))
    assert outward().get(f"https://{NAME}:{port}/", {}).body == "{}"
    with pytest.raises(Unreachable):
        outward().get(f"https://other.example:{port}/", {})
