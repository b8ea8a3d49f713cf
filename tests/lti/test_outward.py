"""Calls to other servers, and how a hostile server is borne; which may be called is in `test_addresses`."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest

from lti.errors import Unreachable
from lti.outward import HttpOutward

Answer = Callable[[socket.socket, bytes], None]


@contextmanager
def server(answer: Answer) -> Iterator[tuple[str, list[bytes]]]:
    """A server on loopback that reads one request head per connection and answers as told."""
    seen: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                seen.append(connection.recv(65_536))
                try:
                    answer(connection, seen[-1])
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", seen
    finally:
        listening.close()


def saying(text: str, body: bytes = b"") -> Answer:
    head = text.replace("\n", "\r\n").encode() + b"\r\n\r\n"
    return lambda connection, _: connection.sendall(head + body)


def plain(body: bytes, status: str = "200 OK") -> Answer:
    return saying(f"HTTP/1.1 {status}\nContent-Length: {len(body)}\nContent-Type: application/json", body)


OPEN = HttpOutward(allow_private=True)
STRICT = HttpOutward()


def test_an_answer_comes_with_status_headers_and_text() -> None:
    with server(saying("HTTP/1.1 201 Created\nContent-Length: 6\nLink: <x>; rel=next", '{"ñ"}'.encode()[:6])) as (
        url,
        seen,
    ):
        reply = OPEN.post(url + "/scores?x=1", {"Accept": "application/json"}, b'{"a":1}')
    assert reply.status == 201
    assert reply.headers["Link"] == "<x>; rel=next"
    assert reply.body == '{"ñ"}'
    assert seen[0].startswith(b"POST /scores?x=1 HTTP/1.1\r\n")
    assert b"User-Agent: Convive" in seen[0]


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_every_method_is_sent(method: str) -> None:
    with server(plain(b"[]")) as (url, seen):
        body = (b"{}",) if method == "put" else ()
        assert getattr(OPEN, method)(url, {}, *body).body == "[]"
    assert seen[0].startswith(method.upper().encode())


def test_a_redirect_is_not_followed() -> None:
    with server(saying("HTTP/1.1 302 Found\nLocation: http://127.0.0.1:1/\nContent-Length: 0")) as (url, seen):
        assert OPEN.get(url, {}).status == 302
    assert len(seen) == 1


def test_the_body_of_a_redirect_is_capped_like_any_other() -> None:
    head = "HTTP/1.1 302 Found\nLocation: /x\nContent-Length: 5000000"
    with server(saying(head, b"x" * 5_000_000)) as (url, _), pytest.raises(Unreachable):
        OPEN.get(url, {})


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with server(plain(b"{}")) as (url, _):
        assert OPEN.get(url, {}).status == 200


def test_the_socket_is_opened_to_the_address_that_was_checked() -> None:
    asked: list[str] = []

    def once(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with server(plain(b"{}")) as (url, seen):
        port = url.rpartition(":")[2]
        reply = HttpOutward(allow_private=True, resolve=once).get(f"http://does-not-exist.example:{port}/x", {})
    assert reply.status == 200
    assert asked == ["does-not-exist.example"]
    assert f"Host: does-not-exist.example:{port}".encode() in seen[0]


def test_an_unknown_name_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        STRICT.get("https://does-not-exist.invalid/", {})


def test_a_closed_port_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unreachable):
        OPEN.get(f"http://127.0.0.1:{port}/", {})


def test_plain_text_where_tls_is_expected_is_unreachable() -> None:
    with server(plain(b"{}")) as (url, _), pytest.raises(Unreachable):
        OPEN.get(url.replace("http:", "https:"), {})


def dripping(text: bytes) -> Answer:
    def drip(connection: socket.socket, _: bytes) -> None:
        for byte in text:
            connection.sendall(bytes([byte]))
            time.sleep(0.05)

    return drip


@pytest.mark.parametrize(
    "text",
    [
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100,
        b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n" + b"x" * 200,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 100,
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 300,
    ],
)
def test_a_server_that_drips_is_cut_off_at_the_deadline(text: bytes) -> None:
    started = time.monotonic()
    with server(dripping(text)) as (url, _), pytest.raises(Unreachable):
        HttpOutward(allow_private=True, total=0.5).get(url, {})
    assert time.monotonic() - started < 2


def test_a_server_that_drips_during_the_handshake_is_cut_off_too() -> None:
    started = time.monotonic()
    with server(dripping(b"\x16\x03\x03\x40\x00" + b"x" * 200)) as (url, _), pytest.raises(Unreachable):
        HttpOutward(allow_private=True, total=0.5).get(url.replace("http:", "https:"), {})
    assert time.monotonic() - started < 2


def test_a_server_that_says_nothing_is_cut_off() -> None:
    with server(lambda *_: time.sleep(1.5)) as (url, _), pytest.raises(Unreachable):
        HttpOutward(allow_private=True, total=0.5).get(url, {})


def test_a_name_server_that_says_nothing_is_cut_off() -> None:
    """Whoever registers a platform chooses its name server too."""
    ended = threading.Event()

    def slow(host: str, port: int) -> Sequence[str]:
        ended.wait(10)
        return ["127.0.0.1"]

    started = time.monotonic()
    with pytest.raises(Unreachable):
        HttpOutward(allow_private=True, total=0.3, resolve=slow).get("http://slow.example/", {})
    ended.set()
    assert time.monotonic() - started < 2


def test_many_addresses_that_do_not_answer_share_one_deadline() -> None:
    """192.0.2.0/24 is for documentation: packets to it go nowhere, or come back as unreachable."""
    nowhere = [f"192.0.2.{number}" for number in range(1, 9)]
    started = time.monotonic()
    with pytest.raises(Unreachable):
        HttpOutward(allow_private=True, total=0.5, resolve=lambda host, port: nowhere).get("http://many.example/", {})
    assert time.monotonic() - started < 2


def test_a_body_over_the_cap_is_not_read_to_its_end() -> None:
    with server(plain(b"x" * (1024 * 1024 + 1))) as (url, _), pytest.raises(Unreachable):
        OPEN.get(url, {})
    with server(plain(b"x" * 1024 * 1024)) as (url, _):
        assert len(OPEN.get(url, {}).body) == 1024 * 1024


def test_a_compressed_body_is_capped_by_its_real_size() -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    head = f"HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: {len(bomb)}"
    with server(saying(head, bomb)) as (url, _), pytest.raises(Unreachable):
        OPEN.get(url, {})


@pytest.mark.parametrize(
    "answer",
    [
        saying("HTTP/1.1 200 OK\nContent-Length: 100", b'{"half":'),
        saying("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"5\r\nab"),
        saying("HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 3", b"abc"),
        saying("no HTTP at all"),
        saying("HTTP/1.1 200 OK\n" + "\n".join(f"X-{n}: y" for n in range(200))),
        saying("HTTP/1.1 200 OK\nX: " + "y" * 100_000),
        saying("HTTP/1.1 abc OK"),
        lambda connection, _: connection.close(),
    ],
)
def test_half_an_answer_is_no_answer(answer: Answer) -> None:
    with server(answer) as (url, _), pytest.raises(Unreachable):
        OPEN.get(url, {})


def test_bytes_that_are_no_text_do_no_harm() -> None:
    with server(plain(b"\xff\xfe\x00")) as (url, _):
        assert OPEN.get(url, {}).body == "\ufffd\ufffd\x00"


@pytest.mark.parametrize("header", ["x\r\nInjected: y", "x\ny"])
def test_a_header_with_a_line_break_is_not_sent(header: str) -> None:
    with server(plain(b"{}")) as (url, seen), pytest.raises(Unreachable):
        OPEN.get(url, {"Authorization": header})
    assert seen == []
