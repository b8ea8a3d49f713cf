"""Triggers by which a table can only grow: the database itself refuses to change or delete its rows.

A batch migration makes a SQLite table anew and loses its triggers: whoever changes
such a table calls `protect` again.
"""

from alembic import op

_SQLITE = """
CREATE TRIGGER {table}_refuses_{act} BEFORE {act} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

_FUNCTION = """
CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$
"""

_POSTGRESQL = """
CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()
"""


def protect(table: str) -> None:
    """Let the table only grow from now on."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_FUNCTION.format(table=table))
        op.execute(_POSTGRESQL.format(table=table))
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(_SQLITE.format(table=table, act=act))


def freeze(table: str) -> None:
    """Let nobody change a row from now on; rows may be deleted, with the person whom they are about."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_FUNCTION.format(table=table))
        op.execute(_POSTGRESQL.format(table=table).replace("UPDATE OR DELETE OR TRUNCATE", "UPDATE OR TRUNCATE"))
        return
    op.execute(_SQLITE.format(table=table, act="UPDATE"))


def release(table: str) -> None:
    """Take the triggers away, before a table is changed or dropped."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_change ON {table}")
        op.execute(f"DROP FUNCTION IF EXISTS {table}_is_append_only()")
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_{act}")
