"""Any of the platforms behind real HTTP on loopback, with the manners of a web server: User-Agent, slowness."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from lti.http import Reply
from tests.support.platforms.lms import Lms


@contextmanager
def served(lms: Lms, wait: float = 0.0) -> Iterator[Lms]:
    """The platform at an address of this machine until the block ends; `wait` is how long it takes to answer."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(lms, wait))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    lms.base = f"http://127.0.0.1:{server.server_port}"
    try:
        yield lms
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def _handler(lms: Lms, wait: float) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            time.sleep(wait)
            reply = self._asked()
            self.send_response(reply.status)
            body = reply.body.encode()
            for name, value in {**reply.headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def _asked(self) -> Reply:
            # Canvas and Moodle answer 403 to callers that do not name themselves, or name a library.
            if not self.headers.get("User-Agent", "").startswith("Convive"):
                return Reply(403, "<html>Forbidden</html>", {"Content-Type": "text/html"})
            url, headers = f"{lms.base}{self.path}", dict(self.headers.items())
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            acts: dict[str, Any] = {
                "GET": lambda: lms.get(url, headers), "POST": lambda: lms.post(url, headers, body),
                "PUT": lambda: lms.put(url, headers, body), "DELETE": lambda: lms.delete(url, headers),
            }  # fmt: skip
            reply: Reply = acts[self.command]()
            return reply

        do_GET = do_POST = do_PUT = do_DELETE = _serve

        def log_message(self, *_args: Any) -> None:
            """Nothing: pytest shows what matters."""

    return Handler
