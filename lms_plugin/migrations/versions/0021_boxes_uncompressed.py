"""The sheets of a survey are kept as they are on PostgreSQL: each new one had the whole box unpacked and packed again.

At a hundred sheets that was half of what it costs to put one more into the box (PostgreSQL, "TOAST").
"""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _store("EXTERNAL")


def downgrade() -> None:
    _store("EXTENDED")


def _store(strategy: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE survey_box ALTER COLUMN sheets SET STORAGE {strategy}")
