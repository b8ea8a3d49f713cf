"""Groups of courses, meanings of roles, and the LTI 1.1 connection that came before."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _columns()
    _groups()


def _columns() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("role_overrides", json, nullable=True))
        batch_op.add_column(sa.Column("consumer_key", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("consumer_secret", sa.Text(), nullable=True))
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("linked_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("cohort", schema=None) as batch_op:
        batch_op.add_column(sa.Column("groups_url", sa.String(length=2000), nullable=True))
        batch_op.add_column(sa.Column("group_sets_url", sa.String(length=2000), nullable=True))
        batch_op.add_column(sa.Column("groups_failure", sa.String(length=500), nullable=True))


def _groups() -> None:
    op.create_table(
        "course_group",
        sa.Column("id", _ID, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("cohort_id", _ID, nullable=False),
        sa.Column("group_id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("set_name", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_course_group_cohort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_group")),
        sa.UniqueConstraint("cohort_id", "group_id", name=op.f("uq_course_group_cohort_id_group_id")),
        sa.UniqueConstraint("uuid", name=op.f("uq_course_group_uuid")),
    )
    op.create_table(
        "group_member",
        sa.Column("id", _ID, nullable=False),
        sa.Column("group_id", _ID, nullable=False),
        sa.Column("enrolment_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_group_member_enrolment_id")),
        sa.ForeignKeyConstraint(["group_id"], ["course_group.id"], name=op.f("fk_group_member_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_member")),
        sa.UniqueConstraint("group_id", "enrolment_id", name=op.f("uq_group_member_group_id_enrolment_id")),
    )
    op.create_table(
        "discussion_group",
        sa.Column("id", _ID, nullable=False),
        sa.Column("cohort_id", _ID, nullable=False),
        sa.Column("module_uuid", sa.String(length=36), nullable=False),
        sa.Column("activity_key", sa.String(length=64), nullable=False),
        sa.Column("group_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_discussion_group_cohort_id")),
        sa.ForeignKeyConstraint(["group_id"], ["course_group.id"], name=op.f("fk_discussion_group_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion_group")),
        sa.UniqueConstraint(
            "cohort_id", "module_uuid", "activity_key", "group_id",
            name=op.f("uq_discussion_group_cohort_id_module_uuid_activity_key_group_id"),
        ),
    )  # fmt: skip
    for table, column in (
        ("course_group", "cohort_id"), ("group_member", "enrolment_id"), ("discussion_group", "group_id"),
    ):  # fmt: skip
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


def downgrade() -> None:
    for table in ("discussion_group", "group_member", "course_group"):
        op.drop_table(table)
    for table, columns in (
        ("cohort", ("groups_failure", "group_sets_url", "groups_url")),
        ("person", ("linked_at",)),
        ("registration", ("consumer_secret", "consumer_key", "role_overrides")),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_column(column)
