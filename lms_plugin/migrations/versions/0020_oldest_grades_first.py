"""The index of the grades that are due holds their id too, so that the oldest are found in it without sorting.

A cohort whose results are sent once more is due at one moment: with the moment alone each batch of twenty would sort
all that wait.
"""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

INDEX, TABLE = "ix_grade_due", "grade"


def upgrade() -> None:
    op.drop_index(INDEX, TABLE)
    op.create_index(INDEX, TABLE, ["status", "due_at", "id"])


def downgrade() -> None:
    op.drop_index(INDEX, TABLE)
    op.create_index(INDEX, TABLE, ["status", "due_at"])
