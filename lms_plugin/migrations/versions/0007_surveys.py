"""Answers of surveys that lead to nobody, and entries of journals."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "journal_entry",
        sa.Column("id", _id(), nullable=False),
        sa.Column("attempt_id", _id(), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("body", _json(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_journal_entry_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint("attempt_id", "key", name=op.f("uq_journal_entry_attempt_id_key")),
    )
    op.create_table(
        "survey_box",
        sa.Column("id", _id(), nullable=False),
        sa.Column("cohort_id", _id(), nullable=False),
        sa.Column("programme_id", _id(), nullable=False),
        sa.Column("series", sa.String(length=64), nullable=False),
        sa.Column("wave", sa.String(length=64), nullable=False),
        sa.Column("sheets", _json(), nullable=False),
        sa.Column("words", _json(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_survey_box_cohort_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_survey_box_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_box")),
        sa.UniqueConstraint("cohort_id", "programme_id", "series", "wave", name=op.f("uq_survey_box_cohort_id_programme_id_series_wave")),
    )
    op.create_index(op.f("ix_survey_box_cohort_id"), "survey_box", ["cohort_id"])
    op.create_index(op.f("ix_survey_box_programme_id"), "survey_box", ["programme_id"])


def downgrade() -> None:
    op.drop_table("survey_box")
    op.drop_table("journal_entry")


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _json() -> sa.types.TypeEngine[object]:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
