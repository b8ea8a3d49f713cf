"""YAML with every scalar a string: what is read, what is refused, what is written."""

import sys
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import source
from courses.errors import ContentError
from courses.source import MAX_BYTES, read_yaml, strange_character, write_yaml


def test_every_scalar_is_a_string() -> None:
    marked = read_yaml("country: NO\nflag: yes\nnumber: 1_0\nnothing:\nday: 2026-11-22\n", "f.yaml")
    assert marked.data == {"country": "NO", "flag": "yes", "number": "1_0", "nothing": "", "day": "2026-11-22"}


def test_every_value_has_its_line() -> None:
    marked = read_yaml("a: 1\nb:\n  - {id: x}\n  - y\n", "f.yaml", first_line=2)
    assert marked.line(("a",)) == 2
    assert marked.line(("b", 0, "id")) == 4
    assert marked.line(("b", 1)) == 5
    assert marked.line(("b", 1, "no", "such")) == 5


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("a: &x 1", "anchors", 1),
        ("a: 1\nb: *x", "aliases", 2),
        ("a: !!python/object:os.system x", "tags", 1),
        ("a: ! x", "tags", 1),
        ("? &k a\n: b", "anchors", 1),
        ("? [a]\n: b", "plain word", 1),
        ("a: 1\na: 2", "twice", 2),
        ("a: 1\n---\nb: 2", "one YAML document", 2),
        ("[" * 60, "deeper", 1),
        ("a: b: c", "no valid YAML", 1),
        ('a: "\\0"', "U+0000", 1),
        ("a: '", "no valid YAML", 1),
        ("\x07", "no valid YAML", 1),
        ("a: b\nc: d\ne: \x07", "no valid YAML", 3),
        ("\ud800", "Unicode", None),
        ("a: " + "x" * MAX_BYTES, "64 KB", None),
    ],
)
def test_what_content_never_needs_is_refused_with_its_line(text: str, reason: str, line: int | None) -> None:
    with pytest.raises(ContentError) as caught:
        read_yaml(text, "f.yaml")
    (problem,) = caught.value.problems
    assert reason in problem.message
    assert problem.file == "f.yaml"
    assert problem.line == line or (line is None and problem.line in (None, 1))


def test_a_bomb_of_aliases_is_refused_at_once() -> None:
    names = "abcdefghijklmnop"
    lines = [f"{new}: &{new} [*{old},*{old}]" for old, new in zip(names, names[1:], strict=False)]
    bomb = "\n".join(["a: &a [x,x]", *lines])
    with pytest.raises(ContentError, match="anchors"):
        read_yaml(bomb, "f.yaml")


@given(st.text())
def test_any_text_is_read_or_refused_as_content(text: str) -> None:
    with suppress(ContentError):
        read_yaml(text, "f.yaml")


_WORDS = st.text().filter(lambda text: strange_character(text) is None)


@given(st.dictionaries(_WORDS, st.one_of(_WORDS, st.lists(_WORDS), st.dictionaries(_WORDS, _WORDS))))
def test_what_is_written_is_read_again(data: dict[str, object]) -> None:
    if data:
        assert read_yaml(write_yaml(data), "f.yaml").data == data


def test_control_characters_and_lone_surrogates_are_strange_and_no_others() -> None:
    for code in range(sys.maxunicode + 1):
        is_strange = chr(code) not in "\n\t" and unicodedata.category(chr(code)) in ("Cc", "Cs")
        assert (strange_character(f"a{chr(code)}b") == chr(code)) == is_strange


def test_within_one_reading_a_text_is_parsed_once_and_a_huge_one_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[int] = []
    real = source._parsed
    monkeypatch.setattr(source, "_parsed", lambda text, *rest: parsed.append(len(text)) or real(text, *rest))
    with source.parsed_once():
        assert read_yaml("a: 1", "f.yaml") is read_yaml("a: 1", "g.yaml")
        assert read_yaml("a: 1", "f.yaml", 2).lines != read_yaml("a: 1", "f.yaml").lines
        huge = [f"a{number}: " + "x" * 60_000 for number in range(20)]
        for text in (*huge, *huge):
            read_yaml(text, "f.yaml")
    assert parsed.count(4) == 2
    assert len(parsed) > 2 + len(huge)
    read_yaml("a: 1", "f.yaml")
    assert parsed.count(4) == 3
