"""The database: engine, session and column types, alike on SQLite and PostgreSQL.

Tables live in `lms_plugin.models`.
"""

from lms_plugin.db.base import Base, db
from lms_plugin.db.types import Json, UtcDateTime

__all__ = ["Base", "Json", "UtcDateTime", "db"]
