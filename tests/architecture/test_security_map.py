"""The map of refusals names tests that are there."""

import re

from tests.architecture.sources import ROOT

NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_test_that_the_map_names_is_there() -> None:
    named = NAMED.findall((ROOT / "docs" / "security.md").read_text())
    assert len(named) > 60
    missing = [
        f"{path}::{name}" for path, name in named if f"\ndef {name}(" not in (ROOT / path).read_text()
    ]  # fmt: skip
    assert missing == []


def test_every_line_of_the_map_names_one() -> None:
    lines = (ROOT / "docs" / "security.md").read_text().splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith("| case ")]
    assert [row for row in rows if not NAMED.search(row)] == []
