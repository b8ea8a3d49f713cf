"""Settings of an academy: the law and the language that its courses begin with, and who backs its credits.

Making an academy is the operator's act, in `services.platforms`.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms_plugin.models import Academy
from lms_plugin.services import audit


@dataclass(frozen=True, slots=True)
class Settings:
    """What is to hold from now on; running attempts keep the law they began with."""

    jurisdiction: str
    locale: str
    university: str | None = None


def change(session: Session, academy_id: int, settings: Settings, author_uuid: str, now: datetime) -> None:
    """Store the settings and note what changed; the same ones again change nothing."""
    academy = session.get_one(Academy, academy_id, with_for_update=True)
    before = Settings(academy.jurisdiction, academy.locale, academy.university)
    if before == settings:
        return
    academy.jurisdiction, academy.locale = settings.jurisdiction, settings.locale
    academy.university = settings.university
    pairs = {name: [value, getattr(settings, name)] for name, value in asdict(before).items()}
    detail = {name: both for name, both in pairs.items() if both[0] != both[1]}
    audit.note(session, academy_id, author_uuid, "academy.settings", ("academy", academy.uuid), now, detail)
