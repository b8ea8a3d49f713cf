"""`convive demo` on a machine where something else listens. What the demo shows is tested with `lms_plugin.demo`."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.loopback import free_port
from tests.support.servers import ROOT


@pytest.mark.parametrize("option", ["--port", "--lms-port"])
def test_a_port_that_is_taken_is_said_in_one_line_with_the_way_out_and_nothing_is_made(
    option: str, tmp_path: Path
) -> None:
    ports = {"--port": free_port(), "--lms-port": free_port()}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CONVIVE_")}
    with socket.create_server(("127.0.0.1", 0)) as other:
        ports[option] = other.getsockname()[1]
        command = [sys.executable, "-m", "lms_plugin.cli", "demo"]
        command += [word for name, port in ports.items() for word in (name, str(port))]
        run = subprocess.run(
            command, cwd=tmp_path, env={**kept, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60
        )
    assert run.returncode == 1
    (line,) = run.stderr.splitlines()
    assert f"Port {ports[option]} is taken" in line
    assert f"make run DEMO='{option} " in line
    assert list(tmp_path.iterdir()) == []
