"""Room on each page of PostgreSQL for the rows that every move changes.

A new version of a row that stays on its page leaves the indexes of the table alone (PostgreSQL, "Heap-Only Tuples");
an attempt has eight, one of them over random values.
"""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLES = ("attempt", "progress")
FULL = 60
"""Per cent of a page that new rows may fill."""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"ALTER TABLE {table} SET (fillfactor = {FULL})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"ALTER TABLE {table} RESET (fillfactor)")
