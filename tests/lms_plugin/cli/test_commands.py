"""The command line keeps its promises: 0 for done, 1 with one line that says what to do, 2 for wrong use."""

import gc
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lms_plugin.cli import main
from tests.lms_plugin.cli.conftest import PLATFORM, Run, failed
from tests.support.loopback import free_ports
from tests.support.servers import answers


def test_help_is_no_failure(run: Run) -> None:
    assert run("--help").code == 0


def test_a_command_leaves_the_collector_of_garbage_at_work(run: Run) -> None:
    for argv in (("--help",), ("dance",), ("platforms", "list")):
        run(*argv)
        assert gc.isenabled()


@pytest.mark.parametrize(
    "argv", [(), ("dance",), ("content",), ("serve", "--port", "99999"), ("serve", "--workers", "0")]
)
def test_wrong_use_ends_with_2(run: Run, argv: tuple[str, ...]) -> None:
    ended = run(*argv)
    assert ended.code == 2
    assert "error:" in ended.err


def test_a_command_on_an_empty_database_says_what_to_do(run: Run) -> None:
    assert failed(run("platforms", "list"), "run `convive db upgrade`")
    assert failed(run("serve"), "run `convive db upgrade`")
    assert failed(run("worker"), "run `convive db upgrade`")


def test_a_database_that_is_none_says_what_to_do(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("nonsense", "mysql://x/y"):
        monkeypatch.setenv("CONVIVE_DATABASE_URL", url)
        assert failed(run("platforms", "list"), "CONVIVE_DATABASE_URL")
    monkeypatch.setenv("CONVIVE_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert failed(run("db", "upgrade"), "check CONVIVE_DATABASE_URL")


def test_a_setting_that_does_not_fit_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVIVE_TRUSTED_PROXIES", "many")
    assert failed(run("platforms", "list"), "CONVIVE_TRUSTED_PROXIES")


def test_the_tool_refuses_to_start_in_public_with_the_trials_secret(
    ready: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONVIVE_BASE_URL", "https://convive.example")
    assert failed(ready("serve"), "CONVIVE_SECRET_KEY")
    assert failed(ready("worker"), "CONVIVE_SECRET_KEY")


def test_several_web_processes_want_a_worker_beside_them(ready: Run) -> None:
    assert failed(ready("serve", "--workers", "2"), "convive worker", code=2)


def test_the_doctor_says_what_to_mend_and_then_is_content(ready: Run) -> None:
    ill = ready("doctor")
    assert failed(ill, "MEND")
    assert "convive content import --library" in ill.out
    ready("content", "import", "--library")
    ready(*PLATFORM)
    well = ready("doctor")
    assert well.code == 0, well.out
    for name in ("courses", "lti", "lms_plugin", "xblocks"):
        assert f"ok    package name {name}" in well.out


def test_the_doctor_notices_a_secret_that_has_changed(ready: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    ready("keys", "rotate")
    monkeypatch.setenv("CONVIVE_SECRET_KEY", "another one")
    assert "CONVIVE_SECRET_KEY_FALLBACKS" in ready("doctor").out


def test_the_demo_needs_two_ports(run: Run) -> None:
    assert failed(run("demo", "--port", "8000", "--lms-port", "8000"), "must differ", code=2)


def test_a_taken_port_is_said(ready: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert failed(ready("serve", "--port", str(taken.getsockname()[1])), "choose another port")


def test_the_demo_starts_both_and_ctrl_c_stops_both(tmp_path: Path) -> None:
    tool, lms = free_ports(2)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CONVIVE_")}
    command = [sys.executable, "-m", "lms_plugin.cli", "demo", "--port", str(tool), "--lms-port", str(lms)]
    demo = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 90
        while not (answers(f"http://localhost:{tool}/readyz") and answers(f"http://127.0.0.1:{lms}/")):
            assert demo.poll() is None, demo.communicate()[0]
            assert time.monotonic() < deadline
            time.sleep(0.3)
        os.killpg(demo.pid, signal.SIGINT)
        told, _ = demo.communicate(timeout=30)
    finally:
        if demo.poll() is None:
            os.killpg(demo.pid, signal.SIGKILL)
    assert demo.returncode == 0
    assert f"http://127.0.0.1:{lms}" in told
    assert "Traceback" not in told
    assert not answers(f"http://localhost:{tool}/healthz")


def test_the_bench_outside_a_source_tree_says_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("lms_plugin.cli.benching.BENCH", "tests_elsewhere.bench")
    assert main(["bench"]) == 1
    assert "make bench" in capsys.readouterr().err
