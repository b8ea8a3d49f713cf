"""The declarative base and the Flask extension around the engine.

Who commits, and when, is `lms_plugin.web.transactions`' matter.
"""

from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any, ClassVar, Final

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from pydantic_core import from_json, to_json
from sqlalchemy import MetaData, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction
from sqlalchemy.pool import ConnectionPoolEntry

from lms_plugin.db.folding import SQLITE_NAME, fold_or_none

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Parent of every table."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=CONVENTION)


WRITES: Final = "writes"
"""Among a connection's execution options: what is begun now will write."""


def read_only(connection: Connection) -> None:
    """Let PostgreSQL take each statement for itself, until the connection goes back to its pool; before the first.

    A read needs no BEGIN and no ROLLBACK, and psycopg forgets its prepared statements at each ROLLBACK
    (psycopg 3, "Prepared statements"), so that every join would be planned anew: 5 ms for a page's two. SQLite reads
    in one deferred transaction. SQLAlchemy's isolation level AUTOCOMMIT does the same by an event of the engine, for
    which each connection and statement then looks: fifty calls for a page.
    """
    if connection.dialect.name == "postgresql":
        _set_autocommit(connection, now=True)


def _set_autocommit(connection: Connection, *, now: bool) -> None:
    own: Any = connection.connection.driver_connection
    own.autocommit = now


READS: Final = "reads"
"""In `Session.info`: what is begun now will only read, until `begin_writing`."""


WAITS: Final = "waits"
"""In `Session.info`: a unit of work that has written nothing yet, and begins its transaction with the first write."""


class RequestSession(FlaskSession):
    """A session that only reads while its `info` says `READS`, and begins late where it says `WAITS`."""

    _held: tuple[SessionTransaction, Connection] | None = None

    def connection(
        self, bind_arguments: Any = None, execution_options: Mapping[str, Any] | None = None
    ) -> Connection:
        """The connection of what is begun, which stays the same to its end: a request asks for it again and again."""
        if bind_arguments or execution_options:
            return super().connection(bind_arguments, execution_options)
        if self._held is not None and self._held[0] is self.get_transaction():
            return self._held[1]
        found = super().connection()
        begun = self.get_transaction()
        self._held = None if begun is None else (begun, found)
        return found

    def get_bind(self, *what: Any, **named: Any) -> Engine | Connection:
        """The engine of the application; what writes begins here where it was to begin late."""
        if self.info.get(WAITS) and writes(named.get("clause")):
            begin_now(self)
        return super().get_bind(*what, **named)

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write what is new or changed, in a transaction; most moves know no objects at all."""
        if not (self.new or self.identity_map):
            return
        if self.info.get(WAITS) and (self.new or self.dirty or self.deleted):
            begin_now(self)
        super().flush(objects)


@event.listens_for(RequestSession, "after_begin")
def _on_session_begin(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    # A savepoint begins too, within what may have become a transaction meanwhile.
    if session.info.get(READS) and not transaction.nested:
        read_only(connection)


def writes(statement: Any) -> bool:
    """Whether a statement changes rows, or locks them for whoever will."""
    return statement is not None and (statement.is_dml or getattr(statement, "_for_update_arg", None) is not None)


def begin_writing(session: Session, *, late: bool = False) -> None:
    """Make what follows one transaction, up to the commit or the rollback; what was read before is read anew.

    PostgreSQL goes on with the connection that has read, which keeps what it has prepared; `late`, the transaction
    begins there with the first statement that writes. SQLite must take its write lock at the start, because a
    transaction that read first fails at once with "locked".
    """
    if session.info.get(READS) and session.get_bind().dialect.name == "postgresql":
        session.expire_all()
        session.info[WAITS] = True
        if not late:
            begin_now(session)
    else:
        session.rollback()
        session.info.pop(READS, None)
        session.connection(execution_options={WRITES: True})


def end_writing(session: Session) -> None:
    """Forget a unit of work that is committed or rolled back; where nothing was begun, the session goes on reading."""
    if not session.info.pop(WAITS, False):
        session.info.pop(READS, None)


def may_wait(session: Session) -> bool:
    """Whether nothing was written yet, so that one statement may be a transaction of its own."""
    return bool(session.info.get(WAITS))


def begin_now(session: Session) -> None:
    """Begin what `begin_writing` has put off; nothing where it is begun."""
    if session.info.pop(WAITS, False):
        _set_autocommit(session.connection(), now=False)


db = SQLAlchemy(model_class=Base, session_options={"class_": RequestSession})

MAY_IDLE: Final = 5.0
"""Seconds after which a connection is asked whether it is still there."""


def prepare(engine: Engine) -> None:
    """Teach an engine the manners of its kind of database; before its first use."""
    (_prepare_sqlite if engine.dialect.name == "sqlite" else _prepare_postgres)(engine)


def _prepare_sqlite(engine: Engine) -> None:
    """Give SQLite the manners of a server: WAL, foreign keys, and writers that wait instead of failing.

    A deferred transaction that reads and then writes fails at once with
    "database is locked", whatever the time-out; `BEGIN IMMEDIATE` queues. So
    transactions that will write say so by the execution option `writes`.
    """

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000", "synchronous=FULL"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        connection.create_function(SQLITE_NAME, 1, fold_or_none, deterministic=True)

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def engine_options(url: str) -> dict[str, Any]:
    """Pool settings; what stands in an error, and so in the log, is the statement without its values.

    On PostgreSQL, pydantic writes JSON in a quarter of the time that `json` takes, and reads it in two thirds.
    """
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 10, "check_same_thread": False}, "hide_parameters": True}
    # Whoever comes next takes the connection that was used last: it has its statements prepared and its pages at hand.
    pool = {"pool_size": 10, "max_overflow": 10, "pool_timeout": 10, "pool_use_lifo": True}
    return {**pool, "hide_parameters": True, "json_serializer": to_json, "json_deserializer": from_json}


def _prepare_postgres(engine: Engine) -> None:
    """Let a connection that has only read begin transactions again, and notice before its use that it was closed.

    SQLAlchemy's own `pool_pre_ping` asks at every use, which is one more round trip for each request.
    """

    @event.listens_for(engine, "checkin")
    def _on_checkin(connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["idle_since"] = monotonic()
        if connection is not None and connection.autocommit:
            connection.autocommit = False

    @event.listens_for(engine, "checkout")
    def _on_checkout(connection: Any, record: ConnectionPoolEntry, _fairy: Any) -> None:
        if monotonic() - record.info.get("idle_since", monotonic()) < MAY_IDLE:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error


