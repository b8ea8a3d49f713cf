"""Zips and folders from strangers: what is refused, and that nothing else is ever raised."""

import stat
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.errors import ContentError
from courses.packages import read_folder, read_zip, write_zip
from courses.packages.files import MAX_ENTRIES, MAX_PACKED, zip_files

GOLDEN_ZIP = write_zip(read_folder(Path(__file__).parent.parent / "golden" / "format-1"))


def archive(*entries: tuple[str, bytes], change: Callable[[ZipInfo], None] = lambda _: None) -> bytes:
    """A zip of the entries, each passed through `change` before it is written."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as packed:
        for name, content in entries:
            info = ZipInfo("x")
            info.filename = info.orig_filename = name
            info.compress_type = ZIP_DEFLATED
            change(info)
            packed.writestr(info, content)
    return buffer.getvalue()


def reasons(data: bytes) -> str:
    with pytest.raises(ContentError) as caught:
        read_zip(data)
    return " ".join(problem.message for problem in caught.value.problems)


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"not a zip", b"PK\x05\x06" + b"\0" * 18, GOLDEN_ZIP[:-30], GOLDEN_ZIP[:200]]
)
def test_what_is_no_zip_is_refused_with_one_clear_problem(data: bytes) -> None:
    with pytest.raises(ContentError) as caught:
        read_zip(data)
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    "name",
    ["../up.yaml", "a/../../up.yaml", "/etc/passwd", "C:/x.yaml", "a\\b.yaml", "a//b.yaml", "./a.yaml", "con",
     "es/NUL.yaml", "a/com1", "a./b.yaml", "a /b.yaml", "x" * 300, "a\nb.yaml", "a\u202eb.yaml"],
)  # fmt: skip
def test_names_that_could_do_harm_are_refused(name: str) -> None:
    assert "name" in reasons(archive((name, b"a: 1")))


def test_names_that_are_the_same_on_other_systems_are_refused() -> None:
    assert "same" in reasons(archive(("a.yaml", b""), ("A.YAML", b"")))
    assert "same" in reasons(archive(("\u00e9.yaml", b""), ("e\u0301.yaml", b"")))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFBLK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFSOCK])
def test_links_and_devices_are_refused(kind: int) -> None:
    def make(info: ZipInfo) -> None:
        info.create_system = 3
        info.external_attr = (kind | 0o777) << 16

    assert "links" in reasons(archive(("a.yaml", b"/etc/passwd"), change=make))


def test_encrypted_entries_are_refused() -> None:
    data = bytearray(archive(("programme.yaml", b"a: 1")))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "encrypted" in reasons(bytes(data))


def test_other_ways_of_packing_are_refused() -> None:
    def make(info: ZipInfo) -> None:
        info.compress_type = ZIP_BZIP2

    assert "packing" in reasons(archive(("a.yaml", b"x" * 100), change=make))


def test_a_bomb_is_refused_before_it_unfolds() -> None:
    begun = time.process_time()
    assert "packed more than" in reasons(archive(("programme.yaml", b"\0" * 50_000_000)))
    assert time.process_time() - begun < 3


def test_an_entry_that_lies_about_its_size_is_counted_by_what_it_holds() -> None:
    data = bytearray(archive(("programme.yaml", bytes(range(1, 128)) * 3000)))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    assert reasons(bytes(data))


def test_too_many_entries_and_too_many_bytes_are_refused() -> None:
    assert "more than" in reasons(archive(*((f"f{number}", b"") for number in range(MAX_ENTRIES + 1))))
    assert "more than" in reasons(archive(*((f"f{number}", b"") for number in range(5000))))
    assert "larger" in reasons(b"x" * (MAX_PACKED + 1))


@pytest.mark.parametrize(
    "content", [b"\xff\xfe a", "a: \u00e9".encode("latin-1"), "a: 1".encode("utf-16"), b"a\0b", b"x" * 70_000]
)
def test_files_that_are_no_short_utf_8_text_are_refused(content: bytes) -> None:
    assert reasons(archive(("programme.yaml", content)))


def test_a_byte_order_mark_and_other_line_ends_are_forgiven() -> None:
    files = zip_files(archive(("programme.yaml", b"\xef\xbb\xbfa: 1\r\nb: 2\r")))
    assert files.texts == {"programme.yaml": "a: 1\nb: 2\n"}


def test_what_desktops_add_is_left_out() -> None:
    files = zip_files(archive(("programme.yaml", b"a: 1"), ("__MACOSX/._a", b"\0"), ("es/.DS_Store", b"\0")))
    assert (list(files.texts), files.problems) == (["programme.yaml"], [])


def test_a_package_may_lie_in_one_top_folder() -> None:
    files = zip_files(archive(("mine/programme.yaml", b"a: 1"), ("mine/es/programme.yaml", b"b: 2")))
    assert sorted(files.texts) == ["es/programme.yaml", "programme.yaml"]


def test_a_zip_without_a_manifest_is_refused() -> None:
    assert "neither" in reasons(archive(("readme.txt", b"hello")))


def test_links_in_a_folder_are_refused(folder: Path) -> None:
    (folder / "es" / "secret.yaml").symlink_to("/etc/passwd")
    with pytest.raises(ContentError, match="links"):
        read_folder(folder)


def test_a_folder_that_is_not_there_is_an_error_of_content(tmp_path: Path) -> None:
    with pytest.raises(ContentError):
        read_folder(tmp_path / "nowhere")


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_as_content(data: bytes) -> None:
    with suppress(ContentError):
        read_zip(data)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOLDEN_ZIP) - 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_damaged_package_is_read_or_refused_as_content(damages: list[tuple[int, int]]) -> None:
    data = bytearray(GOLDEN_ZIP)
    for place, value in damages:
        data[place] = value
    with suppress(ContentError):
        read_zip(bytes(data))


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["programme.yaml", "module.yaml", "a.md", "es/module.yaml"]), st.text(max_size=200))
)
def test_any_texts_under_the_right_names_are_read_or_refused_as_content(texts: dict[str, str]) -> None:
    with suppress(ContentError):
        read_zip(archive(*((name, text.encode(errors="replace")) for name, text in texts.items())))
