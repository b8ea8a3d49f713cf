"""Lifting packages of older formats, one number at a time."""

import pytest

from courses.errors import ContentError
from courses.packages.formats import Texts, declared, lifted


def raise_to_two(files: Texts) -> Texts:
    return {name: text.replace("format: 1", "format: 2") for name, text in files.items()}


def raise_to_three(files: Texts) -> Texts:
    return {name: text.replace("format: 2", "format: 3") for name, text in files.items()}


def test_each_step_is_taken_in_order() -> None:
    upgrades = {1: raise_to_two, 2: raise_to_three}
    assert lifted({"m.yaml": "format: 1\n"}, "m.yaml", upgrades, target=3) == {"m.yaml": "format: 3\n"}


def test_a_newer_format_is_refused_and_says_what_to_do() -> None:
    with pytest.raises(ContentError, match="update it first"):
        lifted({"m.yaml": "format: 9\n"}, "m.yaml")


@pytest.mark.parametrize(
    "text", ["format: x", "format: -1", "format: 1.0", "title: x", "- 1", "format: [1]", "format: ٣"]
)
def test_a_manifest_says_its_format_as_a_whole_number(text: str) -> None:
    with pytest.raises(ContentError, match="format"):
        declared(text, "m.yaml")
