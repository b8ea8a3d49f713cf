"""The tool's signing keys: made, sealed with the installation's secret, published, replaced, withdrawn.

A new key is published before it signs, because platforms keep our key set for
hours. Serving the set and signing with a key belong to `lms_plugin.jobs.wire`.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final, Literal, TypeAlias

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from lms_plugin.db import Base
from lms_plugin.models import AccessTokenRow, RegistrationRow, ToolKeyRow
from lti import keys
from lti.ports import ToolKey

Secrets: TypeAlias = tuple[str, ...]
"""The installation's secret first, which seals; the former ones behind it only open."""

State = Literal["next", "signing", "former", "withdrawn", "unreadable"]

PUBLISHED_AFTER_RETIREMENT: Final = timedelta(days=30)
"""A platform that caches our key set must be able to check what the old key signed."""

_SEALED: Final[tuple[tuple[type[Base], str], ...]] = (
    (ToolKeyRow, "pem"),
    (AccessTokenRow, "value"),
    (RegistrationRow, "consumer_secret"),
)
"""What is sealed at rest, and in which column."""

log = structlog.get_logger()


class NotWithdrawn(Exception):
    """There is no such published key, or no other one could sign in its place."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One key as the operator sees it; `signs_at` and `retired_at` bound the time in which it signs."""

    kid: str
    state: State
    created_at: datetime
    signs_at: datetime
    retired_at: datetime | None


def held(session: Session, secrets: Secrets, now: datetime) -> Sequence[ToolKey]:
    """Every key to publish, the signing one first; none where none was made yet.

    A key that no secret opens is left out and named in the log.
    """
    statement = (
        select(ToolKeyRow.kid, ToolKeyRow.pem)
        .where(_is_published(now))
        .order_by(_is_resting(now), ToolKeyRow.signs_at.desc(), ToolKeyRow.id.desc())
    )
    opened = [_opened(kid, pem, secrets) for kid, pem in session.execute(statement)]
    return [key for key in opened if key is not None]


def ensure_key(session: Session, secrets: Secrets, now: datetime) -> ToolKey:
    """The signing key; made where there is none that this installation's secrets open."""
    found = held(session, secrets, now)
    return found[0] if found else _make(session, secrets, now, now)


def rotate(session: Session, secrets: Secrets, now: datetime, lead: timedelta = timedelta()) -> ToolKey:
    """Publish a new key now and sign with it after the lead; the old ones stay published for 30 days after that.

    Where no other key can sign meanwhile, the new one does at once.
    """
    signs_at = now + lead if held(session, secrets, now) else now
    unretired = or_(ToolKeyRow.retired_at.is_(None), ToolKeyRow.retired_at > signs_at)
    session.execute(update(ToolKeyRow).where(unretired).values(retired_at=signs_at))
    return _make(session, secrets, now, signs_at)


def withdraw(session: Session, secrets: Secrets, kid: str, now: datetime) -> None:
    """Publish a key no longer, from this moment on: somebody else may have it. Raises NotWithdrawn."""
    others = [key.kid for key in held(session, secrets, now) if key.kid != kid]
    row = session.scalar(select(ToolKeyRow).where(ToolKeyRow.kid == kid, ToolKeyRow.withdrawn_at.is_(None)))
    if row is None or not others:
        raise NotWithdrawn
    row.withdrawn_at = now
    session.flush()


def listed(session: Session, secrets: Secrets, now: datetime) -> Sequence[KeyRow]:
    """Every key that was ever made, the newest first."""
    signing = next((key.kid for key in held(session, secrets, now)), "")
    rows = session.scalars(select(ToolKeyRow).order_by(ToolKeyRow.id.desc()))
    return [
        KeyRow(row.kid, _state(row, signing, secrets, now), row.created_at, row.signs_at, row.retired_at)
        for row in rows
    ]


def reseal(session: Session, secrets: Secrets) -> tuple[int, int]:
    """Seal what is sealed anew with the first secret, so that the former ones may be forgotten.

    Gives how many were sealed anew, and how many no secret opened; those are left as they are.
    """
    seal, done, lost = sealing(secrets), 0, 0
    for model, name in _SEALED:
        sealed = select(model).where(getattr(model, name).is_not(None)).with_for_update()
        for row in session.scalars(sealed):
            try:
                setattr(row, name, seal.rotate(getattr(row, name).encode()).decode())
                done += 1
            except InvalidToken:
                lost += 1
    session.flush()
    return done, lost


@lru_cache(maxsize=8)
def sealing(secrets: Secrets) -> MultiFernet:
    """What seals keys and tokens at rest with the first secret, and opens what any of them has sealed."""
    return MultiFernet([_fernet(secret) for secret in secrets])


def _fernet(secret: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"convive: keys and tokens at rest").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def _is_published(now: datetime) -> Any:
    unretired = or_(ToolKeyRow.retired_at.is_(None), ToolKeyRow.retired_at > now - PUBLISHED_AFTER_RETIREMENT)
    return and_(unretired, ToolKeyRow.withdrawn_at.is_(None))


def _is_resting(now: datetime) -> Any:
    """Not signing yet, or no longer."""
    return or_(ToolKeyRow.signs_at > now, and_(ToolKeyRow.retired_at.is_not(None), ToolKeyRow.retired_at <= now))


def _state(row: ToolKeyRow, signing: str, secrets: Secrets, now: datetime) -> State:
    if row.withdrawn_at is not None:
        return "withdrawn"
    if _opened(row.kid, row.pem, secrets) is None:
        return "unreadable"
    if row.kid == signing:
        return "signing"
    is_former = row.retired_at is not None and row.retired_at <= now
    return "former" if is_former or row.signs_at <= now else "next"


def _make(session: Session, secrets: Secrets, now: datetime, signs_at: datetime) -> ToolKey:
    key = keys.generate()
    sealed = sealing(secrets).encrypt(keys.pem_of(key).encode()).decode()
    session.add(ToolKeyRow(kid=key.kid, pem=sealed, created_at=now, signs_at=signs_at))
    session.flush()
    return key


@lru_cache(maxsize=64)
def _opened(kid: str, sealed: str, secrets: Secrets) -> ToolKey | None:
    """Parsed once per process; so is the failure, which is why it is logged once."""
    try:
        return keys.load(sealing(secrets).decrypt(sealed.encode()).decode())
    except (InvalidToken, keys.UnfitKey):
        log.error("tool_key_unreadable", kid=kid, advice="name the former secret in CONVIVE_SECRET_KEY_FALLBACKS")
        return None
