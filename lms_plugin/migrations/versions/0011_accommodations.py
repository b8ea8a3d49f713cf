"""Extra time, forms and bookmarks."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _accommodations()


def _accommodations() -> None:
    with op.batch_alter_table("enrolment") as table:
        table.add_column(sa.Column("extra_time", sa.String(length=16), nullable=True))
    # Nobody had any before.
    op.execute("UPDATE enrolment SET extra_time = 'none'")
    with op.batch_alter_table("enrolment") as table:
        table.alter_column("extra_time", existing_type=sa.String(length=16), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("enrolment") as table:
        table.drop_column("extra_time")
