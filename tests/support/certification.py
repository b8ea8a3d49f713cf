"""The tables of `docs/certification.md`, line by line. What a line promises is tested where it can be."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_ROW = re.compile(r"\| (?P<line>[^|]+) \| `(?P<test>test_\w+)` \| `(?P<log>[^`]+)` \|")


@dataclass(frozen=True)
class Line:
    """One line of the official list: its test, the event in the log, and the fields that matter there."""

    title: str
    test: str
    event: str
    fields: dict[str, str]


def lines(heading: str) -> list[Line]:
    """The table under the heading that begins with these words."""
    text = (ROOT / "docs" / "certification.md").read_text()
    sections = re.split(r"^## ", text, flags=re.MULTILINE)
    found = [section for section in sections if section.startswith(heading)]
    assert len(found) == 1, heading
    return [_line(row) for row in _ROW.finditer(found[0])]


def _line(row: re.Match[str]) -> Line:
    event, *pairs = row["log"].split()
    return Line(row["line"], row["test"], event, dict(pair.split("=", 1) for pair in pairs))
