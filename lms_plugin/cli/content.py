"""`convive content`: check, report, import, export and stamp packages; describe the format.

Reading and storing belong to `packages`, how findings are written down to `reports`.
"""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from courses.errors import ContentError
from courses.model import FORMAT, Module, Programme
from courses.packages import stamp, write_zip
from courses.registry import kinds
from lms_plugin.cli import laws, packages, reports, translating
from lms_plugin.cli.desk import Failure, Groups, desk, say, say_json
from lms_plugin.jobs.transactions import reading, writing


def add_commands(groups: Groups) -> None:
    """Add the commands of `content`."""
    commands = groups.add_parser("content", help="programmes and modules").add_subparsers(
        metavar="COMMAND", required=True
    )
    for name, run, meaning in (
        ("check", _check, "every problem of a package, or of one overlay's file; exit 1 where there are errors"),
        ("report", _report, "what a package holds, how far its translations are, and its problems"),
    ):
        command = commands.add_parser(name, help=meaning)
        packages.name_package(command)
        command.add_argument("--json", action="store_true", help="answer for a program")
        command.set_defaults(run=run)
    importing = commands.add_parser("import", help="store a package as a draft; the library is published at once")
    packages.name_package(importing)
    importing.add_argument("--academy", default="", help="key of the academy it belongs to (default: the library)")
    importing.add_argument("--publish", action="store_true", help="publish it at once")
    importing.add_argument("--dry-run", action="store_true", help="say what would happen, and store nothing")
    importing.set_defaults(run=_import)
    _add_quiet_commands(commands)


def _add_quiet_commands(commands: Any) -> None:
    exporting = commands.add_parser("export", help="write a stored programme as a zip")
    exporting.add_argument("programme", help="key of the programme")
    exporting.add_argument("--academy", default="", help="key of the academy it belongs to (default: the library)")
    exporting.add_argument("--output", type=Path, help="the file to write (default: PROGRAMME.zip)")
    exporting.set_defaults(run=_export)
    formats = commands.add_parser("formats", help="the package format and the kinds of activities")
    formats.add_argument("--schemas", type=Path, help="a folder to write the JSON Schemas to")
    formats.set_defaults(run=_formats)
    stamping = commands.add_parser("stamp", help="note that the translations were compared with today's source text")
    stamping.add_argument("path", type=Path, help="folder of a programme or a module")
    stamping.set_defaults(run=_stamp)
    translating.add_commands(commands)


def _check(arguments: Namespace) -> int:
    if arguments.path is not None and not arguments.library and laws.is_file_of_law(arguments.path):
        found: list[reports.Checked] = [(arguments.path, None, laws.checked_own(arguments.path))]
    else:
        law = laws.checked_library() if arguments.library else ()
        found = [*reports.checked(packages.meant(arguments), law), *((path, None, told) for path, told in law)]
    if arguments.json:
        say_json([
            {"path": str(path), "problems": [reports.problem_data(one) for one in problems]}
            for path, _, problems in found
        ])  # fmt: skip
    else:
        for path, _, problems in found:
            for line in reports.problem_lines(path, problems):
                say(line)
            say(reports.summary(path, problems))
    return _verdict([problems for _, _, problems in found])


def _report(arguments: Namespace) -> int:
    if arguments.path is None:
        arguments.library = True
    law = [(path, told) for path, told in laws.checked_library() if told] if arguments.library else []
    found = [*reports.checked(packages.meant(arguments), law), *((path, None, told) for path, told in law)]
    if arguments.json:
        say_json([
            {
                "path": str(path), "modules": [reports.module_data(one) for one in package.modules] if package else [],
                "problems": [reports.problem_data(one) for one in problems],
            }
            for path, package, problems in found
        ])  # fmt: skip
        return _verdict([problems for _, _, problems in found])
    for path, package, problems in found:
        say(str(path))
        for module in package.modules if package else ():
            for line in reports.module_lines(module):
                say(line)
        for line in reports.problem_lines(path, problems):
            say(line)
        say(reports.summary(path, problems))
    for line in reports.draft_lines() if arguments.library and not law else ():
        say(line)
    return _verdict([problems for _, _, problems in found])


def _verdict(all_problems: list[Any]) -> int:
    """Anything with errors is a failure; the lines above say what to do, this one how many there are."""
    faulty = sum(reports.has_errors(problems) for problems in all_problems)
    if faulty:
        raise Failure(f"{faulty} of {len(all_problems)} have errors: mend what is listed above.")
    return 0


def _import(arguments: Namespace) -> int:
    read = [packages.read_sound(path) for path in packages.meant(arguments)]
    is_published = arguments.publish or arguments.library
    with desk() as here, writing(here.engine) as session:
        author = packages.author_of(session, arguments.academy)
        drafted = [one for package in read for one in packages.store(session, package, author, here.now)]
        told = [line for one in drafted for line in reports.correction_lines(session, packages.module_of(session, one))]
        if is_published:
            packages.publish_stored(session, drafted, author, here.now)
        laws = list(reports.law_lines(session, packages.store_law(session, here.now))) if arguments.library else []
        if arguments.dry_run:
            session.rollback()
    for one in drafted:
        news = "new" if one.is_new else "was there already"
        say(f"{one.key}: version {one.number}, {news}")
    for line in (*told, *laws):
        say(line)
    say(_ending(arguments.dry_run, is_published))
    return 0


def _ending(is_dry: bool, is_published: bool) -> str:
    if is_dry:
        return "This was a dry run: nothing was stored."
    return "Published." if is_published else "Stored as drafts: publish them under Content, or import with --publish."


def _export(arguments: Namespace) -> int:
    with desk() as here, reading(here.engine) as session:
        author = packages.author_of(session, arguments.academy)
        package = packages.taken_out(session, arguments.programme, author)
    output: Path = arguments.output or Path(f"{arguments.programme}.zip")
    output.write_bytes(write_zip(package))
    say(f"{output}: {len(package.modules)} modules")
    return 0


def _formats(arguments: Namespace) -> int:
    schemas = _schemas()
    if arguments.schemas is None:
        say(f"Format {FORMAT}. Kinds: {', '.join(kinds())}.")
        return 0
    arguments.schemas.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas.items():
        text = json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        (arguments.schemas / f"{name}.schema.json").write_text(text, "utf-8")
    say(f"{arguments.schemas}: {len(schemas)} schemas of format {FORMAT}")
    return 0


def _schemas() -> dict[str, Any]:
    models: dict[str, type[BaseModel]] = {"programme": Programme, "module": Module}
    models |= {name: kind.Document for name, kind in kinds().items()}
    return {name: model.model_json_schema() for name, model in models.items()}


def _stamp(arguments: Namespace) -> int:
    try:
        changed = stamp(arguments.path)
    except ContentError as error:
        raise Failure(f"{error.problems[0]}. See `convive content check {arguments.path}`.") from error
    for file in changed:
        say(str(file))
    say(f"{len(changed)} files stamped.")
    return 0
