"""`docs/certification.md` names every line of the list, tests that are there, and words that the log knows.

What the log says when the launches are run belongs to `tests/lms_plugin/launch/test_certified_log.py`.
"""

import ast
import re
from pathlib import Path

from tests.support.certification import ROOT, Line, lines

HERE = Path(__file__).parent
FIELDS = {"result", "check", "message_type", "landing"}


def _calls(*folders: str) -> list[ast.Call]:
    trees = [ast.parse(path.read_text()) for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _first_texts(call: ast.Call) -> set[str]:
    """Every text in a call, in its arguments' defaults too: checks are handed on by some readers."""
    return {node.value for node in ast.walk(call) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def checks() -> set[str]:
    """The words with which the tool refuses."""
    readers = {"Refused", "identifier", "mapping", "texts", "_moment", "_service_address"}
    named = [call for call in _calls("lti", "lms_plugin/launch") if getattr(call.func, "id", "") in readers or
             getattr(call.func, "attr", "") in readers]  # fmt: skip
    words = {text for call in named for text in _first_texts(call) if re.fullmatch("[a-z_]+", text)}
    # `lti.envelope` has a table for the claims that PyJWT misses.
    return words | {"expired", "issued_at", "issuer", "audience"}


def events() -> set[str]:
    """The events that are written to the log."""
    logged = [call for call in _calls("lms_plugin") if getattr(call.func, "attr", "") in ("info", "note")]
    first = [call.args[0] for call in logged if call.args]
    return {one.value for one in first if isinstance(one, ast.Constant)}


def proved() -> set[str]:
    here = [path for path in HERE.glob("test_*.py") if path != Path(__file__)]
    return {
        node.name
        for path in here
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_it_names_every_test_and_no_other() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "certification.md").read_text()))
    assert named == proved()


def test_it_has_every_line_of_the_official_list() -> None:
    assert [len(lines(title)) for title in ("Bad payloads", "Valid launches", "Deep linking")] == [12, 9, 7]
    assert [len(lines(title)) for title in ("Names and roles", "Assignments and grades")] == [5, 3]


def test_every_word_of_the_log_is_one_that_the_log_knows() -> None:
    known, written = checks(), events()
    for line in all_lines():
        assert line.event in written, line
        assert set(line.fields) <= FIELDS, line
        assert line.fields.get("check", "kid") in known, line


def test_the_tests_of_bad_payloads_look_for_the_word_of_the_document() -> None:
    source = ast.parse((HERE / "test_bad_payloads.py").read_text())
    bodies = {node.name: ast.unparse(node) for node in source.body if isinstance(node, ast.FunctionDef)}
    for line in lines("Bad payloads"):
        assert f"'{line.fields['check']}'" in bodies[line.test], line


def test_every_path_that_it_names_is_there() -> None:
    text = (ROOT / "docs" / "certification.md").read_text()
    paths = re.findall(r"`(tests/[\w/.]+)`", text)
    assert len(paths) > 5
    assert [path for path in paths if not (ROOT / path).exists()] == []


def all_lines() -> list[Line]:
    titles = ("Bad payloads", "Valid launches", "Deep linking", "Names and roles", "Assignments and grades")
    return [line for title in titles for line in lines(title)]
