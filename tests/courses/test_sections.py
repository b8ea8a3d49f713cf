"""Markdown files cut into front matter and sections."""

import pytest

from courses.errors import ContentError
from courses.sections import read_front_matter, read_sections


def test_sections_open_at_headings_of_level_two() -> None:
    sections = read_sections("Before.\n\n## First ring {#first-ring}\n\nText.\n### Not one\n", "f.md", first_line=5)
    assert [(one.id, one.heading, one.text, one.line) for one in sections] == [
        ("intro", "", "Before.", 5),
        ("first-ring", "First ring", "Text.\n### Not one", 7),
    ]


def test_headings_inside_code_are_text() -> None:
    (section,) = read_sections("```\n## no {#no}\n```", "f.md")
    assert section.id == "intro"


def test_headings_without_an_id_and_doubled_ids_are_refused() -> None:
    with pytest.raises(ContentError) as caught:
        read_sections("## One\n## Two {#two}\n## Three {#two}\n", "f.md")
    assert [one.line for one in caught.value.problems] == [1, 3]


def test_front_matter_is_yaml_between_two_lines() -> None:
    front, body, line = read_front_matter("---\ntitle: T\n---\nBody\n", "f.md")
    assert front.data == {"title": "T"}
    assert (body, line) == ("Body\n", 4)
    assert front.line(("title",)) == 2


@pytest.mark.parametrize("text", ["title: T\n", "---\ntitle: T\n", "---\na: 1\n---\nx\x00y", ""])
def test_a_file_without_sound_front_matter_is_refused(text: str) -> None:
    with pytest.raises(ContentError):
        read_front_matter(text, "f.md")
