"""Every quirk cites where it was seen and has a test: the table is kept true, and no switch lacks its source."""

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

from lti.families import FAMILIES, Family

ROOT = Path(__file__).resolve().parents[3]
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in (ROOT / "docs" / "quirks.md").read_text().splitlines()
    if line.startswith("| ") and not line.startswith("| family")
]
SOURCE = re.compile(r"https?://|github\.com/|seen in|Services 2\.0|\.php|\.rb|\.py")


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}: {row[1]}"[:60] for row in ROWS])
def test_a_line_has_a_source_and_a_test_that_is_there(row: list[str]) -> None:
    assert len(row) == 4
    assert SOURCE.search(row[2])
    (named,) = re.findall(r"`(tests/[^`]+)`", row[3])
    path, _, name = named.partition("::")
    assert (ROOT / path).is_file()
    made = {one.name for one in ast.walk(ast.parse((ROOT / path).read_text())) if isinstance(one, ast.FunctionDef)}
    assert not name or name in made


def test_every_family_with_a_quirk_has_a_line() -> None:
    told = " ".join(row[0] for row in ROWS).lower().replace(" ", "")
    assert {key for key in FAMILIES if key not in told} == {"generic", "ilias"}


def test_every_switch_that_a_family_sets_has_its_source_beside_it() -> None:
    plain = {"key", "products"}
    for key, family in FAMILIES.items():
        lines = (ROOT / "lti" / "families" / f"{key}.py").read_text().splitlines()
        for one in fields(Family):
            if one.name in plain or getattr(family, one.name) == getattr(FAMILIES["generic"], one.name):
                continue
            at = next(number for number, line in enumerate(lines) if line.strip().startswith(f"{one.name}="))
            comments = [line for line in lines[max(at - 4, 0) : at] if line.strip().startswith("#")]
            assert comments, f"{key}: {one.name} does not say where it was seen"
