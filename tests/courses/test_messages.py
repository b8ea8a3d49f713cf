"""What is wrong with content can be said in every language: each message is a pattern that a catalogue can hold."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import courses
from courses.errors import Sentence, said

ROOT = Path(courses.__path__[0])
OWN_FILES = ("jurisdictions", "packages/package.py", "packages/stored.py")
"""What is said here is heard by developers only: of the files of this distribution and of stored bodies."""

FAULT = re.compile(
    r"^(?:(?:there|this|it) (?:is|are) (?:no|not|neither|more)|no \w+ \w+s|the .+ has no|more) "
    r"|\b(?:twice|missing|same id|(?:is|are) not|too \w+|(?:longer|larger|deeper|more|less) than)\b",
    re.IGNORECASE,
)
"""How a sentence begins, or what it holds, that says what is wrong."""

REMEDY = re.compile(r"[:;.] \S|\b(?:must|needs?)\b")
"""What to do stands behind the fault, unless the sentence is the rule itself."""


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a name in the code of `courses`, with its place."""
    for path in sorted(ROOT.rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        if place.startswith(OWN_FILES):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield f"{place}:{node.lineno}", node


def test_a_message_with_arguments_in_it_is_a_sentence() -> None:
    written = [(place, call.args[2]) for place, call in calls("Problem") if len(call.args) > 2]
    assert len(written) > 40
    assert [place for place, message in written if isinstance(message, ast.JoinedStr | ast.BinOp)] == []


def test_a_sentence_that_says_what_is_wrong_says_what_to_do() -> None:
    words = [(place, one) for name in ("Problem", "Sentence") for place, call in calls(name) for one in call.args]
    faults = [
        (place, one.value) for place, one in words
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and FAULT.search(one.value)
    ]  # fmt: skip
    assert len(faults) > 80
    assert [(place, fault) for place, fault in faults if not REMEDY.search(fault)] == []


def test_the_pattern_of_a_sentence_stands_where_it_is_said() -> None:
    found = [(place, call.args[0]) for place, call in calls("Sentence")]
    assert len(found) > 60
    odd = [place for place, pattern in found if not isinstance(pattern, ast.Constant | ast.Attribute)]
    assert odd == []


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("there is no file", "no hay archivo"),
        (Sentence("there is no file %(name)s", name="a"), "no hay archivo a"),
        (Sentence("100 % sure"), "100 % sure"),
        ("not in the catalogue: 5 %", "not in the catalogue: 5 %"),
    ],
)
def test_a_message_is_said_with_its_arguments(message: str, words: str) -> None:
    catalogue = {"there is no file": "no hay archivo", "there is no file %(name)s": "no hay archivo %(name)s"}
    assert said(message, lambda text: catalogue.get(text, text)) == words


def test_a_sentence_is_its_english_text() -> None:
    assert Sentence("at most %(most)s", most=5) == "at most 5"
