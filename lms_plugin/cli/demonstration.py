"""`convive demo`: the tool and a small LMS on this machine, ready to click, with one command.

What the LMS is belongs to `lms_plugin.demo`. It is for one machine and never for the public.
"""

import logging
import os
import socket
import threading
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from werkzeug.serving import BaseWSGIServer

from lms_plugin.cli import packages, serving
from lms_plugin.cli.databases import brought_up_to_date
from lms_plugin.cli.desk import Failure, Groups, Misuse, engine_of, say, settings_of_environment
from lms_plugin.config import Settings
from lms_plugin.demo.seed import demo_platforms, seed
from lms_plugin.demo.serve import LOOPBACK, demo_server
from lms_plugin.demo.store import UnreadableState
from lms_plugin.jobs.transactions import writing
from lms_plugin.services import audit
from lms_plugin.services.contents import Author


def add_commands(groups: Groups) -> None:
    """Add `demo`."""
    demo = groups.add_parser("demo", help="start the tool and a demo LMS on this machine")
    demo.add_argument("--port", type=serving.port, default=8000, help="port of the tool (default 8000)")
    demo.add_argument("--lms-port", type=serving.port, default=8001, help="port of the demo LMS (default 8001)")
    demo.set_defaults(run=_demo)


def _demo(arguments: Namespace) -> int:
    if arguments.port == arguments.lms_port:
        raise Misuse("--port and --lms-port must differ.")
    _look_for_room(arguments.port, "--port")
    _look_for_room(arguments.lms_port, "--lms-port")
    # Two names of one machine are two sites, so that the frame is third-party as in an academy.
    tool, lms = f"http://localhost:{arguments.port}", f"http://{LOOPBACK}:{arguments.lms_port}"
    settings = _settings(tool)
    brought_up_to_date(settings)
    serving.ready_to_start(settings)
    join_url = tool + _filled(settings, lms)
    server = _lms(arguments.lms_port, tool, join_url)
    thread = threading.Thread(target=server.serve_forever, name="demo-lms", daemon=True)
    thread.start()
    _tell(tool, lms)
    try:
        serving.run_server(LOOPBACK, arguments.port)
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
    return 0


def _look_for_room(port: int, option: str) -> None:
    """Raises Failure while something else listens there; looked at before anything is made, because servers exit."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            another = f"make run DEMO='{option} {port + 10}'"
            raise Failure(f"Port {port} is taken: stop what listens there, or say {option} ({another}).") from error


def _settings(tool: str) -> Settings:
    """Those of the environment, made fit for the demo; the web process inherits them."""
    os.environ["CONVIVE_BASE_URL"] = tool
    os.environ["CONVIVE_ALLOW_PRIVATE_NETWORK"] = "1"
    os.environ["CONVIVE_JOBS"] = "embedded"
    # What is exchanged stands in the LMS's own drawer; the terminal keeps showing where to click.
    os.environ.setdefault("CONVIVE_LOG_LEVEL", "WARNING")
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    return settings_of_environment()


def _filled(settings: Settings, lms: str) -> str:
    """Library, law, academies, rooms; gives the path of the partner's invitation. Harmless the second time."""
    engine, now = engine_of(settings), datetime.now(UTC)
    author = Author(audit.OPERATOR, None)
    try:
        with writing(engine) as session:
            for folder in packages.library_folders():
                packages.store_and_publish(session, packages.read_sound(folder), author, now)
            packages.store_law(session, now)
            return seed(session, now, demo_platforms(lms))
    finally:
        engine.dispose()


def _lms(port: int, tool: str, join_url: str) -> BaseWSGIServer:
    state = Path("var").resolve() / "demo-lms.json"
    try:
        return demo_server(LOOPBACK, port, tool, join_url=join_url, state_file=state)
    except UnreadableState as error:
        raise Failure(str(error)) from error


def _tell(tool: str, lms: str) -> None:
    say()
    say(f"  Demo LMS:  {lms}    start here: choose who you are, then open a module")
    say(f"  The tool:  {tool}    it is opened from the LMS")
    say()
    say("  Ctrl-C stops both.")
