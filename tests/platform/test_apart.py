"""The independent platform stays apart: it is licensed otherwise, so no line of it may come into this distribution."""

import re
from importlib.util import find_spec

from tests.platform.environment import ROOT, WANTED

PACKAGES = ("courses", "lti", "lms_plugin", "xblocks")


def test_it_is_not_in_our_environment() -> None:
    assert find_spec("lti_consumer") is None


def test_nothing_of_ours_imports_it() -> None:
    sources = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    assert [path for path in sources if re.search(r"^\s*(from|import) lti_consumer", path.read_text(), re.M)] == []
    assert "lti-consumer" not in (ROOT / "pyproject.toml").read_text()


def test_its_versions_are_pinned_and_no_address_is_named() -> None:
    wanted = [line for line in WANTED.read_text().splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in wanted)
    assert {"lti-consumer-xblock", "cryptography"} <= {line.partition("==")[0] for line in wanted}
