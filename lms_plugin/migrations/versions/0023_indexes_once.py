"""Two indexes go: a unique key of the same table begins with their column and serves whoever looks for it."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_TABLES = ("attempt", "progress")


def upgrade() -> None:
    for table in _TABLES:
        op.drop_index(f"ix_{table}_enrolment_id", table)


def downgrade() -> None:
    for table in _TABLES:
        op.create_index(f"ix_{table}_enrolment_id", table, ["enrolment_id"])
