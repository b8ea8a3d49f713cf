"""The command line on an empty database."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from lms_plugin.cli import main
from lms_plugin.cli.desk import engine_of, settings_of_environment
from tests.support.house import empty_database

PLATFORM = (
    "platforms", "add", "--issuer", "https://moodle.example", "--client-id", "abc", "--auth-url",
    "https://moodle.example/auth", "--token-url", "https://moodle.example/token", "--jwks-url",
    "https://moodle.example/certs", "--deployment-id", "1",
)  # fmt: skip


@dataclass
class Ended:
    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def bare(dialect: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An environment with an empty database and nothing else."""
    for name in list(os.environ):
        if name.startswith("CONVIVE_") and name != "CONVIVE_TEST_POSTGRES":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    with empty_database(dialect, tmp_path) as url:
        monkeypatch.setenv("CONVIVE_DATABASE_URL", url)
        yield


@pytest.fixture
def run(bare: None, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*argv: str | Path) -> Ended:
        capsys.readouterr()
        code = main([str(one) for one in argv])
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return run


@pytest.fixture
def ready(run: Run) -> Run:
    """On a migrated database."""
    assert run("db", "upgrade").code == 0
    return run


@pytest.fixture
def engine(ready: Run) -> Iterator[Engine]:
    engine = engine_of(settings_of_environment())
    yield engine
    engine.dispose()


def failed(ended: Ended, advice: str, code: int = 1) -> bool:
    """One line on stderr that says what to do."""
    assert advice in ended.err
    assert len(ended.err.splitlines()) == 1
    return ended.code == code
