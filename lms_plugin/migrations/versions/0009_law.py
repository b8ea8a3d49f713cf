"""Jurists of an academy and their sign-offs of overlays; drafts of overlays."""

import sqlalchemy as sa
from alembic import op

from lms_plugin.migrations.append_only import protect, release

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """No version was ever signed in the old column: nothing wrote it."""
    _flag("person", "is_jurist")
    _flag("overlay_version", "is_draft")
    with op.batch_alter_table("overlay_version") as table:
        table.drop_column("signed_off_by")
    op.create_table(
        "sign_off",
        sa.Column("id", _ID, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("academy_id", _ID, nullable=False),
        sa.Column("version_id", _ID, nullable=False),
        sa.Column("person_uuid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["academy_id"], ["academy.id"], name=op.f("fk_sign_off_academy_id")),
        sa.ForeignKeyConstraint(["version_id"], ["overlay_version.id"], name=op.f("fk_sign_off_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
        sa.UniqueConstraint("uuid", name=op.f("uq_sign_off_uuid")),
    )
    for column in ("academy_id", "version_id"):
        op.create_index(op.f(f"ix_sign_off_{column}"), "sign_off", [column])
    protect("sign_off")


def _flag(table: str, name: str) -> None:
    """A yes or no that rows of before have not been given."""
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table(table) as batch:
        batch.alter_column(name, existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    release("sign_off")
    op.drop_table("sign_off")
    with op.batch_alter_table("overlay_version") as table:
        table.add_column(sa.Column("signed_off_by", sa.String(length=255), nullable=True))
        table.drop_column("is_draft")
    with op.batch_alter_table("person") as table:
        table.drop_column("is_jurist")
