"""`convive doctor`: look at an installation and say what to do.

It changes nothing.
"""

from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions

from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from courses.jurisdictions import written
from lms_plugin.cli.desk import Failure, Groups, engine_of, say, settings_of_environment
from lms_plugin.config import Settings
from lms_plugin.db import schema
from lms_plugin.jobs.engine import queue_answers
from lms_plugin.jobs.transactions import reading
from lms_plugin.models import Module, RegistrationRow, ToolKeyRow
from lms_plugin.queries.overlays import newest_digests
from lms_plugin.services.keys import held

OWN_NAMES = ("courses", "lti", "lms_plugin", "xblocks")
DISTRIBUTION = "convive"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `advice` says what to do where it is not well."""

    name: str
    is_well: bool
    advice: str


def add_commands(groups: Groups) -> None:
    """Add `doctor`."""
    doctor = groups.add_parser("doctor", help="check this installation and say what to do")
    doctor.set_defaults(run=_examine)


def _examine(_arguments: Namespace) -> int:
    settings = settings_of_environment()
    engine = engine_of(settings)
    try:
        found = [*_settings(settings), *_database(settings, engine), _queue(settings), *_names()]
    finally:
        engine.dispose()
    for finding in found:
        say(f"ok    {finding.name}" if finding.is_well else f"MEND  {finding.name}: {finding.advice}")
    ill = [finding for finding in found if not finding.is_well]
    if ill:
        raise Failure(f"{len(ill)} of {len(found)} checks need mending: do what is said beside MEND.")
    return 0


def _settings(settings: Settings) -> Iterator[Finding]:
    complaints = settings.complaints()
    yield Finding("settings", not complaints, " ".join(complaints))


def _database(settings: Settings, engine: Engine) -> Iterator[Finding]:
    """Each check only where the one before holds: the first that fails says what to do."""
    checks: tuple[tuple[str, Callable[[], bool], str], ...] = (
        ("database answers", lambda: _answers(engine), "check CONVIVE_DATABASE_URL, and that the server runs"),
        ("migrations are applied", lambda: schema.is_current(engine), "run `convive db upgrade`"),
    )
    for name, check, advice in checks:
        is_well = check()
        yield Finding(name, is_well, advice)
        if not is_well:
            return
    yield from _rows(settings, engine)


def _rows(settings: Settings, engine: Engine) -> Iterator[Finding]:
    with reading(engine) as session:
        rows = session.scalar(select(func.count()).select_from(ToolKeyRow)) or 0
        modules = session.scalar(select(func.count()).where(Module.published_version_id.is_not(None))) or 0
        platforms = session.scalar(select(func.count()).select_from(RegistrationRow)) or 0
        law = _law(session)
        readable = not rows or bool(held(session, settings.secrets, datetime.now(UTC)))
    sealed = "no secret opens the signing keys: name the former one in CONVIVE_SECRET_KEY_FALLBACKS"
    yield Finding("tool keys can be read", readable, sealed)
    yield Finding("content is published", modules > 0, "run `convive content import --library`")
    yield law
    yield Finding("a platform is registered", platforms > 0, "run `convive platforms add`")


def _law(session: Session) -> Finding:
    """Which overlays are in the database and since when, and whether they are those of this release."""
    newest = newest_digests(session)
    name = ", ".join(f"{code} of {created_at:%Y-%m-%d}" for code, (_, created_at) in newest.items())
    stored = {digest for digest, _ in newest.values()}
    ill = [edition.code for edition in written() if edition.digest not in stored]
    advice = f"{', '.join(ill)} not as this release has it: run `convive content import --library`"
    return Finding(f"law in the database ({name or 'none'})", not ill, advice)


def _answers(engine: Engine) -> bool:
    try:
        with engine.connect() as connection:
            return bool(connection.scalar(text("SELECT 1")) == 1)
    except SQLAlchemyError:
        return False


def _queue(settings: Settings) -> Finding:
    where = "Redis" if settings.redis_url else "the queue's file"
    advice = "check CONVIVE_REDIS_URL" if settings.redis_url else "make the folder of the database writable"
    return Finding(f"{where} answers", queue_answers(settings), advice)


def _names() -> Iterator[Finding]:
    """`lti` and `courses` are common names, and installing over another package of that name is silent."""
    owners = packages_distributions()
    for name in OWN_NAMES:
        others = sorted(set(owners.get(name, [])) - {DISTRIBUTION})
        advice = f"uninstall {', '.join(others)}: it brings a package of the same name"
        yield Finding(f"package name {name}", not others, advice)
    yield Finding("installed as a distribution", _is_installed(), "install with pip, not by copying files")


def _is_installed() -> bool:
    try:
        return bool(distribution(DISTRIBUTION).version)
    except PackageNotFoundError:
        return False
