"""Media of module versions, and bookmarks."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "media_file",
        sa.Column("id", _id(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_file")),
        sa.UniqueConstraint("digest", name=op.f("uq_media_file_digest")),
    )
    op.create_table(
        "version_media",
        sa.Column("id", _id(), nullable=False),
        sa.Column("version_id", _id(), nullable=False),
        sa.Column("media_id", _id(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["module_version.id"], name=op.f("fk_version_media_version_id")),
        sa.ForeignKeyConstraint(["media_id"], ["media_file.id"], name=op.f("fk_version_media_media_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_media")),
        sa.UniqueConstraint("version_id", "media_id", name=op.f("uq_version_media_version_id_media_id")),
    )
    op.create_index(op.f("ix_version_media_version_id"), "version_media", ["version_id"])
    op.create_index(op.f("ix_version_media_media_id"), "version_media", ["media_id"])
    op.create_table(
        "bookmark",
        sa.Column("id", _id(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("enrolment_id", _id(), nullable=False),
        sa.Column("module_id", _id(), nullable=False),
        sa.Column("activity_key", sa.String(length=64), nullable=False),
        sa.Column("section", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_bookmark_enrolment_id")),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name=op.f("fk_bookmark_module_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookmark")),
        sa.UniqueConstraint("uuid", name=op.f("uq_bookmark_uuid")),
        sa.UniqueConstraint(
            "enrolment_id", "module_id", "activity_key", "section",
            name=op.f("uq_bookmark_enrolment_id_module_id_activity_key_section"),
        ),
    )
    op.create_index(op.f("ix_bookmark_enrolment_id"), "bookmark", ["enrolment_id"])
    op.create_index(op.f("ix_bookmark_module_id"), "bookmark", ["module_id"])


def downgrade() -> None:
    for table in ("bookmark", "version_media", "media_file"):
        op.drop_table(table)


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")
