"""Days in words."""

from datetime import date

import pytest

from courses.dates import in_words


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en", "22 November 2026"), ("es", "22 de noviembre de 2026"), ("es-MX", "22 de noviembre de 2026"),
     ("fi", "2026-11-22")],
)  # fmt: skip
def test_a_day_is_written_as_the_reader_writes_it(locale: str, words: str) -> None:
    assert in_words(date(2026, 11, 22), locale) == words
