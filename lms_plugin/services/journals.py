"""Keep the entries of a journal one by one: what is new or changed is written, what is gone is deleted for good.

No move and no state holds a word of them. Reading is `queries.journals`' matter.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from courses.kinds.kind import Kind, State
from courses.kinds.privacy import Diary, Entry
from lms_plugin.db.asking import ask
from lms_plugin.db.inserts import insert_if_new
from lms_plugin.models import JournalEntry

_ROWS: Any = JournalEntry.__table__


def rest(kind: Kind, state: State) -> State:
    """What the row of an attempt keeps of a state."""
    return kind.apart(state)[0] if isinstance(kind, Diary) else state


def keep(session: Session, kind: Kind, attempt_id: int, before: State, after: State) -> None:
    """Make the rows equal to the entries after a move; the turn of the attempt has been won by then."""
    if not isinstance(kind, Diary):
        return
    old, new = kind.apart(before)[1], kind.apart(after)[1]
    for key in old.keys() - new.keys():
        session.execute(delete(_ROWS).where(_ROWS.c.attempt_id == attempt_id, _ROWS.c.key == key))
    for key, entry in new.items():
        if old.get(key) != entry:
            _write(session, kind, {"attempt_id": attempt_id, "key": key}, entry)


def _write(session: Session, kind: Diary, where: Mapping[str, Any], entry: Entry) -> None:
    values = {"body": dict(entry), "is_shared": kind.is_shared(entry)}
    if ask(session, insert_if_new(session, JournalEntry), **where, **values).scalar() is None:
        session.execute(update(_ROWS).filter_by(**where).values(values))
