"""The files of a package, texts and media apart, from a folder or a zip, with everything refused that none needs.

What the files say belongs to the reader. Nothing is ever extracted to disk.
"""

import re
import stat
import struct
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from courses.errors import ContentError, Problem, Sentence
from courses.media import is_medium, most_bytes
from courses.source import MAX_BYTES

MAX_PACKED = 25 * 1024 * 1024
MAX_UNPACKED = 30 * 1024 * 1024
MAX_ENTRIES = 500
MAX_RATIO = 200
MAX_NAME = 240

ROOTS = ("programme.yaml", "module.yaml")

_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_IGNORED = re.compile(r"(^|/)(__MACOSX/|\.[^./][^/]*(/|$))")
_ENTRY = b"PK\x01\x02"
_BROKEN = (
    BadZipFile, zlib.error, struct.error, ArithmeticError, EOFError, LookupError, OSError, RuntimeError, ValueError,
)  # fmt: skip
"""What zipfile was seen to raise on damaged bytes; NotImplementedError is a RuntimeError."""


@dataclass(slots=True)
class Files:
    """Path → text of every file, path → bytes of what stands in `media/`, and what was wrong with the others."""

    texts: dict[str, str] = field(default_factory=dict)
    media: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def under(self, folder: str) -> Iterator[str]:
        """Paths that begin with a folder, in alphabetical order."""
        return (path for path in sorted(self.texts) if path.startswith(folder))


def folder_files(folder: Path) -> Files:
    """Every file of a folder; links are refused, dot files left out. Raises ContentError when there is no folder."""
    if not folder.is_dir():
        raise ContentError([Problem(str(folder), "", "there is no such folder: correct the path")])
    files = Files()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if _IGNORED.search(name) or "__pycache__" in name:
            continue
        if path.is_symlink():
            files.problems.append(Problem(name, "", "links are not allowed: put the file itself there"))
        elif path.is_file():
            _add(files, name, _head(path, name))
        if len(files.texts) + len(files.media) > MAX_ENTRIES:
            message = Sentence("there are more than %(most)s files: split the programme", most=MAX_ENTRIES)
            raise ContentError([Problem(str(folder), "", message)])
    return files


def zip_files(data: bytes) -> Files:
    """Every file of a zip, read in memory with its real size counted; raise ContentError when it is no sound zip."""
    if len(data) > MAX_PACKED:
        raise _refusal(Sentence(
            "the package is larger than %(most)s MB: make its media smaller, or split it",
            most=MAX_PACKED // 1024 // 1024,
        ))
    if data.count(_ENTRY) > 2 * MAX_ENTRIES:
        raise _refusal(Sentence("the package holds more than %(most)s files: split the programme", most=MAX_ENTRIES))
    try:
        with ZipFile(BytesIO(data)) as archive:
            return _without_top_folder(_archive_files(archive))
    except _BROKEN:
        raise _refusal(Sentence("this is not a readable zip file: pack the folder anew")) from None


def _refusal(message: str) -> ContentError:
    return ContentError([Problem("package.zip", "", message)])


def _archive_files(archive: ZipFile) -> Files:
    entries = [entry for entry in archive.infolist() if not _IGNORED.search(entry.orig_filename)]
    if len(entries) > MAX_ENTRIES:
        raise _refusal(Sentence("the package holds more than %(most)s files: split the programme", most=MAX_ENTRIES))
    files = Files()
    files.problems.extend(_collisions(entry.orig_filename for entry in entries))
    left = MAX_UNPACKED
    for entry in entries:
        reason = _bad_name(entry.orig_filename) or _bad_entry(entry)
        if reason is not None:
            files.problems.append(Problem(_shown(entry.orig_filename), "", reason))
        elif not entry.is_dir():
            content = _read(archive, entry)
            left -= len(content)
            if left < 0:
                most = MAX_UNPACKED // 1024 // 1024
                raise _refusal(Sentence(
                    "the package is larger than %(most)s MB when unpacked: make its media smaller, or split it",
                    most=most,
                ))
            _add(files, entry.filename, content)
    return files


def _read(archive: ZipFile, entry: ZipInfo) -> bytes:
    """At most one byte more than a file may have, whatever the entry claims about its size."""
    with archive.open(entry) as stream:
        return stream.read(_most(entry.filename) + 1)


def _most(name: str) -> int:
    return most_bytes(name) if is_medium(name) else MAX_BYTES


def _bad_entry(entry: ZipInfo) -> str | None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return Sentence("links and devices are not allowed: put the file itself there")
    if entry.flag_bits & 0x1:
        return Sentence("encrypted files are not allowed: pack without a password")
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return Sentence("this way of packing is not allowed; use an ordinary zip")
    if entry.file_size > 4096 and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        return Sentence("the file is packed more than %(most)s times: take out what repeats itself", most=MAX_RATIO)
    return None


def _bad_name(name: str) -> str | None:
    """Why a path may not be in a package; None when it may."""
    if len(name) > MAX_NAME:
        return Sentence("the name is too long: shorten it")
    if "\\" in name or re.match(r"[A-Za-z]:", name) or name.startswith("/"):
        return Sentence("the name must be a plain relative path with /")
    if not name.isprintable():
        return Sentence("the name holds characters that do not print: take them out")
    parts = name.removesuffix("/").split("/")
    if any(part in ("", ".", "..") or part[-1] in " ." for part in parts):
        return Sentence("the name must not go up, nor have empty parts or parts that end with a dot or a space")
    if any(_RESERVED.fullmatch(part) for part in parts):
        return Sentence("the name is reserved on some systems: choose another")
    return None


def _collisions(names: Iterable[str]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for name in names:
        folded = unicodedata.normalize("NFKC", name).casefold()
        if folded in seen:
            other = repr(_shown(seen[folded]))
            message = Sentence("the name is the same as %(other)s on some systems: choose another", other=other)
            yield Problem(_shown(name), "", message)
        seen[folded] = name


def _shown(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name[:100])


def _head(path: Path, name: str) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_most(name) + 1)


def _add(files: Files, name: str, content: bytes) -> None:
    if is_medium(name):
        files.media[name] = content
        return
    text = _decoded(name, content)
    if isinstance(text, Problem):
        files.problems.append(text)
    else:
        files.texts[name] = text


def _decoded(name: str, content: bytes) -> str | Problem:
    if len(content) > MAX_BYTES:
        message = Sentence("the file is larger than %(most)s KB: make it smaller", most=MAX_BYTES // 1024)
        return Problem(name, "", message)
    if b"\0" in content:
        return Problem(name, "", "the file is not a text: put files of other kinds into media")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = Sentence("the file is not UTF-8: save it in that encoding")
        return Problem(name, "", message, content[: error.start].count(b"\n") + 1)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _without_top_folder(files: Files) -> Files:
    if any(root in files.texts for root in ROOTS):
        return files
    tops = {path.split("/", 1)[0] for path in (*files.texts, *files.media) if "/" in path}
    top = next(iter(tops), "")
    if len(tops) != 1 or not any(f"{top}/{root}" in files.texts for root in ROOTS):
        return files
    texts = {path.removeprefix(f"{top}/"): text for path, text in files.texts.items()}
    return Files(texts, {path.removeprefix(f"{top}/"): data for path, data in files.media.items()}, files.problems)


def pack(files: Mapping[str, str | bytes]) -> bytes:
    """A zip of texts and media; the same files give the same bytes.

    Media are packed already, and silence would be packed more than a package may be.
    """
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            entry = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = ZIP_STORED if is_medium(name) else ZIP_DEFLATED, 3
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, content if isinstance(content, bytes) else content.encode())
    return buffer.getvalue()
