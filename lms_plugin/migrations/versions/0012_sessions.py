"""Attendance."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "session_meeting",
        sa.Column("id", _id(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("cohort_id", _id(), nullable=False),
        sa.Column("module_id", _id(), nullable=False),
        sa.Column("activity_key", sa.String(length=64), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_session_meeting_cohort_id")),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name=op.f("fk_session_meeting_module_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_meeting")),
        sa.UniqueConstraint("uuid", name=op.f("uq_session_meeting_uuid")),
        sa.UniqueConstraint(
            "cohort_id", "module_id", "activity_key", name=op.f("uq_session_meeting_cohort_id_module_id_activity_key")
        ),
    )
    op.create_index(op.f("ix_session_meeting_cohort_id"), "session_meeting", ["cohort_id"])
    op.create_index(op.f("ix_session_meeting_module_id"), "session_meeting", ["module_id"])


def downgrade() -> None:
    op.drop_table("session_meeting")


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")
