"""Certificates; the path of a cohort; the university behind an academy's credits."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("academy") as table:
        table.add_column(sa.Column("university", sa.String(length=255), nullable=True))
    with op.batch_alter_table("cohort") as table:
        table.add_column(sa.Column("path", sa.String(length=16), nullable=True))
    # Everything was asked of everybody before.
    op.execute("UPDATE cohort SET path = 'specialist'")
    with op.batch_alter_table("cohort") as table:
        table.alter_column("path", existing_type=sa.String(length=16), nullable=False)
    op.create_table(
        "certificate",
        sa.Column("id", _id(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("academy_id", _id(), nullable=False),
        sa.Column("person_id", _id(), nullable=True),
        sa.Column("programme_id", _id(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("titles", _json(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=16), nullable=False),
        sa.Column("modules", _json(), nullable=False),
        sa.Column("laws", _json(), nullable=False),
        sa.Column("university", sa.String(length=255), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["academy_id"], ["academy.id"], name=op.f("fk_certificate_academy_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_certificate_person_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_certificate_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("uuid", name=op.f("uq_certificate_uuid")),
        sa.UniqueConstraint("code", name=op.f("uq_certificate_code")),
        sa.UniqueConstraint("person_id", "programme_id", name=op.f("uq_certificate_person_id_programme_id")),
    )
    for column in ("academy_id", "person_id", "programme_id"):
        op.create_index(op.f(f"ix_certificate_{column}"), "certificate", [column])


def downgrade() -> None:
    op.drop_table("certificate")
    with op.batch_alter_table("cohort") as table:
        table.drop_column("path")
    with op.batch_alter_table("academy") as table:
        table.drop_column("university")


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _json() -> sa.types.TypeEngine[object]:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
