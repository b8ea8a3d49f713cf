"""`lti.ports.LoginRecords` on our tables: one conditional UPDATE decides who takes a login.

Judging a launch belongs to `lti.launch`, clearing old rows away to `lms_plugin.jobs.purge`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, bindparam, insert, select, update

from lms_plugin.db.asking import Row, ask_on
from lms_plugin.jobs.transactions import asking, at_once
from lms_plugin.models import LoginRow
from lti.login import LOGIN_LIFE
from lti.ports import LoginRecord

_FIELDS = (
    LoginRow.state,
    LoginRow.nonce,
    LoginRow.registration_id,
    LoginRow.target_link_uri,
    LoginRow.created_at,
    LoginRow.storage_target,
    LoginRow.login_hint,
    LoginRow.message_hint,
)
_NAMES = tuple(column.key for column in _FIELDS)

_ROWS: Any = LoginRow.__table__
_ADD = insert(_ROWS).inline()
_PEEK = select(*_FIELDS).where(LoginRow.state == bindparam("of_state"))
_TAKE = (
    update(_ROWS)
    .where(
        _ROWS.c.state == bindparam("of_state"),
        _ROWS.c.consumed_at.is_(None),
        _ROWS.c.created_at >= bindparam("youngest"),
    )
    .returning(*(_ROWS.c[column.key] for column in _FIELDS))
)


class TableLogins:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, record: LoginRecord) -> None:
        values = {column.key: getattr(record, column.key) for column in _FIELDS}
        with at_once(self._engine) as connection:
            ask_on(connection, _ADD, **values)

    def consume(self, state: str, now: datetime) -> LoginRecord | None:
        """Committed by itself: a launch that fails later has spent its login all the same."""
        values = {"of_state": state, "youngest": now - LOGIN_LIFE, "consumed_at": now}
        with at_once(self._engine) as connection:
            return _record(ask_on(connection, _TAKE, **values).one_or_none())

    def peek(self, state: str) -> LoginRecord | None:
        with asking(self._engine) as connection:
            return _record(ask_on(connection, _PEEK, of_state=state).one_or_none())


def _record(row: Row | None) -> LoginRecord | None:
    return None if row is None else LoginRecord(**dict(zip(_NAMES, row, strict=True)))
