"""`convive content export-po` and `import-po`: texts of a package for a translator's tools, and back into its files.

A message's context is `<file>:<path>`, so that equal words in two places may be said in two ways; a translation whose
source has changed is fuzzy. What may be translated, and when it is stale, is said in `courses`.
"""

from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from re import fullmatch
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from courses.packages import Package, Returned, entries, taken_in, write_files
from lms_plugin.cli import packages
from lms_plugin.cli.desk import Failure, say


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
    catalogue = catalogue_of(package, arguments.language)
    output: Path = arguments.output or Path(f"{arguments.language}.po")
    with output.open("wb") as file:
        write_po(file, catalogue, width=100)
    done = sum(bool(message.string) and not message.fuzzy for message in catalogue if message.id)
    say(f"{output}: {len(catalogue)} texts, {done} of them translated")
    return 0


def _import(arguments: Namespace) -> int:
    if not arguments.path.is_dir():
        raise Failure(f"{arguments.path} is no folder: unpack the package first.")
    package = packages.read_sound(arguments.path)
    renewed, problems = taken_in(package, arguments.language, returned(_read(arguments.file)))
    changed = _write(arguments.path, package, renewed)
    for problem in problems:
        say(f"left out: {problem}")
    for file in changed:
        say(file)
    say(f"{len(changed)} files changed. See `convive content check {arguments.path}`.")
    return 0


def catalogue_of(package: Package, language: str) -> Catalog:
    """The texts as a catalogue, in the order of the package."""
    catalogue = Catalog(locale=language.replace("-", "_"), project="Convive", creation_date=_now(), fuzzy=False)
    for entry in entries(package, language):
        catalogue.add(
            entry.source,
            entry.translation,
            flags=("fuzzy",) if entry.is_stale else (),
            auto_comments=("Markdown: keep links, [^sources] and {{slots}}.",) if entry.prose else (),
            context=f"{entry.file}:{entry.path}",
        )
    return catalogue


def returned(catalogue: Catalog) -> Iterator[Returned]:
    """What a translator has done: fuzzy messages wait, and plural forms are none of ours."""
    for message in catalogue:
        if _is_done(message):
            file, _, path = str(message.context).partition(":")
            yield Returned(file, path, str(message.id), str(message.string))


def _is_done(message: Message) -> bool:
    return bool(message.id and message.context and message.string) and not (message.fuzzy or message.pluralizable)


def _read(file: Path) -> Catalog:
    try:
        with file.open("rb") as opened:
            catalogue = read_po(opened, abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        raise Failure(f"{file} is no PO file that can be read: {error}") from error
    # Babel passes over what it does not understand.
    if not any(message.context for message in catalogue):
        raise Failure(f"{file} holds no text of a package: begin with `convive content export-po`.")
    return catalogue


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
