"""Style sheets say start and end, never left and right: a page in Arabic is laid out by the same rules.

That pages look right from both sides is seen by the journeys.
"""

import re
from collections.abc import Iterator
from typing import Final

import pytest

from tests.architecture.sources import Source, files

COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
PHYSICAL: Final = re.compile(
    r"(?<![\w-])(?:"
    r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)?"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|left|right"
    r"|(?:text-align|float|clear|caption-side|justify-content|justify-items|justify-self)\s*:\s*(?:left|right)"
    r")\s*(?=[:;}])"
)
DECLARATION: Final = re.compile(
    r"(?<![\w-])(margin|padding|inset|border-width|border-color|border-style)\s*:\s*([^;{}]+)"
)
ROUND: Final = re.compile(r"(?<![\w-])border-radius\s*:\s*([^;{}/]+)")
SHADOW: Final = re.compile(r"box-shadow\s*:\s*([^;{}]+)")
MARK_UP: Final = re.compile(r"<[^>]*\s(?:style|align)=")


def sided(source: Source) -> Iterator[str]:
    """Declarations that mean the left or the right whichever way the page is read."""
    text = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), source.text)
    for number, line in enumerate(text.splitlines(), 1):
        found = [one[0].strip() for one in PHYSICAL.finditer(line)]
        found += [one[0] for one in DECLARATION.finditer(line) if _is_lopsided(one[2])]
        found += [one[0] for one in ROUND.finditer(line) if len(set(_values(one[1]))) > 1]
        found += [one[0] for one in SHADOW.finditer(line) if _is_cast_aside(one[1])]
        yield from (source.at(number, what) for what in found)


def _values(words: str) -> list[str]:
    """The values of a shorthand; a function counts as one."""
    return re.findall(r"(?:[^\s()]|\([^()]*(?:\([^()]*\)[^()]*)*\))+", words.replace("!important", ""))


def _is_lopsided(words: str) -> bool:
    values = _values(words)
    return len(values) == 4 and values[1] != values[3]


def _is_cast_aside(words: str) -> bool:
    """A shadow to one side; one that is multiplied by the way of reading goes to both."""
    values = [one for one in _values(words) if one != "inset"]
    if "--convive-forward" in words or not values:
        return False
    return re.fullmatch(r"-?[1-9][\d.]*[a-z]+", values[0]) is not None


def test_no_style_sheet_means_left_or_right() -> None:
    sheets = list(files(".css"))
    assert len(sheets) >= 8
    assert [finding for sheet in sheets for finding in sided(sheet)] == []


def test_no_template_sets_the_side_by_itself() -> None:
    pages = list(files(".html"))
    assert [page.path for page in pages if MARK_UP.search(page.text)] == []


@pytest.mark.parametrize(
    "rule",
    [
        "margin-left: 1rem", "padding-right:0", "border-left: 1px solid", "border-left-color: red", "left: 0",
        "text-align: left", "float: right", "margin: 0 0 0 1rem", "padding: 1px 2px 3px 4px",
        "border-radius: 0 6px 6px 0", "border-top-left-radius: 2px", "box-shadow: inset 4px 0 0 red",
        "scroll-margin-left: 1px", "padding: 0 0 0 calc(1rem + 2px)",
    ],
)  # fmt: skip
def test_a_rule_with_a_side_is_found(rule: str) -> None:
    assert list(sided(Source("a.css", f".a {{ {rule}; }}"))) != []


@pytest.mark.parametrize(
    "rule",
    [
        "margin-inline-start: 1rem", "padding: 0 1rem", "margin: 0 1rem 2rem 1rem", "text-align: start",
        "inset-inline: 0", "color: var(--convive-right)", "border-color: var(--convive-right)",
        "--convive-right: #123456", "box-shadow: 0 0 0 3px red",
        "box-shadow: inset calc(4px * var(--convive-forward)) 0 0 red",
        "border-radius: 6px", "/* float: left */ top: 0",
    ],
)  # fmt: skip
def test_a_rule_for_both_sides_is_let_pass(rule: str) -> None:
    assert list(sided(Source("a.css", f".a {{ {rule}; }}"))) == []
