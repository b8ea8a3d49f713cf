"""Corrected versions: which one corrects which, what is still to be judged anew, and the outcomes of before."""

import sqlalchemy as sa
from alembic import op

from lms_plugin.migrations.append_only import freeze, release

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("module_version") as table:
        table.add_column(sa.Column("corrects_id", _ID, nullable=True))
        table.create_foreign_key(op.f("fk_module_version_corrects_id"), "module_version", ["corrects_id"], ["id"])
        table.create_index(op.f("ix_module_version_corrects_id"), ["corrects_id"])
    op.create_table(
        "correction",
        sa.Column("id", _ID, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("version_id", _ID, nullable=False),
        sa.Column("asked_by", sa.String(length=36), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("after_id", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["version_id"], ["module_version.id"], name=op.f("fk_correction_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("uuid", name=op.f("uq_correction_uuid")),
        sa.UniqueConstraint("version_id", name=op.f("uq_correction_version_id")),
    )
    op.create_index(op.f("ix_correction_due_at"), "correction", ["due_at"])
    _past_outcomes()
    freeze("past_outcome")


def _past_outcomes() -> None:
    op.create_table(
        "past_outcome",
        sa.Column("id", _ID, nullable=False),
        sa.Column("attempt_id", _ID, nullable=False),
        sa.Column("version_id", _ID, nullable=False),
        sa.Column("by_version_id", _ID, nullable=False),
        sa.Column("earned", sa.Double(), nullable=True),
        sa.Column("possible", sa.Double(), nullable=True),
        sa.Column("earned_after", sa.Double(), nullable=False),
        sa.Column("possible_after", sa.Double(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_past_outcome_attempt_id")),
        sa.ForeignKeyConstraint(["version_id"], ["module_version.id"], name=op.f("fk_past_outcome_version_id")),
        sa.ForeignKeyConstraint(["by_version_id"], ["module_version.id"], name=op.f("fk_past_outcome_by_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_outcome")),
        sa.UniqueConstraint("attempt_id", "by_version_id", name=op.f("uq_past_outcome_attempt_id_by_version_id")),
    )
    for column in ("version_id", "by_version_id"):
        op.create_index(op.f(f"ix_past_outcome_{column}"), "past_outcome", [column])


def downgrade() -> None:
    release("past_outcome")
    op.drop_table("past_outcome")
    op.drop_table("correction")
    with op.batch_alter_table("module_version") as table:
        table.drop_index(op.f("ix_module_version_corrects_id"))
        table.drop_constraint(op.f("fk_module_version_corrects_id"), type_="foreignkey")
        table.drop_column("corrects_id")
