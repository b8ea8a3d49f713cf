"""Keep the entries of a journal one by one: what is new or changed is written, what is gone is deleted for good.

No move and no state holds a word of them. Reading is `queries.journals`' matter.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Executable, FromClause, bindparam, delete, select, true
from sqlalchemy.orm import Session

from courses.kinds.kind import Kind, State
from courses.kinds.privacy import Diary
from lms_plugin.db.asking import ask
from lms_plugin.db.inserts import insert_for
from lms_plugin.db.parcels import Part
from lms_plugin.models import JournalEntry

_ROWS: Any = JournalEntry.__table__
_HERE = (_ROWS.c.attempt_id == bindparam("of_attempt"), _ROWS.c.key == bindparam("of_key"))
_DELETE = delete(_ROWS).where(*_HERE)


def rest(kind: Kind, state: State) -> State:
    """What the row of an attempt keeps of a state."""
    return kind.apart(state)[0] if isinstance(kind, Diary) else state


def part(kind: Kind, before: State, after: State) -> Part | None:
    """The one entry that a move writes, for its parcel; None where it writes none, or `keep` has more to do."""
    if not isinstance(kind, Diary):
        return None
    old, new = kind.apart(before)[1], kind.apart(after)[1]
    changed = [key for key, entry in new.items() if old.get(key) != entry]
    return _entry(kind, changed[0], new[changed[0]]) if len(changed) == 1 and not old.keys() - new.keys() else None


def keep(session: Session, kind: Kind, attempt_id: int, before: State, after: State) -> None:
    """Make the rows equal to the entries after a move; the turn of the attempt has been won by then."""
    if not isinstance(kind, Diary):
        return
    old, new = kind.apart(before)[1], kind.apart(after)[1]
    for key in old.keys() - new.keys():
        ask(session, _DELETE, of_attempt=attempt_id, of_key=key)
    for key, entry in new.items():
        if old.get(key) != entry:
            values = {"body": dict(entry), "is_shared": kind.is_shared(entry)}
            ask(session, _writing(session.connection().dialect.name), attempt_id=attempt_id, key=key, **values)


def _entry(kind: Diary, key: str, entry: Mapping[str, Any]) -> Part:
    values = {"entry_key": key, "entry_body": dict(entry), "entry_is_shared": kind.is_shared(entry)}
    return Part(_hanging, values)


def _hanging(dialect: str, row: FromClause | None) -> Any:
    assert row is not None  # An entry hangs on its attempt.
    values = {name: bindparam(f"entry_{name}", type_=_ROWS.c[name].type) for name in ("key", "body", "is_shared")}
    source = select(row.c.id, *values.values()).where(true())
    new = insert_for(dialect, JournalEntry).from_select(["attempt_id", *values], source, include_defaults=False)
    return _over(new)


@cache
def _writing(dialect: str) -> Executable:
    """INSERT of an entry, or its new words where it is there already."""
    made: Executable = _over(insert_for(dialect, JournalEntry).inline())
    return made


def _over(entry: Any) -> Any:
    changed = {"body": entry.excluded.body, "is_shared": entry.excluded.is_shared}
    return entry.on_conflict_do_update(index_elements=["attempt_id", "key"], set_=changed)
