"""The law of one cohort, where it is another one than its academy's.

Whether an academy may use that law is asked before, of `queries.overlays`.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from lms_plugin.models import Cohort
from lms_plugin.services import audit


def choose_law(session: Session, cohort_id: int, jurisdiction: str, author_uuid: str, now: datetime) -> None:
    """Let a cohort have this jurisdiction, "" for its academy's; running attempts keep what they began with."""
    cohort = session.get_one(Cohort, cohort_id, with_for_update=True)
    before = cohort.jurisdiction or ""
    if before == jurisdiction:
        return
    cohort.jurisdiction = jurisdiction or None
    detail = {"jurisdiction": [before, jurisdiction]}
    audit.note(session, cohort.academy_id, author_uuid, "cohort.law", ("cohort", cohort.uuid), now, detail)
