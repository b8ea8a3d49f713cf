"""What the documents point to is there: links between them, files and functions that the guided tour names."""

import re
from pathlib import Path

import pytest

from tests.support.servers import ROOT

DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
TOUR = ROOT / "docs/architecture.md"
TOPS = ("", "lms_plugin", "courses", "courses/kinds/scenario", "lms_plugin/templates")
"""Where a path of the tour may begin: at the top, or in a room that it speaks of; a scenario stands for every kind."""

LINK = re.compile(r"\]\(([^)#\s]+)(#[^)]*)?\)")
NAMED = re.compile(r"`([a-z_]+(?:/[A-Za-z_.-]+)*/?(?:\.py|\.html|\.js|\.yaml|\.md|\.cfg|/))[:`]")


POINTED = re.compile(r"`([a-z_/]+\.py): ([\w., ]+)`")


def named() -> list[str]:
    return sorted(set(NAMED.findall(TOUR.read_text("utf-8"))))


def pointed() -> list[tuple[str, str]]:
    return sorted(set(POINTED.findall(TOUR.read_text("utf-8"))))


def places(name: str) -> list[Path]:
    return [ROOT / top / name for top in TOPS if (ROOT / top / name).exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    found = [link for link, _ in LINK.findall(document.read_text("utf-8")) if "://" not in link]
    assert [link for link in found if not (document.parent / link).exists()] == []


def test_the_tour_names_files() -> None:
    assert len(named()) > 40


@pytest.mark.parametrize("name", named())
def test_a_file_that_the_tour_names_is_there(name: str) -> None:
    assert places(name)


@pytest.mark.parametrize(("name", "word"), pointed(), ids=": ".join)
def test_what_the_tour_points_at_in_a_file_is_there(name: str, word: str) -> None:
    text = "".join(path.read_text("utf-8") for path in places(name))
    assert re.search(rf"^\s*(def|class) {word.rpartition('.')[2]}\b", text, re.MULTILINE)
