"""Tickets of windows count once; types of notices that a platform has offered."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns that the previous release does not read."""
    with op.batch_alter_table("visit") as batch:
        batch.add_column(sa.Column("ticket_digest", sa.String(length=64), nullable=True))
    with op.batch_alter_table("deployment") as batch:
        batch.add_column(sa.Column("notice_types", sa.String(length=500), nullable=True))


def downgrade() -> None:
    """Forget them."""
    with op.batch_alter_table("deployment") as batch:
        batch.drop_column("notice_types")
    with op.batch_alter_table("visit") as batch:
        batch.drop_column("ticket_digest")
