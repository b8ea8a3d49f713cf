"""Kept for its number: what corrected versions need came with 0018, when installations stood at 0012 already."""

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing: see 0018."""


def downgrade() -> None:
    """Nothing: see 0018."""
