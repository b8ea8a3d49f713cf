"""What an accepted launch leaves behind: person, cohort, enrolment, placement, line item and a visit.

Whether a launch is accepted is decided in `lti.launch`, where the browser goes
next in the launch room.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import String, and_, bindparam, select, update
from sqlalchemy.orm import Session, load_only

from lms_plugin.config import nearest_locale
from lms_plugin.models import (
    Academy,
    Cohort,
    Deployment,
    Enrolment,
    LineItem,
    Person,
    Placement,
    RegistrationRow,
)
from lms_plugin.services import (
    arrivals,
    audit,
    columns,
    connections,
    copies,
    legacy,
    links,
    notices,
    placements,
    privacy,
    reviews,
    visits,
)
from lms_plugin.services.pickings import Picking
from lms_plugin.services.privacy import Unkept
from lms_plugin.services.visits import Begun
from lti import claims
from lti.history import trail
from lti.launch import Launch
from lti.migration import Legacy
from lti.refused import N_, Refused

Landing = Literal[
    "module", "activity", "choose", "waiting", "pick", "contents", "review", "own_attempt", "nothing_handed_in",
    "own_record", "record",
]  # fmt: skip
"""The page to land on: the module, its one activity, choosing for the link, nothing chosen yet, deep linking, the
academy's content; what somebody handed in, one's own attempt, nothing to review; what is kept about oneself, about
somebody else."""

NO_ROLE = N_("The platform did not give you a role in this course that the tool can use.")
NOT_STAFF = N_("Only instructors and administrators can choose activities for a course.")


@dataclass(frozen=True, slots=True)
class Entered:
    """A visit has begun. `placement_uuid` is None where no link was opened; `where` are other parts of the address."""

    visit_uuid: str
    frame_origin: str
    landing: Landing
    placement_uuid: str | None
    where: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """The message was sound, but it opens nothing for its roles; `sentence` is a msgid.

    `check` is a word for the log, "" where nothing was asked for that is not theirs: whoever has no role that the
    tool knows has made a valid launch, which the official certification wants accepted.
    """

    sentence: str
    check: str = "roles"


@dataclass(frozen=True, slots=True)
class _Home:
    """Where a launch comes from, and what earlier launches have left there for it."""

    registration: RegistrationRow
    deployment: Deployment
    academy: Academy
    person: Person | None
    cohort: Cohort | None
    enrolment: Enrolment | None
    placement: Placement | None
    line_item: LineItem | None


@dataclass(frozen=True, slots=True)
class _Seat:
    """Where somebody sits: nowhere, in a course, or at a link of it."""

    enrolment: Enrolment | None = None
    placement: Placement | None = None


_HOME = (
    select(RegistrationRow, Deployment, Academy, Person, Cohort, Enrolment, Placement, LineItem)
    .join(Deployment, Deployment.registration_id == RegistrationRow.id)
    .join(Academy, Academy.id == Deployment.academy_id)
    .outerjoin(
        Person,
        and_(
            Person.academy_id == Academy.id,
            Person.issuer == RegistrationRow.issuer,
            Person.sub == bindparam("sub", type_=String()),
        ),
    )
    .outerjoin(
        Cohort,
        and_(Cohort.deployment_id == Deployment.id, Cohort.context_id == bindparam("context", type_=String())),
    )
    .outerjoin(Enrolment, and_(Enrolment.cohort_id == Cohort.id, Enrolment.person_id == Person.id))
    .outerjoin(
        Placement,
        and_(Placement.cohort_id == Cohort.id, Placement.resource_link_id == bindparam("link", type_=String())),
    )
    .outerjoin(LineItem, LineItem.placement_id == Placement.id)
    .where(RegistrationRow.id == bindparam("registration"), Deployment.deployment_id == bindparam("deployment"))
    .options(  # Each column costs eight calls of the driver, and a launch asks for nothing else of these two.
        load_only(RegistrationRow.uuid, RegistrationRow.issuer, RegistrationRow.family, RegistrationRow.launched_at),
        load_only(Academy.locale),
    )
)


def enter(session: Session, launch: Launch, now: datetime) -> Entered | TurnedAway | Unkept:
    """Let the person of a launch in; raises Refused when its deployment has just been taken away.

    Safe against a second launch of the same person, course or link at the same moment.
    """
    launch = links.told_apart(launch)
    home = _home(session, launch) or _first_of_deployment(session, launch, now)
    if launch.legacy is not None:
        home = _migrated(session, home, launch, launch.legacy, now)
    if launch.message_type == claims.DATA_PRIVACY_REQUEST:
        return _ask_for_record(session, home, launch, now)
    refusal = _refusal(session, home, launch, now)
    if refusal is not None:
        return refusal
    person = arrivals.person(session, home.deployment.academy_id, launch, now, home.person)
    enrolment, placement = _take_seat(session, home, launch, person, now)
    visit = _begin(session, home, launch, person, _Seat(enrolment, placement), now)
    if launch.notices is not None:
        notices.want(session, home.deployment, launch.notices, now)
    _note_first(session, home, launch, person.uuid, now)
    landing, where = _landing(session, launch, enrolment, placement)
    return Entered(visit.uuid, visit.frame_origin, landing, placement.uuid if placement else None, where)


def _refusal(session: Session, home: _Home, launch: Launch, now: datetime) -> TurnedAway | None:
    """Why the roles of a launch open nothing; whoever has lost a role loses older visits all the same."""
    enrolled_as, administers = launch.place.enrolled_as, launch.place.administers
    if enrolled_as is None:
        arrivals.leave(session, home.deployment, launch, now)
    if enrolled_as is None and not administers:
        if home.person is not None:
            visits.end_lowered(session, home.person.id, None, launch.place, now)
        return TurnedAway(NO_ROLE, "" if launch.message_type == claims.RESOURCE_LINK_REQUEST else "roles")
    if launch.deep_linking is not None and enrolled_as != "instructor" and not administers:
        return TurnedAway(NOT_STAFF)
    if launch.message_type == claims.SUBMISSION_REVIEW_REQUEST and not reviews.may_see(launch):
        return TurnedAway(reviews.NOT_YOURS, "for_user")
    return None


def _ask_for_record(session: Session, home: _Home, launch: Launch, now: datetime) -> Entered | TurnedAway | Unkept:
    """A data privacy launch: it makes nobody known who was not, and needs no role in a course."""
    about = privacy.about(launch)
    is_own = about == launch.sub
    if not is_own and not launch.place.administers:
        return TurnedAway(privacy.NOT_FOR_OTHERS, "for_user")
    issuer = launch.registration.issuer
    subject = home.person if is_own else privacy.subject(session, home.academy.id, issuer, about)
    if subject is None:
        return Unkept(is_own)
    person = subject if is_own else arrivals.person(session, home.academy.id, launch, now, home.person)
    visit = _begin(session, home, launch, person, _Seat(), now)
    where: dict[str, str | int] = {} if is_own else {"person": subject.uuid}
    return Entered(visit.uuid, visit.frame_origin, "own_record" if is_own else "record", None, where)


def _migrated(session: Session, home: _Home, launch: Launch, sent: Legacy, now: datetime) -> _Home:
    who = legacy.Newcomer(home.academy.id, home.person, home.cohort, home.placement)
    linked = legacy.link(session, launch, sent, who, now)
    if linked.person is home.person and linked.placement is home.placement:
        return home
    return _home(session, launch) or home


def _home(session: Session, launch: Launch) -> _Home | None:
    """One statement for those who come again, which nearly all do; what lacks is made afterwards, row by row."""
    named = {
        "registration": launch.registration.id,
        "deployment": launch.deployment_id,
        "sub": launch.sub,
        "context": arrivals.context_id_of(launch),
        "link": launch.resource_link.id if launch.resource_link is not None else None,
    }
    row = session.execute(_HOME, named).one_or_none()
    return None if row is None else _Home(*row)


def _first_of_deployment(session: Session, launch: Launch, now: datetime) -> _Home:
    """The deployment of a platform that named none when it registered itself; raises Refused for every other."""
    if launch.registration.awaits_deployment:
        connections.adopt_deployment(session, launch.registration.id, launch.deployment_id, now)
    home = _home(session, launch)
    if home is None:
        raise Refused("deployment", N_("This deployment of the platform is not registered with the tool."), 403)
    return home


def _take_seat(
    session: Session, home: _Home, launch: Launch, person: Person, now: datetime
) -> tuple[Enrolment | None, Placement | None]:
    """Course first, then link, then the grades of everybody who is enrolled."""
    cohort = arrivals.cohort(session, home.deployment, launch, now, home.cohort)
    if cohort is None:
        return None, None
    role = launch.place.enrolled_as
    enrolment = arrivals.enrol(session, cohort.id, person.id, launch.place, now, home.enrolment) if role else None
    if launch.message_type == claims.SUBMISSION_REVIEW_REQUEST:
        return enrolment, reviews.placement(session, cohort, launch)
    if launch.resource_link is None:
        return enrolment, None
    placement = placements.place(session, cohort, launch.resource_link, launch.custom, now, home.placement)
    if home.placement is None and placement.copied is None:
        born = copies.Newborn(placement, cohort, home.registration.issuer)
        copies.inherit(session, born, trail(launch.custom), person.uuid, now)
    if launch.ags is not None:
        columns.connect(session, placement, launch.ags, now, home.line_item)
    return enrolment, placement


def _begin(session: Session, home: _Home, launch: Launch, person: Person, seat: _Seat, now: datetime) -> Begun:
    """Begin a visit. An administrator who is not enrolled has no seat at the placement, so the visit names none."""
    enrolment, placement = seat.enrolment, seat.placement
    visits.end_lowered(session, person.id, enrolment.id if enrolment else None, launch.place, now)
    picking = Picking.of(launch)
    return_url = launch.presentation.return_url
    return visits.begin(
        session,
        person_id=person.id,
        enrolment_id=enrolment.id if enrolment else None,
        placement_id=placement.id if placement and enrolment else None,
        role=launch.place.enrolled_as or "learner",
        administers=launch.place.administers,
        frame_origin=visits.frame_origins(launch.registration, return_url),
        return_url=return_url or None,
        locale=person.locale or _locale(launch, home, placement),
        deep_linking=picking.text() if picking else None,
        created_at=now,
        expires_at=now + visits.life(launch.place),
    )


def _locale(launch: Launch, home: _Home, placement: Placement | None) -> str:
    """For who has chosen no language: the one that the link was placed in, else the platform's, else the academy's."""
    chosen = placement.settings.get("locale") if placement is not None and placement.settings else None
    return nearest_locale(chosen or launch.locale, home.academy.locale)


def _note_first(session: Session, home: _Home, launch: Launch, person_uuid: str, now: datetime) -> None:
    """The first launch shows that a connection works, and which family of LMS is at the other end."""
    row = home.registration
    if not row.family and launch.family != "generic":
        row.family = launch.family
    if row.launched_at is not None:
        return
    unnoted = (RegistrationRow.id == row.id, RegistrationRow.launched_at.is_(None))
    noted: Any = session.execute(update(RegistrationRow).where(*unnoted).values(launched_at=now))
    if noted.rowcount == 1:
        thing = ("registration", row.uuid)
        audit.note(session, home.academy.id, person_uuid, "platform.launch_first", thing, now)


def _landing(
    session: Session, launch: Launch, enrolment: Enrolment | None, placement: Placement | None
) -> tuple[Landing, Mapping[str, str | int]]:
    """The page, and what else its address says."""
    if launch.deep_linking is not None:
        return "pick", {}
    if launch.message_type == claims.SUBMISSION_REVIEW_REQUEST:
        return reviews.landing(session, launch, enrolment, placement)
    if enrolment is None or placement is None:
        return "contents", {}
    if placement.module_id is not None:
        return ("module", {}) if placement.activity_key is None else ("activity", {"activity": placement.activity_key})
    return "choose" if enrolment.role == "instructor" else "waiting", {}
