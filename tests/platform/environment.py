"""A virtual environment of its own for the Open edX platform, made by `make platform`, once per list of versions.

Nothing of it is ever imported by Convive or its tests: the platform runs in another process.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PLACE: Final = ROOT / ".venv-platform"
WANTED: Final = Path(__file__).with_name("requirements.txt")
PATIENCE: Final = 600.0


class NotMade(Exception):
    """The environment could not be made; the text says what pip said."""


def python() -> Path:
    """The interpreter of the platform's environment; raises NotMade where it is not there. Nothing is fetched."""
    if not _is_made():
        raise NotMade("the platform's environment is not there: make platform")
    return PLACE / "bin" / "python"


def make() -> None:
    """Make the environment where it lacks or its list has changed; raises NotMade. Asks the package registry."""
    found, marker = PLACE / "bin" / "python", PLACE / "made-from"
    if not _is_made():
        shutil.rmtree(PLACE, ignore_errors=True)
        _run(sys.executable, "-m", "venv", str(PLACE))
        # Every version is named, so nothing is looked for; what is never imported need not be compiled.
        _run(
            str(found), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--no-deps",
            "--no-compile", "--retries", "2", "--timeout", "30", "--requirement", str(WANTED),
        )  # fmt: skip
        marker.write_text(_fingerprint())


def _is_made() -> bool:
    marker = PLACE / "made-from"
    return marker.exists() and marker.read_text() == _fingerprint()


def _fingerprint() -> str:
    return hashlib.sha256(WANTED.read_bytes() + sys.version.encode() + sys.prefix.encode()).hexdigest()


def _run(*command: str) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    try:
        subprocess.run(command, env=kept, check=True, capture_output=True, text=True, timeout=PATIENCE)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, OSError) as error:
        told = error.stderr if isinstance(error, subprocess.CalledProcessError) else error
        raise NotMade(f"the platform's environment could not be made from {WANTED.name}: {told}") from error


if __name__ == "__main__":
    try:
        make()
    except NotMade as error:
        sys.exit(str(error))
