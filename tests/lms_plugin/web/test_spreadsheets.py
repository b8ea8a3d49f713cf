"""No cell runs, whichever sign a spreadsheet parts cells by."""

from datetime import UTC, datetime

import pytest

from lms_plugin.web.spreadsheets import safe


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Ana;=1+1;", "Ana;'=1+1;"),
        ("Ana; \t@SUM(A1)", "Ana; \t'@SUM(A1)"),
        ("first\n=1+1", "first\n'=1+1"),
        ("a|-1;+2", "a|'-1;'+2"),
        (";＝1", ";'＝1"),
        ("=1;=2", "'=1;'=2"),
        ("García; López - Vélez", "García; López - Vélez"),
        ("a = b, -1", "a = b, -1"),
    ],
)
def test_what_follows_a_separator_is_text_too(typed: str, written: str) -> None:
    assert safe(typed) == written


def test_a_moment_is_told_to_the_second() -> None:
    assert safe(datetime(2026, 11, 29, 10, 0, 1, 999, tzinfo=UTC)) == "2026-11-29T10:00:01+00:00"
