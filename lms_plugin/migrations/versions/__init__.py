"""The migrations, one file each. Alembic finds them by their revision, not by this package."""
