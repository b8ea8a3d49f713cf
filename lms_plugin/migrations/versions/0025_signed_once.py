"""An academy signs a version of the law once: the database says so, also to two jurists of the same instant.

Where two have, the newest stays, which is the one that counted; the audit list tells of the other one still.
"""

import sqlalchemy as sa
from alembic import op

from lms_plugin.migrations.append_only import protect, release

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TABLE, KEY = "sign_off", "uq_sign_off_academy_id_version_id"


def upgrade() -> None:
    release(TABLE)
    signed = sa.table(TABLE, sa.column("id"), sa.column("academy_id"), sa.column("version_id"))
    counted = sa.select(sa.func.max(signed.c.id)).group_by(signed.c.academy_id, signed.c.version_id)
    op.execute(sa.delete(signed).where(signed.c.id.not_in(counted)))
    with op.batch_alter_table(TABLE) as table:
        table.create_unique_constraint(KEY, ["academy_id", "version_id"])
    protect(TABLE)


def downgrade() -> None:
    release(TABLE)
    with op.batch_alter_table(TABLE) as table:
        table.drop_constraint(KEY, type_="unique")
    protect(TABLE)
