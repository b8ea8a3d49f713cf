"""Every import contract of setup.cfg holds, has its reason, and is proved to bite.

A copy of the four packages gets one line that breaks just that contract. What
the contracts say is decided in setup.cfg.
"""

import configparser
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.architecture.sources import PACKAGES, ROOT

HEADER: Final = "importlinter:contract:"
LINT: Final = "from importlinter.cli import lint_imports_command as lint; lint()"


@dataclass(frozen=True, slots=True)
class Breach:
    """One line at the end of one file that breaks exactly one contract.

    A shed is a file of its own that nobody imports, so that the line does not reach further than it should.
    """

    contract: str
    path: str
    line: str


BREACHES: Final = (
    Breach("foundations", "lti/shed.py", "import courses"),
    Breach("foundations", "courses/shed.py", "import lti"),
    Breach("foundations", "courses/shed.py", "import lms_plugin"),
    Breach("foundations", "lti/shed.py", "import xblocks"),
    Breach("hosts", "lms_plugin/web/shed.py", "import xblocks"),
    Breach("hosts", "xblocks/shed.py", "import lms_plugin"),
    Breach("pure-courses", "courses/shed.py", "import flask"),
    Breach("pure-courses", "courses/shed.py", "from sqlalchemy.orm import Session"),
    Breach("pure-courses", "courses/shed.py", "import jwt"),
    Breach("wire", "lti/shed.py", "import sqlalchemy"),
    Breach("wire", "lti/shed.py", "from flask import request"),
    Breach("pylti", "lti/shed.py", "from pylti1p3.exception import LtiException"),
    Breach("pylti", "lms_plugin/web/shed.py", "import pylti1p3"),
    Breach("pylti", "xblocks/shed.py", "import pylti1p3"),
    Breach("xblocks-light", "xblocks/shed.py", "import flask"),
    Breach("xblocks-light", "xblocks/shed.py", "import sqlalchemy"),
    Breach("compat", "xblocks/shed.py", "from django.conf import settings"),
    Breach("compat", "xblocks/shed.py", "from xmodule.modulestore import django"),
    Breach("layers", "lms_plugin/config.py", "import lms_plugin.db"),
    Breach("layers", "lms_plugin/web/shed.py", "import lms_plugin.jobs"),
    Breach("layers", "lms_plugin/learn/shed.py", "import lms_plugin.teach"),
    Breach("layers", "lms_plugin/shed.py", '"""A room that nobody planned."""'),
    Breach("services-blind", "lms_plugin/services/shed.py", "from flask import request"),
    Breach("services-blind", "lms_plugin/queries/shed.py", "import flask_login"),
    Breach("services-blind", "lms_plugin/models/shed.py", "from flask import g"),
)


def contracts() -> dict[str, str]:
    """The name of each contract of setup.cfg by its key."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", "utf-8")
    return {key.removeprefix(HEADER): parser[key]["name"] for key in parser.sections() if key.startswith(HEADER)}


CONTRACTS: Final = contracts()


def broken(house: Path, cache: Path) -> set[str]:
    """The keys of the contracts that are reported broken in a folder with the four packages and setup.cfg."""
    command = [sys.executable, "-c", LINT, "--no-logo", "--cache-dir", str(cache)]
    wide = {**os.environ, "COLUMNS": "300", "NO_COLOR": "1"}
    run = subprocess.run(command, cwd=house, env=wide, capture_output=True, text=True, timeout=60, check=False)
    verdicts = {
        key: re.search(rf"^{re.escape(name)} (KEPT|BROKEN)", run.stdout, re.MULTILINE)
        for key, name in CONTRACTS.items()
    }
    assert None not in verdicts.values(), f"lint-imports gave no verdict: {run.stdout}{run.stderr}"
    found = {key for key, verdict in verdicts.items() if verdict and verdict.group(1) == "BROKEN"}
    assert run.returncode == int(bool(found)), run.stdout + run.stderr
    return found


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("contracts")


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python files of the four packages and the contracts, copied so that they may be spoilt."""
    target = tmp_path_factory.mktemp("house")
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        place = target / path.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, place)
    shutil.copy2(ROOT / "setup.cfg", target)
    return target


@pytest.fixture(scope="session")
def already_broken(house: Path, cache: Path) -> set[str]:
    """What is broken before a line is added, so that one mistake does not hide what the other contracts do."""
    return broken(house, cache)


def test_every_contract_holds(already_broken: set[str]) -> None:
    assert already_broken == set()


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_contract_has_a_line_that_would_break_it(contract: str) -> None:
    assert [breach for breach in BREACHES if breach.contract == contract] != []


@pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: f"{breach.contract}: {breach.path}: {breach.line}")
def test_a_line_that_breaks_a_contract_is_reported_under_that_contract_alone(
    breach: Breach, house: Path, already_broken: set[str], tmp_path: Path, cache: Path
) -> None:
    spoilt = shutil.copytree(house, tmp_path / "house") / breach.path
    with spoilt.open("a", encoding="utf-8") as file:
        file.write(f"\n{breach.line}\n")
    assert broken(tmp_path / "house", cache) - already_broken == {breach.contract}


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_contract_has_its_reason(contract: str) -> None:
    lines = (ROOT / "setup.cfg").read_text("utf-8").splitlines()
    reason = lines[lines.index(f"[{HEADER}{contract}]") + 1]
    assert re.match(r"# \w.{20,}\.$", reason), "the line under the header says why the contract is there"


def test_setup_cfg_holds_the_contracts_and_nothing_else() -> None:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", "utf-8")
    assert [key for key in parser.sections() if not key.startswith(HEADER)] == ["importlinter"]


def test_the_contracts_are_about_all_four_packages() -> None:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", "utf-8")
    assert tuple(parser["importlinter"]["root_packages"].split()) == PACKAGES
