"""An attempt that is handed in stays where it is on its page, because no index names what changes in it any more.

The key over open attempts goes: whoever opens one takes the number after the last that they have seen, which was
finished, and the number is unique. So does the uuid of an attempt, which nobody ever asked for: the outside world
knows an attempt by its activity and its number. Each finish wrote to all seven indexes, one of them over random values.
"""

import sqlalchemy as sa
from alembic import op

from lms_plugin.db.uuids import fresh_uuid

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_OPEN = sa.text("finished_at IS NULL")


def upgrade() -> None:
    op.drop_index("uq_attempt_open", "attempt")
    with op.batch_alter_table("attempt") as table:
        table.drop_constraint("uq_attempt_uuid", type_="unique")
        table.drop_column("uuid")


def downgrade() -> None:
    with op.batch_alter_table("attempt") as table:
        table.add_column(sa.Column("uuid", sa.String(length=36), nullable=True))
    attempts = sa.table("attempt", sa.column("uuid"))
    op.execute(sa.update(attempts).values(uuid=fresh_uuid()))
    with op.batch_alter_table("attempt") as table:
        table.alter_column("uuid", existing_type=sa.String(length=36), nullable=False)
        table.create_unique_constraint("uq_attempt_uuid", ["uuid"])
    columns = ["enrolment_id", "module_id", "activity_key"]
    op.create_index("uq_attempt_open", "attempt", columns, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
