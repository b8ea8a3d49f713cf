"""What is wrong with a data file of an overlay is said with the place where it stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from courses.errors import Problem, said
from courses.jurisdictions import check, reader
from courses.player.catalogue import gettext_for

SOUND = """code: XA
name: {en: An island}
parents: [EU]
slots:
  law:overview: {short: {en: island law}, long: {en: Look it up.}}
provisions:
- id: xa-old
  slots: [law:overview]
  source_url: https://law.example.org/old
  checked_on: 2026-11-01
  text_as_of: 2026-10-01
  confidence: verified
  nature: standard
  instrument: {en: Act}
  article: '1'
  meaning: {en: An act.}
  short: {en: article 1}
  grounds: [racism]
  valid_from: 2020-01-01
  valid_to: 2025-12-31
- id: xa-new
  slots: [law:overview]
  source_url: https://law.example.org/new
  checked_on: 2026-11-01
  confidence: verified
  nature: standard
  instrument: {en: Act}
  article: '2'
  meaning: {en: An act.}
  short: {en: article 2}
  supersedes: xa-old
channels:
- id: xa-help
  slots: [channel:support]
  source_url: https://help.example.org/
  checked_on: 2026-11-01
  confidence: verified
  name: {en: Help}
  route: {en: A door.}
  meaning: {en: Help.}
  short: {en: the helpers}
"""


def found(old: str, new: str) -> list[tuple[str, str]]:
    """Place and message of every problem after a text was replaced once."""
    assert old in SOUND
    return [(one.path, one.message) for one in check(SOUND.replace(old, new, 1), "xa.yaml")]


def test_a_sound_file_has_no_problem() -> None:
    assert check(SOUND, "xa.yaml") == ()


@pytest.mark.parametrize("code", sorted(reader._codes()))
def test_what_ships_has_no_problem(code: str) -> None:
    file = f"{code.lower()}.yaml"
    assert check(reader.folder().joinpath(file).read_text("utf-8"), file) == ()


@pytest.mark.parametrize(
    ("old", "new", "path", "message"),
    [
        ("  law:overview", "  law:nope", "slots/law:nope", "there is no such slot: correct its name"),
        ("[law:overview]", "[law:nope]", "provisions/xa-old/slots", "there is no slot law:nope"),
        ("[channel:support]", "[channel:nope]", "channels/xa-help/slots", "there is no slot channel:nope"),
        ("grounds: [racism]", "grounds: [nope]", "provisions/xa-old/grounds", "there is no ground nope"),
        (
            "grounds: [racism]",
            "grounds_within: [nope]",
            "provisions/xa-old/grounds_within",
            "there is no ground nope",
        ),
        ("[EU]", "[EU, XX]", "parents", "no data file has the code XX"),
        ("[EU]", "[XA]", "parents", "the parents lead back to the level itself: take that parent out"),
        (
            "valid_to: 2025",
            "valid_to: 2019",
            "provisions/xa-old/valid_to",
            "this ends before it begins: correct one of the dates",
        ),
        (
            "text_as_of: 2026-10-01",
            "text_as_of: 2026-11-02",
            "provisions/xa-old/text_as_of",
            "the text is of a later day than the one on which it was checked: correct one of the dates",
        ),
        ("supersedes: xa-old", "supersedes: xa-gone", "provisions/xa-new/supersedes", "no other provision xa-gone"),
        ("supersedes: xa-old", "supersedes: xa-new", "provisions/xa-new/supersedes", "no other provision xa-new"),
        ("supersedes: xa-old", "supersedes: xa-help", "provisions/xa-new/supersedes", "no other provision xa-help"),
        ("id: xa-help", "id: xa-new", "channels/xa-new", "two rows have this id: give one of them another"),
        ("article: '1'", "articles: '1'", "provisions/xa-old/article", "this field is missing: add it"),
    ],
)
def test_each_problem_has_its_place(old: str, new: str, path: str, message: str) -> None:
    assert any(place == path and message in words for place, words in found(old, new))


def test_a_day_may_be_the_same_as_the_other() -> None:
    assert found("valid_to: 2025-12-31", "valid_to: 2020-01-01") == []
    assert found("text_as_of: 2026-10-01", "text_as_of: 2026-11-01") == []


def test_problems_are_said_in_spanish() -> None:
    (problem,) = check(SOUND.replace("[EU]", "[XX]"), "xa.yaml")
    assert said(problem.message, gettext_for("es")) == "ningún archivo de datos tiene el código XX: corrígelo"


@pytest.fixture
def shipped_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that stands in for the data that ships."""
    kept = (reader._codes, reader.level)
    monkeypatch.setattr(reader, "folder", lambda: tmp_path)
    for one in kept:
        one.cache_clear()
    yield tmp_path
    for one in kept:
        one.cache_clear()


def level(code: str, *parents: str) -> str:
    return f"code: {code}\nname: {{en: Somewhere}}\nparents: [{', '.join(parents)}]\n"


def test_a_circle_of_parents_is_said_of_every_level_on_it_and_of_no_other(shipped_here: Path) -> None:
    texts = {"xa": level("XA", "XB"), "xb": level("XB", "XC"), "xc": level("XC", "XA"), "xd": level("XD", "XA")}
    for name, text in texts.items():
        (shipped_here / f"{name}.yaml").write_text(text, "utf-8")
    circle = Problem("xa.yaml", "parents", "the parents lead back to the level itself: take that parent out")
    assert check(texts["xa"], "xa.yaml") == (circle,)
    assert [one.path for name in ("xb", "xc") for one in check(texts[name], f"{name}.yaml")] == ["parents", "parents"]
    assert check(texts["xd"], "xd.yaml") == ()
    assert check(level("XA", "XD"), "xa.yaml") == (circle,)


def test_a_faulty_parent_is_said_of_its_own_file_alone(shipped_here: Path) -> None:
    (shipped_here / "xa.yaml").write_text("code: XA\n", "utf-8")
    assert check(level("XB", "XA"), "xb.yaml") == ()
