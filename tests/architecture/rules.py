"""The house rules that Python code is read for; each gives its findings as `path:line: what`.

Import contracts belong to setup.cfg, and what ruff can say belongs to ruff.
"""

import ast
import re
from collections.abc import Iterator
from typing import Final

from tests.architecture.sources import ROOMS, Source, tree

CLOCKS: Final = frozenset({
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
    "time.time", "time.time_ns", "time.localtime", "time.gmtime", "sqlalchemy.func.now",
})  # fmt: skip
TIMELESS: Final = (
    "courses", "lti", "lms_plugin/services", "lms_plugin/queries", "lms_plugin/access", "lms_plugin/models",
)  # fmt: skip
"""Where the moment is an argument."""

COMMITTING: Final = {
    "lms_plugin/web/transactions.py": "one request is one unit of work, closed here",
    "lms_plugin/jobs": "a job claims, sends and settles in transactions of its own",
    "lms_plugin/cli": "one command is one unit of work",
    "lms_plugin/demo": "seeding the demo is a command",
    "lms_plugin/migrations": "Alembic closes each step",
    "lms_plugin/db": "the engine's own events",
}

NAMELESS: Final = re.compile(r"^_*(utils?|helpers?|common|misc|managers?)$")
_WRITES: Final = frozenset({"add", "add_all", "flush", "delete", "merge", "commit", "begin", "bulk_save_objects"})
_STATEMENTS: Final = frozenset({"insert", "update", "delete", "text"})
_SESSION: Final = re.compile(r"(\b|_)session(\(\))?$|\breading\(\)$")
_DATABASE: Final = re.compile(r"(session|engine|connection|\bdb)(\(\))?$")
_INLINE: Final = re.compile(r"<[a-z][^<>]*\s(style|on[a-z]+)\s*=", re.IGNORECASE)


def clocks(source: Source) -> Iterator[str]:
    """Readings of a clock where the moment is an argument."""
    if not source.is_in(*TIMELESS):
        return
    for line, name in _references(source):
        if name in CLOCKS:
            yield source.at(line, f"{name}: the moment is an argument")


def chance(source: Source) -> Iterator[str]:
    """Chance in `courses` that does not come from a seed."""
    if not source.is_in("courses"):
        return
    for line, name in _references(source):
        if re.match(r"(random\.(?!Random$)|secrets\.|uuid\.uuid[14]$|os\.urandom$)", name):
            yield source.at(line, f"{name}: chance comes from the seed")


def commits(source: Source) -> Iterator[str]:
    """Transactions that are opened or closed outside the few places for it."""
    if source.is_in(*COMMITTING):
        return
    for call in _calls(source):
        if isinstance(call.func, ast.Attribute) and _is_transaction(call.func):
            yield source.at(call.lineno, f".{call.func.attr}() outside the places that commit")


def sizes(source: Source) -> Iterator[str]:
    """Files that are too long to be read at one sitting; migrations are written by a machine."""
    lines = source.text.count("\n")
    if lines > 300 and not source.is_in("lms_plugin/migrations"):
        yield source.at(lines, "more than 300 lines")


def names(source: Source) -> Iterator[str]:
    """Modules whose name says nothing."""
    parts = source.path.removesuffix(".py").split("/")
    if any(NAMELESS.match(part) for part in parts):
        yield source.at(1, "a name that says nothing")


def docstrings(source: Source) -> Iterator[str]:
    """Modules that do not say what they are for."""
    if not ast.get_docstring(tree(source)):
        yield source.at(1, "no module docstring")


def queries(source: Source) -> Iterator[str]:
    """Writes in the room that only reads; raw SQL hides what it does."""
    if not source.is_in("lms_plugin/queries"):
        return
    for line, name in _imports(source):
        if name.startswith("sqlalchemy") and name.rpartition(".")[2] in _STATEMENTS:
            yield source.at(line, f"{name}: queries only read")
    for call in _calls(source):
        if isinstance(call.func, ast.Attribute) and _is_write(call.func, _bindings(source)):
            yield source.at(call.lineno, f".{call.func.attr}(): queries only read")


def tables(source: Source) -> Iterator[str]:
    """Audience rooms that know a table."""
    if not source.is_in(*(f"lms_plugin/{room}" for room in ROOMS)):
        return
    for line, name in _imports(source):
        if f"{name}.".startswith("lms_plugin.models."):
            yield source.at(line, f"{name}: routes never touch tables")


def inline_html(source: Source) -> Iterator[str]:
    """HTML made in code with what the content security policy refuses."""
    for node in ast.walk(tree(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _INLINE.search(node.value):
            yield source.at(node.lineno, "an inline style or handler")


def silenced(source: Source) -> Iterator[str]:
    """Functions that were let off the limit of 25 statements; a machine writes the migrations."""
    if source.is_in("lms_plugin/migrations"):
        return
    for number, line in enumerate(source.text.splitlines(), 1):
        if re.search(r"#\s*(ruff:\s*)?noqa(\s*$|.*PLR0915)", line):
            yield source.at(number, "silences the limit of statements")


def _calls(source: Source) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(source)) if isinstance(node, ast.Call))


def _is_transaction(function: ast.Attribute) -> bool:
    """`commit` of anything; `begin` of what looks like a database, because visits begin too."""
    begins = function.attr == "begin" and _DATABASE.search(ast.unparse(function.value))
    return function.attr == "commit" or bool(begins)


def _is_write(function: ast.Attribute, bindings: dict[str, str]) -> bool:
    receiver = ast.unparse(function.value)
    if function.attr in _WRITES and _SESSION.search(receiver):
        return True
    is_table = "__table__" in receiver or _dotted(function.value, bindings).startswith("sqlalchemy")
    return is_table and function.attr in _STATEMENTS


def _imports(source: Source) -> Iterator[tuple[int, str]]:
    """Every imported name in full with its line, relative imports resolved."""
    for node in ast.walk(tree(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{_origin(source, node)}.{alias.name}") for alias in node.names)


def _origin(source: Source, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    above = source.path.split("/")[: -node.level]
    return ".".join((*above, node.module) if node.module else above)


def _bindings(source: Source) -> dict[str, str]:
    """What each imported name stands for: `dt` is `datetime`, `now` is `datetime.datetime.now`."""
    found: dict[str, str] = {}
    for node in ast.walk(tree(source)):
        if isinstance(node, ast.Import):
            found |= {alias.asname: alias.name for alias in node.names if alias.asname}
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name: f"{_origin(source, node)}.{alias.name}" for alias in node.names}
    return found


def _references(source: Source) -> Iterator[tuple[int, str]]:
    """Every name and attribute in full, whether it is called or handed on."""
    bindings = _bindings(source)
    for node in ast.walk(tree(source)):
        if isinstance(node, ast.Attribute | ast.Name):
            yield node.lineno, _dotted(node, bindings)


def _dotted(node: ast.AST, bindings: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return bindings.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value, bindings)}.{node.attr}"
    return ""
