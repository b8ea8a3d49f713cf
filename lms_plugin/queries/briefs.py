"""What an attempt plays: the pinned version, the kind, and the brief that the kind is given.

The state is the attempt's, the words around the activity are the page's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from courses.jurisdictions.overlay import Overlay
from courses.kinds import structure
from courses.kinds.kind import Brief, Kind, Terms, is_replayable
from courses.model import ActivityRef
from courses.packages import LocalModule, ModulePackage
from lms_plugin.queries import contents
from lms_plugin.queries.attempts import AttemptRow, Standing
from lms_plugin.queries.overlays import overlay, review
from lms_plugin.queries.seats import EXTRA_TIME, Seat


@dataclass(frozen=True, slots=True)
class Played:
    """One activity of one version of a module under one law and its terms; `peers` is the class's summary, if shown."""

    package: ModulePackage
    ref: ActivityRef
    kind: Kind
    overlay: Overlay
    terms: Terms
    peers: Mapping[str, Any] | None = None

    def brief(self, locale: str = "") -> Brief:
        """The brief in a language; moves and marks are the same in every one, and need none."""
        documents = self.local(locale).documents if locale else self.package.documents
        return Brief(documents[self.ref.key], self.overlay, self.terms, self.peers)

    def local(self, locale: str) -> LocalModule:
        """The module in the reader's language."""
        return self.package.in_locale(locale)

    @property
    def is_replayable(self) -> bool:
        """Whether finishing it again can earn nothing else."""
        return is_replayable(self.kind, self.package.documents[self.ref.key])

    def fits(self, state: Mapping[str, Any]) -> bool:
        """Whether a state that another version began has the same ids as this one."""
        return structure.fits(self.kind, self.package.documents[self.ref.key], state)


def played(session: Session, standing: Standing, today: date) -> Played | None:
    """What the latest attempt plays while it is open, else the published version; None for an unknown activity.

    What was withdrawn since can still be played by who began it: a journal's owner can always take words away.
    """
    attempt = standing.attempt
    if attempt is not None and attempt.is_open:
        return pinned(session, standing, attempt)
    found = published(session, standing, today)
    return pinned(session, standing, attempt) if found is None and attempt is not None else found


def pinned(session: Session, standing: Standing, attempt: AttemptRow) -> Played | None:
    """What this attempt began with: the version, and the law as it was seen on that day."""
    return begun(session, standing.activity, attempt)


def begun(session: Session, activity: str, attempt: AttemptRow) -> Played | None:
    """The same where nobody sits, as for an instructor who reviews the attempt."""
    signed = review(attempt.law_signed_at)
    law = overlay(session, attempt.overlay_digest, attempt.started_at.date(), signed)
    return _played(session, attempt.digest, activity, law, terms_of(attempt.terms))


def published(session: Session, standing: Standing, today: date) -> Played | None:
    """What a new attempt would begin with; None too where the module is not published."""
    seat = standing.seat
    if seat.digest is None:
        return None
    law = overlay(session, seat.law, today, review(seat.law_signed_at))
    found = _played(session, seat.digest, standing.activity, law, Terms())
    if found is None:
        return None
    extra_time = EXTRA_TIME[seat.extra_time]
    terms = Terms(deadline_at=deadline(seat, found.ref), excluded=found.overlay.unasked, extra_time=extra_time)
    return Played(found.package, found.ref, found.kind, found.overlay, terms)


def _played(session: Session, digest: str, activity: str, law: Overlay, terms: Terms) -> Played | None:
    package = contents.module(session, digest)
    ref = package.manifest.activity(activity)
    return None if ref is None else Played(package, ref, package.kind_of(activity), law, terms)


def deadline(seat: Seat, ref: ActivityRef) -> datetime | None:
    """Until when a graded activity takes answers; what is not graded stays open."""
    written = seat.settings.get("deadline_at")
    return datetime.fromisoformat(written) if written and ref.graded else None


def limit(seat: Seat, ref: ActivityRef) -> int | None:
    """How many attempts a graded activity allows; None for as many as one likes."""
    return (int(seat.settings.get("attempts") or 0) or None) if ref.graded else None


def terms_of(stored: Mapping[str, Any]) -> Terms:
    """The terms of an attempt as its row has them."""
    written = stored.get("deadline_at")
    return Terms(
        deadline_at=datetime.fromisoformat(written) if written else None,
        excluded=frozenset(stored.get("excluded", ())),
        extra_time=stored.get("extra_time", 0.0),
        form=stored.get("form"),
    )


def plain_terms(terms: Terms) -> dict[str, Any]:
    """The terms as JSON; extra time and the form only where there are any."""
    kept: dict[str, Any] = {
        "deadline_at": terms.deadline_at.isoformat() if terms.deadline_at else None,
        "excluded": sorted(terms.excluded),
    }
    if terms.extra_time != 0:
        kept["extra_time"] = terms.extra_time
    if terms.form:
        kept["form"] = terms.form
    return kept
