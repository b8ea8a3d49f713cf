"""Single activities as links, columns that come and go, stages of grades, differences of rosters."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("placement", schema=None) as table:
        table.add_column(sa.Column("activity_key", sa.String(length=64), nullable=True))
    with op.batch_alter_table("enrolment", schema=None) as table:
        table.add_column(sa.Column("is_test", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("enrolment", schema=None) as table:
        table.alter_column("is_test", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("cohort", schema=None) as table:
        table.add_column(sa.Column("roster_full_at", MOMENT, nullable=True))
        table.add_column(sa.Column("differences_url", sa.String(length=2000), nullable=True))
    _line_items()
    _grades()


def _line_items() -> None:
    with op.batch_alter_table("line_item", schema=None) as table:
        table.add_column(sa.Column("container", sa.String(length=2000), nullable=True))
        table.add_column(sa.Column("state", sa.String(length=16), nullable=False, server_default="live"))
        table.add_column(sa.Column("check_at", MOMENT, nullable=True))
        table.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("failure", sa.String(length=500), nullable=True))
        table.add_column(sa.Column("made_at", MOMENT, nullable=True))
        table.add_column(sa.Column("results_at", MOMENT, nullable=True))
        table.add_column(sa.Column("results_due_at", MOMENT, nullable=True))
        table.add_column(sa.Column("results_failure", sa.String(length=500), nullable=True))
        table.create_index(op.f("ix_line_item_check_at"), ["check_at"], unique=False)
        table.create_index(op.f("ix_line_item_results_due_at"), ["results_due_at"], unique=False)
    with op.batch_alter_table("line_item", schema=None) as table:
        table.alter_column("state", existing_type=sa.String(16), existing_nullable=False, server_default=None)
        table.alter_column("tries", existing_type=sa.Integer(), existing_nullable=False, server_default=None)


def _grades() -> None:
    with op.batch_alter_table("grade", schema=None) as table:
        table.add_column(sa.Column("wanted_stage", sa.String(length=16), nullable=False, server_default="in_progress"))
        table.add_column(sa.Column("wanted_at", MOMENT, nullable=True))
        table.add_column(sa.Column("started_at", MOMENT, nullable=True))
        table.add_column(sa.Column("submitted_at", MOMENT, nullable=True))
        table.add_column(sa.Column("sent_stage", sa.String(length=16), nullable=True))
        table.add_column(sa.Column("result_share", sa.Double(), nullable=True))
        table.add_column(sa.Column("result_at", MOMENT, nullable=True))
        table.alter_column("wanted_share", existing_type=sa.Double(), nullable=True)
    op.execute("UPDATE grade SET wanted_stage = 'completed' WHERE wanted_complete")
    op.execute("UPDATE grade SET wanted_at = COALESCE(sent_at, due_at)")
    op.execute("UPDATE grade SET sent_stage = wanted_stage WHERE sent_share IS NOT NULL")
    with op.batch_alter_table("grade", schema=None) as table:
        table.alter_column("wanted_stage", existing_type=sa.String(16), existing_nullable=False, server_default=None)
        table.alter_column("wanted_at", existing_type=MOMENT, nullable=False)
        table.drop_column("wanted_complete")


def downgrade() -> None:
    with op.batch_alter_table("grade", schema=None) as table:
        table.add_column(sa.Column("wanted_complete", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE grade SET wanted_complete = true WHERE wanted_stage = 'completed'")
    op.execute("UPDATE grade SET wanted_share = 0 WHERE wanted_share IS NULL")
    with op.batch_alter_table("grade", schema=None) as table:
        table.alter_column("wanted_complete", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
        table.alter_column("wanted_share", existing_type=sa.Double(), nullable=False)
        for name in ("result_at", "result_share", "sent_stage", "submitted_at", "started_at", "wanted_at"):
            table.drop_column(name)
        table.drop_column("wanted_stage")
    with op.batch_alter_table("line_item", schema=None) as table:
        table.drop_index(op.f("ix_line_item_results_due_at"))
        table.drop_index(op.f("ix_line_item_check_at"))
        for name in ("results_failure", "results_due_at", "results_at", "made_at", "failure", "tries"):
            table.drop_column(name)
        for name in ("check_at", "state", "container"):
            table.drop_column(name)
    with op.batch_alter_table("cohort", schema=None) as table:
        table.drop_column("differences_url")
        table.drop_column("roster_full_at")
    with op.batch_alter_table("enrolment", schema=None) as table:
        table.drop_column("is_test")
    with op.batch_alter_table("placement", schema=None) as table:
        table.drop_column("activity_key")
