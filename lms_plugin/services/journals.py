"""Keep the entries of a journal one by one: what is new or changed is written, what is gone is deleted for good.

No move and no state holds a word of them. Reading is `queries.journals`' matter.
"""

from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, delete
from sqlalchemy.orm import Session

from courses.kinds.kind import Kind, State
from courses.kinds.privacy import Diary
from lms_plugin.db.asking import ask
from lms_plugin.db.inserts import insert_for
from lms_plugin.models import JournalEntry

_ROWS: Any = JournalEntry.__table__
_HERE = (_ROWS.c.attempt_id == bindparam("of_attempt"), _ROWS.c.key == bindparam("of_key"))
_DELETE = delete(_ROWS).where(*_HERE)


def rest(kind: Kind, state: State) -> State:
    """What the row of an attempt keeps of a state."""
    return kind.apart(state)[0] if isinstance(kind, Diary) else state


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


@cache
def _writing(dialect: str) -> Executable:
    """INSERT of an entry, or its new words where it is there already."""
    statement = insert_for(dialect, JournalEntry).inline()
    new = statement.excluded
    changed = {"body": new.body, "is_shared": new.is_shared}
    return statement.on_conflict_do_update(index_elements=["attempt_id", "key"], set_=changed)
