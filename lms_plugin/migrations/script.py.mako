"""${message}."""
# ruff: noqa: PLR0915  # A migration is a list.

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
% if down_revision is None:
from lms_plugin.migrations.append_only import protect, release

% endif
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
% if down_revision is None:
    if op.get_bind().dialect.name == "postgresql":
        # Modules and versions point at each other; PostgreSQL ties the knot when both are there.
        for column in ("draft_version_id", "published_version_id"):
            op.create_foreign_key(f"fk_module_{column}", "module", "module_version", [column], ["id"])
    protect("audit")
% endif


def downgrade() -> None:
% if down_revision is None:
    release("audit")
    if op.get_bind().dialect.name == "postgresql":
        for column in ("draft_version_id", "published_version_id"):
            op.drop_constraint(f"fk_module_{column}", "module", type_="foreignkey")
% endif
    ${downgrades if downgrades else "pass"}
