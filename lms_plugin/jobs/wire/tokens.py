"""`lti.ports.Tokens` on our tables, shared by all processes, sealed at rest.

When a token is asked for or thrown away is decided in `lti.services`.
"""

import hashlib

from cryptography.fernet import InvalidToken
from sqlalchemy import ColumnElement, Engine, and_, delete, select

from lms_plugin.db.inserts import insert_into
from lms_plugin.jobs.transactions import reading, writing
from lms_plugin.models import AccessTokenRow
from lms_plugin.services.keys import Secrets, sealing
from lti.ports import AccessToken


class TableTokens:
    def __init__(self, engine: Engine, secrets: Secrets) -> None:
        self._engine = engine
        self._seal = sealing(secrets)

    def get(self, registration_id: int, scopes: frozenset[str]) -> AccessToken | None:
        with reading(self._engine) as session:
            row = session.scalar(select(AccessTokenRow).where(_of(registration_id, scopes)))
        if row is None:
            return None
        try:
            return AccessToken(self._seal.decrypt(row.value.encode()).decode(), row.expires_at)
        except InvalidToken:  # Sealed with a secret that nobody named since: as good as none.
            return None

    def put(self, registration_id: int, scopes: frozenset[str], token: AccessToken) -> None:
        fresh = {"value": self._seal.encrypt(token.value.encode()).decode(), "expires_at": token.expires_at}
        key = {"registration_id": registration_id, "scopes_digest": _digest(scopes)}
        with writing(self._engine) as session:
            statement = insert_into(session, AccessTokenRow).values(**key, **fresh)
            session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=fresh))

    def drop(self, registration_id: int, scopes: frozenset[str]) -> None:
        with writing(self._engine) as session:
            session.execute(delete(AccessTokenRow).where(_of(registration_id, scopes)))


def _of(registration_id: int, scopes: frozenset[str]) -> ColumnElement[bool]:
    return and_(
        AccessTokenRow.registration_id == registration_id, AccessTokenRow.scopes_digest == _digest(scopes)
    )


def _digest(scopes: frozenset[str]) -> str:
    return hashlib.sha256(" ".join(sorted(scopes)).encode()).hexdigest()
