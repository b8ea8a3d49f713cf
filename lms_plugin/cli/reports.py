"""What a package holds and what is wrong with it, as lines for a terminal and as data for a program.

Finding problems belongs to `courses.packages`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from courses.errors import ContentError, Problem
from courses.jurisdictions import drafts
from courses.packages import ModulePackage, Package, translation_status
from lms_plugin.cli import packages
from lms_plugin.cli.laws import is_file_of_law
from lms_plugin.models import Module
from lms_plugin.queries import overlays
from lms_plugin.queries.forecasts import forecast
from lms_plugin.services.overlays import Entered

Checked = tuple[Path, Package | None, tuple[Problem, ...]]
"""What was looked at, the package where it could be read, and the problems."""


def checked(paths: Sequence[Path], law: Sequence[tuple[Path, Sequence[Problem]]] = ()) -> list[Checked]:
    """Each package that could be read, with its problems; None for one that could not.

    `law` are the files of law that were checked beforehand: their errors are theirs, and no package repeats them.
    """
    found: list[Checked] = []
    faulty = {path.name: path for path, problems in law if has_errors(problems)}
    for path in paths:
        try:
            package = packages.read(path)
            found.append((path, package, package.warnings))
        except ContentError as error:
            is_of_law = {problem.file for problem in error.problems} <= {*faulty}
            found.append((path, None, _barred(faulty) if is_of_law else error.problems))
    return found


def _barred(faulty: Mapping[str, Path]) -> tuple[Problem, ...]:
    files = ", ".join(map(str, faulty.values()))
    return (Problem(".", "", f"this cannot be checked before the law is mended: {files}"),)


def has_errors(problems: Sequence[Problem]) -> bool:
    """Whether anything stops the package from being imported."""
    return any(problem.severity == "error" for problem in problems)


def problem_data(problem: Problem) -> dict[str, Any]:
    """A problem for a program."""
    return {
        "file": problem.file, "line": problem.line, "path": problem.path, "severity": problem.severity,
        "message": problem.message,
    }  # fmt: skip


def problem_lines(path: Path, problems: Sequence[Problem]) -> Iterator[str]:
    """One line per problem, errors first, in the form that editors turn into links."""
    folder = path.parent if is_file_of_law(path) else path
    for problem in sorted(problems, key=lambda one: (one.severity != "error", one.file, one.line or 0)):
        place = f"{folder / problem.file}:{problem.line}" if problem.line else str(folder / problem.file)
        yield f"{place}: {problem.severity}: {problem.path or '.'}: {problem.message}"


def summary(path: Path, problems: Sequence[Problem]) -> str:
    """One line at the end."""
    errors = sum(problem.severity == "error" for problem in problems)
    return f"{path}: {errors} errors, {len(problems) - errors} warnings"


def module_data(module: ModulePackage) -> dict[str, Any]:
    """What a module holds, and how far its translations are."""
    kinds: dict[str, int] = {}
    for activity in module.manifest.activities:
        kinds[activity.kind] = kinds.get(activity.kind, 0) + 1
    return {
        "key": module.key,
        "title": module.manifest.title,
        "minutes": module.manifest.minutes,
        "activities": kinds,
        "sources": len(module.manifest.sources),
        "digest": module.digest,
        "translations": {
            locale: {"texts": one.total, "missing": one.missing, "stale": one.stale}
            for locale, one in translation_status(module).items()
        },
    }


def module_lines(module: ModulePackage) -> Iterator[str]:
    """The same for a terminal."""
    data = module_data(module)
    activities = ", ".join(f"{number} {kind}" for kind, number in data["activities"].items())
    yield f"  {data['key']}: {data['title']}"
    yield f"    {data['minutes']} minutes; {activities}; {data['sources']} sources; version {data['digest'][:12]}"
    for locale, one in data["translations"].items():
        yield f"    {locale}: {one['texts']} texts, {one['missing']} missing, {one['stale']} stale"


def correction_lines(session: Session, module: Module) -> Iterator[str]:
    """What publishing the draft would change for attempts that are finished; nothing where it corrects nothing."""
    told = forecast(session, module.draft_version_id) if module.draft_version_id else None
    if told is None or module.published_version_id == module.draft_version_id:
        return
    yield f"{module.key}: corrects version {told.number}; {told.judged} attempts are judged anew"
    for line in told.lines:
        kept = f", {line.kept} cannot be judged and keep their score" if line.kept else ""
        yield f"  {line.key}: {line.rises} rise, {line.falls} fall, {line.stays} stay{kept}"
    if told.judged:
        held = f"{told.certificates} people with a score that falls hold a certificate, which stays"
        yield f"  {told.grades} grades in the LMS change; {held}"


def law_lines(session: Session, entered: Sequence[Entered]) -> Iterator[str]:
    """One line per overlay, and how many attempts go on with an older one."""
    for one in entered:
        news = "new" if one.is_new else "was there already"
        yield f"law {one.code}: {one.digest[:12]}, {news}{_running(overlays.running_on_older(session, one.code))}"


def draft_lines() -> Iterator[str]:
    """One line per overlay that waits for a jurist: what it holds, and how sure its rows are."""
    for level in drafts():
        sure = Counter(row.confidence for row in level.rows())
        held = f"{len(level.provisions)} provisions, {len(level.channels)} channels"
        told = ", ".join(f"{sure[one]} {one}" for one in ("verified", "partly", "memory") if sure[one])
        yield f"law {level.code} ({level.name['en']}): draft, no jurist has signed it; {held}; {told}"


def _running(number: int) -> str:
    return f"; {number} open attempts keep the law they began with" if number else ""
