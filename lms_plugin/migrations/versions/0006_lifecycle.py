"""Keys are published before they sign; notices of platforms; copies of links; merged academies."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _prepare_keys()
    with op.batch_alter_table("academy") as table:
        table.add_column(sa.Column("merged_into", sa.String(length=36), nullable=True))
    with op.batch_alter_table("deployment") as table:
        table.add_column(sa.Column("notices_url", sa.String(length=2000), nullable=True))
    with op.batch_alter_table("placement") as table:
        table.add_column(sa.Column("link_key", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("copied", _json(), nullable=True))
        table.create_index(op.f("ix_placement_link_key"), ["link_key"], unique=False)
    _make_notices()


def _prepare_keys() -> None:
    with op.batch_alter_table("tool_key") as table:
        table.add_column(sa.Column("signs_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    # A key of before signed from its first moment.
    op.execute("UPDATE tool_key SET signs_at = created_at")
    with op.batch_alter_table("tool_key") as table:
        table.alter_column("signs_at", existing_type=sa.DateTime(timezone=True), nullable=False)


def _make_notices() -> None:
    op.create_table(
        "notice_handler",
        sa.Column("id", _id(), nullable=False),
        sa.Column("deployment_id", _id(), nullable=False),
        sa.Column("notice_type", sa.String(length=64), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("sent", sa.String(length=2000), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployment.id"], name=op.f("fk_notice_handler_deployment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_handler")),
        sa.UniqueConstraint("deployment_id", "notice_type", name=op.f("uq_notice_handler_deployment_id_notice_type")),
    )
    op.create_index(op.f("ix_notice_handler_deployment_id"), "notice_handler", ["deployment_id"])
    op.create_index(op.f("ix_notice_handler_due_at"), "notice_handler", ["due_at"])
    op.create_table(
        "notice",
        sa.Column("id", _id(), nullable=False),
        sa.Column("registration_id", _id(), nullable=False),
        sa.Column("nonce_digest", sa.String(length=64), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("notice_type", sa.String(length=255), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_notice_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("registration_id", "nonce_digest", name=op.f("uq_notice_registration_id_nonce_digest")),
    )
    op.create_index(op.f("ix_notice_registration_id"), "notice", ["registration_id"])
    op.create_index(op.f("ix_notice_received_at"), "notice", ["received_at"])
    op.create_table(
        "context_copy",
        sa.Column("id", _id(), nullable=False),
        sa.Column("deployment_id", _id(), nullable=False),
        sa.Column("context_id", sa.String(length=255), nullable=False),
        sa.Column("origin_id", sa.String(length=255), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployment.id"], name=op.f("fk_context_copy_deployment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_context_copy")),
        sa.UniqueConstraint("deployment_id", "context_id", "origin_id", name=op.f("uq_context_copy_deployment_id_context_id_origin_id")),
    )
    op.create_index(op.f("ix_context_copy_deployment_id"), "context_copy", ["deployment_id"])


def downgrade() -> None:
    for table in ("context_copy", "notice", "notice_handler"):
        op.drop_table(table)
    with op.batch_alter_table("placement") as batch:
        batch.drop_index(op.f("ix_placement_link_key"))
        batch.drop_column("copied")
        batch.drop_column("link_key")
    with op.batch_alter_table("deployment") as batch:
        batch.drop_column("notices_url")
    with op.batch_alter_table("academy") as batch:
        batch.drop_column("merged_into")
    with op.batch_alter_table("tool_key") as batch:
        batch.drop_column("withdrawn_at")
        batch.drop_column("signs_at")


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _json() -> sa.types.TypeEngine[object]:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
