"""What survives a restart, and what a damaged file does."""

import stat
from pathlib import Path

import pytest

from lms_plugin.demo.academies import NORTHMOOR
from lms_plugin.demo.campus import Campus, open_campus
from lms_plugin.demo.store import StateFile, UnreadableState
from lti.platform.model import Link, Mark
from tests.lms_plugin.demo.conftest import OWN_URL, TOOL_URL, Clock
from tests.lti.platform.tool_side import NOW, KeySetServer


def _open(state: StateFile) -> Campus:
    return open_campus(TOOL_URL, OWN_URL, KeySetServer(), Clock(), state.read())


def test_grades_links_and_keys_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "var" / "demo.json"
    before = _open(StateFile(path))
    there = before.academies[NORTHMOOR.key]
    mark = Mark("3", 8.0, 10.0, "Completed", "FullyGraded", "Well argued", NOW)
    there.gradebook.record(there.items()[0], mark)
    there.school.add_link(Link("x1", "nm-2026-1", NORTHMOOR.client_id, "Added", TOOL_URL, custom={"a": "ñ"}))
    StateFile(path).write(before)
    after = _open(StateFile(path)).academies[NORTHMOOR.key]
    assert after.gradebook.marks(after.items()[0]) == (mark,)
    assert [link.id for link in after.links()] == ["nm-why-local-police", "nm-role-and-limits", "x1"]
    assert after.links() == there.links()
    assert after.platform.key.kid == there.platform.key.kid


def test_only_the_owner_may_read_the_file_and_no_draft_stays_behind(tmp_path: Path) -> None:
    path = tmp_path / "demo.json"
    StateFile(path).write(_open(StateFile(path)))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_has_not_changed_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "demo.json"
    state = StateFile(path)
    campus = _open(state)
    state.write(campus)
    path.unlink()
    state.write(campus)
    assert not path.exists()


@pytest.mark.parametrize("content", [
    b"", b"{", b"\xff", b"[]", b'{"format": 2, "academies": {}}',
    b'{"format": 1, "academies": {"northmoor": {"key": "no key"}}}',
])
def test_a_file_that_is_not_ours_is_named_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "demo.json"
    path.write_bytes(content)
    with pytest.raises(UnreadableState, match=r"demo\.json"):
        StateFile(path).read()
    assert path.read_bytes() == content
