"""Serves the demo LMS on this machine, and nowhere else.

It has no passwords, so it must never be reachable from outside.
"""

from pathlib import Path

from werkzeug.serving import BaseWSGIServer, make_server

from lms_plugin.demo.app import create_demo_lms

LOOPBACK = "127.0.0.1"


def demo_server(
    host: str, port: int, tool_url: str, *, join_url: str = "", state_file: Path | None = None
) -> BaseWSGIServer:
    """A bound server with a thread for each request; the caller runs `serve_forever` and `shutdown`.

    Raises ValueError for any host but 127.0.0.1, OSError when the port is taken.
    """
    if host != LOOPBACK:
        raise ValueError(f"the demo LMS has no passwords: it listens on {LOOPBACK} only, not on {host!r}")
    app = create_demo_lms(tool_url, f"http://{host}:{port}", join_url=join_url, state_file=state_file)
    return make_server(host, port, app, threaded=True)


def serve_demo(
    host: str, port: int, tool_url: str, *, join_url: str = "", state_file: Path | None = None
) -> None:
    """Serve until interrupted."""
    server = demo_server(host, port, tool_url, join_url=join_url, state_file=state_file)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
