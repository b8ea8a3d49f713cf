"""`convive content export-po` and `import-po`: texts of a package for a translator's tools, and back into its files.

How a text becomes a message is said in `services.pofiles`; what may be translated, and when it is stale, in `courses`.
"""

from argparse import ArgumentTypeError, Namespace
from datetime import UTC, datetime
from pathlib import Path
from re import fullmatch
from typing import Any

from babel.messages.catalog import Catalog

from courses.packages import Package, taken_in, write_files
from lms_plugin.cli import packages
from lms_plugin.cli.desk import Failure, say
from lms_plugin.services import pofiles
from lms_plugin.services.pofiles import NoPo


def add_commands(commands: Any) -> None:
    """Add both to the commands of `content`."""
    exporting = commands.add_parser("export-po", help="write the texts of a package for a translator (PO)")
    exporting.add_argument("path", type=Path, help="a folder or a zip")
    exporting.add_argument("--language", type=_language, required=True, help="the language to translate into, as es")
    exporting.add_argument("--output", type=Path, help="the file to write (default: LANGUAGE.po)")
    exporting.set_defaults(run=_export)
    importing = commands.add_parser("import-po", help="take a translator's file into the folder of a package")
    importing.add_argument("path", type=Path, help="the folder of a programme or a module")
    importing.add_argument("file", type=Path, help="the PO file")
    importing.add_argument("--language", type=_language, required=True, help="the language that it is in")
    importing.set_defaults(run=_import)


def _language(text: str) -> str:
    if not fullmatch(r"[a-z]{2,3}(-[A-Z]{2})?", text):
        raise ArgumentTypeError(f"{text!r} is no language such as es or pt-PT")
    return text


def _export(arguments: Namespace) -> int:
    package = packages.read_sound(arguments.path)
    catalogue = pofiles.catalogue_of(package, arguments.language, _now())
    output: Path = arguments.output or Path(f"{arguments.language}.po")
    output.write_bytes(pofiles.written(catalogue))
    done = sum(bool(message.string) and not message.fuzzy for message in catalogue if message.id)
    say(f"{output}: {len(catalogue)} texts, {done} of them translated")
    return 0


def _import(arguments: Namespace) -> int:
    if not arguments.path.is_dir():
        raise Failure(f"{arguments.path} is no folder: unpack the package first.")
    package = packages.read_sound(arguments.path)
    catalogue = _read(arguments.file, arguments.language)
    renewed, problems = taken_in(package, arguments.language, pofiles.returned(catalogue))
    changed = _write(arguments.path, package, renewed)
    for problem in problems:
        say(f"left out: {problem}")
    for file in changed:
        say(file)
    say(f"{len(changed)} files changed. See `convive content check {arguments.path}`.")
    return 0


def _read(file: Path, language: str) -> Catalog:
    try:
        return pofiles.read(file.read_bytes(), language)
    except FileNotFoundError as error:
        raise Failure(f"There is no file {file}.") from error
    except NoPo as error:
        place = f"{file}:{error.line}" if error.line else str(file)
        raise Failure(f"{place}: {error.reason % error.values if error.values else error.reason} {error}") from error


def _write(folder: Path, old: Package, new: Package) -> list[str]:
    """Write what differs; files that stayed the same are left as their translator wrote them."""
    before, after = write_files(old), write_files(new)
    changed = [file for file, text in after.items() if before.get(file) != text]
    for file in changed:
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(after[file], "utf-8")
    return changed


def _now() -> datetime:
    return datetime.now(UTC)
