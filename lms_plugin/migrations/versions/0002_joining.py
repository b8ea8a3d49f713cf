"""Platforms that register themselves: one-time invitations, proposals, and a deployment that comes later."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("awaits_deployment", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "platform_invitation",
        sa.Column("id", _id(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("academy_id", _id(), nullable=True),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("family", sa.String(length=32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["academy_id"], ["academy.id"], name=op.f("fk_platform_invitation_academy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_invitation")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_platform_invitation_token_digest")),
        sa.UniqueConstraint("uuid", name=op.f("uq_platform_invitation_uuid")),
    )
    with op.batch_alter_table("platform_invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_platform_invitation_academy_id"), ["academy_id"], unique=False)
    _create_proposal()


def _create_proposal() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")  # type: ignore[no-untyped-call]
    op.create_table(
        "proposal",
        sa.Column("id", _id(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("academy_id", _id(), nullable=True),
        sa.Column("invitation_id", _id(), nullable=False),
        sa.Column("registration_id", _id(), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("issuer", sa.String(length=500), nullable=False),
        sa.Column("client_id", sa.String(length=255), nullable=False),
        sa.Column("auth_url", sa.String(length=2000), nullable=False),
        sa.Column("token_url", sa.String(length=2000), nullable=False),
        sa.Column("jwks_url", sa.String(length=2000), nullable=False),
        sa.Column("token_audience", sa.String(length=2000), nullable=True),
        sa.Column("family", sa.String(length=32), nullable=False),
        sa.Column("deployment_id", sa.String(length=255), nullable=True),
        sa.Column("scopes", json, nullable=False),
        sa.Column("messages", json, nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["academy_id"], ["academy.id"], name=op.f("fk_proposal_academy_id")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["platform_invitation.id"], name=op.f("fk_proposal_invitation_id")
        ),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_proposal_registration_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("uuid", name=op.f("uq_proposal_uuid")),
    )
    waiting = sa.text("status = 'waiting'")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_academy_id"), ["academy_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_registration_id"), ["registration_id"], unique=False)
        batch_op.create_index(
            "ix_proposal_waiting", ["issuer", "client_id"], unique=True,
            postgresql_where=waiting, sqlite_where=waiting,
        )  # fmt: skip


def downgrade() -> None:
    op.drop_table("proposal")
    op.drop_table("platform_invitation")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_column("awaits_deployment")
