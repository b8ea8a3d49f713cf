"""A platform's gradebook over HTTP for the bench: grants tokens, takes its time for each score, notes when they came.

What is sent to it belongs to `delivery`.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = json.dumps({"access_token": "bench", "token_type": "Bearer", "expires_in": 3600}).encode()


class Gradebook(ThreadingHTTPServer):
    """`pause` is what the platform needs for one score, in seconds."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, pause: float = 0.0) -> None:
        super().__init__(("127.0.0.1", 0), _Desk)
        self.pause = pause
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.lock = threading.Lock()
        self.connections = self.taken = 0
        self.users: set[str] = set()
        self.first_at = self.last_at = 0.0
        self.finished: list[float] = []
        """When scores of finished work came, on the monotonic clock."""

    @contextmanager
    def open(self) -> Iterator["Gradebook"]:
        """Answer until the end of the block."""
        thread = threading.Thread(target=self.serve_forever, args=(0.1,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.shutdown()
            self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that the tool's end cuts off is no news."""

    def take(self, score: dict[str, object]) -> None:
        """Note one score."""
        now = time.monotonic()
        with self.lock:
            self.taken += 1
            self.users.add(str(score["userId"]))
            self.first_at = self.first_at or now
            self.last_at = now
            if score["activityProgress"] != "Started":
                self.finished.append(now)


class _Desk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Gradebook

    def setup(self) -> None:
        super().setup()
        with self.server.lock:
            self.server.connections += 1

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        is_score = self.path.endswith("/scores")
        if is_score:
            self.server.take(json.loads(body))
            time.sleep(self.server.pause)
        answer = b"{}" if is_score else TOKEN
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(answer) + answer)

    def log_message(self, *_parts: object) -> None:
        """Nobody reads it."""
