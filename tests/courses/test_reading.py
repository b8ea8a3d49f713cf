"""Models out of source files: spellings, and problems that name their place."""

from datetime import date

import pytest

from courses.errors import ContentError, Problem
from courses.reading import read_model, write_model
from courses.texts import Model, Slug, Text


class Item(Model):
    id: Slug
    count: int = 0
    flag: bool = False
    share: float | None = None
    day: date | None = None
    size: int | str = 1


class Sheet(Model):
    title: Text
    items: tuple[Item, ...] = ()


def problems(text: str) -> list[Problem]:
    with pytest.raises(ContentError) as caught:
        read_model(Sheet, text, "sheet.yaml")
    return list(caught.value.problems)


def test_plain_spellings_are_read() -> None:
    text = "title: T\nitems:\n  - {id: a, count: 12, flag: true, share: 0.6, day: 2026-11-22, size: all}\n"
    item = Item(id="a", count=12, flag=True, share=0.6, day=date(2026, 11, 22), size="all")
    assert read_model(Sheet, text, "f").items == (item,)


@pytest.mark.parametrize(
    "field",
    ["count: 1_0", "count: '+1'", "count: 0x10", "count: 1.0", "count: 007", "count: 1e3", "flag: yes", "flag: 1",
     "flag: TRUE", "share: nan", "share: inf", "share: 1e308", "share: .5", "day: 1234567890", "day: 2026-1-2",
     "day: 2026-11-22T00:00:00", "count: ٣", "count: ' 4'"],
)  # fmt: skip
def test_odd_spellings_are_refused_with_place_and_line(field: str) -> None:
    (problem,) = problems(f"title: T\nitems:\n  - id: a\n    {field}\n")
    assert problem.path == f"items/a/{field.split(':')[0]}"
    assert problem.line == 4


def test_every_problem_is_said_at_once_by_id_and_line() -> None:
    found = problems("items:\n  - {id: a, count: x}\n  - {id: B}\n  - 3\nwrong: 1\n")
    assert [(one.path, one.line) for one in found] == [
        ("title", 1), ("items/a/count", 2), ("items/B/id", 3), ("items/2", 4), ("wrong", 5),
    ]  # fmt: skip
    assert found[0].message == "this field is missing: add it"
    assert found[-1].message == "there is no such field: take it out, or correct its name"


def test_a_file_that_is_no_mapping_is_refused() -> None:
    assert "mapping" in problems("- a")[0].message
    assert "mapping" in problems("")[0].message


def test_a_written_model_is_read_again() -> None:
    sheet = Sheet(title="yes: no", items=(Item(id="a", count=3, flag=True, share=0.25, day=date(2026, 1, 2)),))
    assert read_model(Sheet, write_model(sheet), "f") == sheet
